package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.testkit.Await;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A thread that does one thing and has a result. */
final class TestThread<T> {
    private final FutureTask<T> task;
    private final Thread thread;
    private volatile long endedNanos;

    private TestThread(Callable<T> job, Thread.Builder builder) {
        this.task = new FutureTask<>(job) {
            @Override
            protected void done() {
                endedNanos = System.nanoTime();
            }
        };
        this.thread = builder.start(task);
    }

    static <T> TestThread<T> platform(Callable<T> job) {
        return new TestThread<>(job, Thread.ofPlatform().daemon());
    }

    static <T> TestThread<T> virtual(Callable<T> job) {
        return new TestThread<>(job, Thread.ofVirtual());
    }

    /** Its result, which must come. */
    T result() throws Exception {
        return result(Await.LIMIT);
    }

    /** Its result, which must come within the limit. */
    T result(Duration limit) throws Exception {
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        } catch (TimeoutException e) {
            var late = new AssertionError("no result within " + limit + " of " + thread + ", which is at");
            late.setStackTrace(thread.getStackTrace());
            throw late;
        }
    }

    /** When it had ended, of {@link System#nanoTime()}. */
    long endedNanos() throws Exception {
        Object ignored = result();
        return endedNanos;
    }

    boolean isDone() {
        return task.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isInterrupted() {
        return thread.isInterrupted();
    }

    /**
     * Waits until it sleeps, or is over: in the kernel, which Java cannot see from outside but by its stack, or parked.
     */
    void awaitAsleep() {
        Await.until("a thread sleeps: " + thread, () -> {
            if (task.isDone()) {
                return true; // it was not for long
            }
            for (StackTraceElement frame : thread.getStackTrace()) {
                if (frame.getClassName().equals(Futex.class.getName())
                        && frame.getMethodName().equals("sleep")) {
                    return true;
                }
            }
            return false;
        });
    }

    /** At the test's end: it ends, or is named. */
    void end() throws InterruptedException {
        if (!thread.join(Duration.ofMillis(1))) {
            thread.interrupt();
            if (!thread.join(Duration.ofSeconds(10))) {
                var stuck = new AssertionError("a thread of the test does not end: " + thread + ", which is at");
                stuck.setStackTrace(thread.getStackTrace());
                throw stuck;
            }
        }
    }
}
