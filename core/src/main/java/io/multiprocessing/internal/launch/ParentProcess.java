package io.multiprocessing.internal.launch;

import io.multiprocessing.Process;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The parent, seen from its child: it may be asked and joined, nothing else.
 *
 * <p>Its death is told by the end of the control link, which the operating system brings about however the parent
 * ended. So no process id is ever looked up, which could be somebody else's by then.
 */
final class ParentProcess extends Relative {
    private final String name;
    private final long pid;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    ParentProcess(String name, long pid) {
        this.name = name;
        this.pid = pid;
    }

    /** To be called when the parent is gone. */
    void isGone() {
        gone.complete(null);
    }

    @Override
    String role() {
        return "the parent process";
    }

    @Override
    public void join() throws InterruptedException {
        try {
            gone.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the watch over the parent failed", e);
        }
    }

    @Override
    public boolean join(Duration timeout) throws InterruptedException {
        Objects.requireNonNull(timeout, "timeout");
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (timeout.isZero() || timeout.isNegative()) {
            return gone.isDone();
        }
        try {
            gone.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return gone.isDone();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the watch over the parent failed", e);
        }
    }

    @Override
    public boolean isAlive() {
        return !gone.isDone();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long pid() {
        return pid;
    }

    /** Unknown, and without meaning to a child: daemons have none. */
    @Override
    public boolean daemon() {
        return false;
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return gone.thenApplyAsync(_ -> this, Thread::startVirtualThread);
    }

    @Override
    public void close() {
        throw refusal("close");
    }

    @Override
    public String toString() {
        return "Process[name=" + name + ", pid=" + pid + ", " + (isAlive() ? "started" : "stopped") + "]";
    }
}
