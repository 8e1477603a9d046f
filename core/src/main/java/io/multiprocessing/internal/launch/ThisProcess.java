package io.multiprocessing.internal.launch;

import io.multiprocessing.Process;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * This JVM as a process, seen from within. It is alive whoever asks, and cannot be joined: it would wait for itself.
 */
final class ThisProcess extends Relative {
    private final Identity identity;

    ThisProcess(Identity identity) {
        this.identity = identity;
    }

    @Override
    String role() {
        return "the current process";
    }

    @Override
    public void join() {
        throw refusal("join");
    }

    @Override
    public boolean join(Duration timeout) {
        throw refusal("join");
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public String name() {
        return identity.name();
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public boolean daemon() {
        return identity.daemon();
    }

    @Override
    public CompletableFuture<Process> onExit() {
        throw refusal("onExit");
    }

    @Override
    public void close() {
        throw refusal("close");
    }

    @Override
    public String toString() {
        return "Process[name=" + identity.name() + ", pid=" + pid() + ", started"
                + (identity.daemon() ? ", daemon" : "") + "]";
    }
}
