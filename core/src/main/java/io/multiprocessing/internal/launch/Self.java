package io.multiprocessing.internal.launch;

import io.multiprocessing.Process;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process as it sees itself: this JVM, or with {@code IN_PROCESS} the threads of one child in it. The handles are
 * made when asked for, because most children never do.
 */
final class Self {
    private final Identity identity;
    private final String parentName;
    private final long parentPid;
    private final AtomicInteger children = new AtomicInteger();
    private volatile boolean unpacking;
    private volatile boolean holdsObjects;
    private volatile ThreadProcess thread;
    private Process handle;
    private ParentProcess parent;
    private boolean parentGone;
    private CompletableFuture<Void> end;
    private boolean ended;

    /**
     * Makes a process.
     *
     * @param parentName the parent's name; null: this is the first process
     * @param parentPid the parent's process id
     */
    Self(Identity identity, String parentName, long parentPid) {
        this.identity = identity;
        this.parentName = parentName;
        this.parentPid = parentPid;
    }

    Identity identity() {
        return identity;
    }

    /** Always the same handle. */
    synchronized Process handle() {
        if (handle == null) {
            handle = new ThisProcess(identity);
        }
        return handle;
    }

    /** Always the same handle; null in the first process. */
    synchronized Process parent() {
        if (parent == null && parentName != null) {
            parent = new ParentProcess(parentName, parentPid);
            if (parentGone) {
                parent.isGone();
            }
        }
        return parent;
    }

    synchronized void parentIsGone() {
        parentGone = true;
        if (parent != null) {
            parent.isGone();
        }
    }

    /** Completes when this process has ended and others in this JVM are left to see it. */
    synchronized CompletableFuture<Void> end() {
        if (end == null) {
            end = new CompletableFuture<>();
            if (ended) {
                end.complete(null);
            }
        }
        return end;
    }

    synchronized void hasEnded() {
        ended = true;
        if (end != null) {
            end.complete(null);
        }
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

    /** It is a manager: what its objects start are daemons, and end with it as they would with its maker. */
    void holdsObjects() {
        holdsObjects = true;
    }

    /**
     * Refuses where this process may not start children.
     *
     * @param daemonChild whether the child is a daemon
     * @throws IllegalStateException it is a daemon, or is unpacking its target
     */
    void requireMayStart(String childName, boolean daemonChild) {
        String reason = null;
        if (identity.daemon() && !(holdsObjects && daemonChild)) {
            reason =
                    " is a daemon, and daemonic processes may not start children, because they are halted without notice"
                            + " when their parent ends; start it from a process that is not a daemon";
        } else if (unpacking) {
            reason = " is still unpacking its own target, so every child would start children for ever; start processes"
                    + " from the target itself, not from a static initializer or a constructor that deserialization runs";
        }
        if (reason != null) {
            throw new IllegalStateException("process " + childName + " cannot be started: " + identity.name() + reason);
        }
    }
}
