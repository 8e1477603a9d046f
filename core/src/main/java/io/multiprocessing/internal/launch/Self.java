package io.multiprocessing.internal.launch;

import io.multiprocessing.Process;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A process as it sees itself: this JVM, or with {@code IN_PROCESS} the threads of one child in it. */
final class Self {
    private final Identity identity;
    private final Process handle;
    private final Process parent;
    private final AtomicInteger children = new AtomicInteger();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean unpacking;
    private volatile ThreadProcess thread;

    Self(Identity identity, Process handle, Process parentOrNull) {
        this.identity = identity;
        this.handle = handle;
        this.parent = parentOrNull;
    }

    Identity identity() {
        return identity;
    }

    Process handle() {
        return handle;
    }

    Optional<Process> parent() {
        return Optional.ofNullable(parent);
    }

    /** Completes when this process has ended and others still run in this JVM to see it. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** The child that is a thread, if this process is one; null: it is a JVM. */
    ThreadProcess thread() {
        return thread;
    }

    void thread(ThreadProcess child) {
        thread = child;
    }

    /** Takes the next number among this process's children, also for one that has a name of its own. */
    Identity nextChild(String nameOrNull, boolean daemon) {
        return identity.child(children.incrementAndGet(), nameOrNull, daemon);
    }

    /**
     * While a target is being unpacked nothing may be started: code in a static initializer that does would do it again
     * in every child, for ever.
     */
    void unpacking(boolean now) {
        unpacking = now;
    }

    /**
     * Refuses where this process may not start children.
     *
     * @throws IllegalStateException it is a daemon, or is unpacking its target
     */
    void requireMayStart(String childName) {
        if (identity.daemon()) {
            throw new IllegalStateException("process " + childName + " cannot be started: " + identity.name()
                    + " is a daemon, and daemonic processes may not start children, because they are halted without notice when their parent ends;"
                    + " start it from a process that is not a daemon");
        }
        if (unpacking) {
            throw new IllegalStateException(
                    "process " + childName + " cannot be started: " + identity.name()
                            + " is still unpacking its own target, so every child would start children for ever;"
                            + " start processes from the target itself, not from a static initializer or a constructor that deserialization runs");
        }
    }
}
