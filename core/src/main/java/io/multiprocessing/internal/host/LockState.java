package io.multiprocessing.internal.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * What this process knows of a lock: which of its threads owns it, and how often that thread acquired it. One for each
 * lock and process, shared by all handles.
 *
 * <p>{@code owner} is set by the owner, after the lock was granted. Whoever clears it releases the lock: the owner, or
 * who closes the last handle. A thread that reads itself there owns the lock, any other value may be stale.
 * {@code holds} and {@code abandoned} are used by the owner only.
 */
final class LockState {
    private final LockPort port;
    private final boolean reentrant;
    private volatile Thread owner;
    private int holds;
    private boolean abandoned;

    /** The handles of this process that are open and reachable; guarded by itself. */
    private final Set<LockHandle> handles = Collections.newSetFromMap(new WeakHashMap<>());

    /** Those of conditions that arrived, each of which holds the lock; guarded by the former. */
    private final Set<LockHandle> ofConditions = Collections.newSetFromMap(new WeakHashMap<>());

    private static final VarHandle OWNER;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(LockState.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    LockState(LockPort port, boolean reentrant) {
        this.port = port;
        this.reentrant = reentrant;
    }

    LockPort port() {
        return port;
    }

    boolean reentrant() {
        return reentrant;
    }

    Thread owner() {
        return owner;
    }

    int holds() {
        return holds;
    }

    boolean mine() {
        return owner == Thread.currentThread();
    }

    boolean abandoned() {
        requireMine("ask whether the lock was abandoned");
        return abandoned;
    }

    void requireMine(String what) {
        if (!mine()) {
            Thread other = owner;
            throw new IllegalMonitorStateException(
                    "cannot " + what + ": the thread " + Thread.currentThread().getName() + " does not own the lock"
                            + (other == null ? "" : ", the thread " + other.getName() + " does"));
        }
    }

    /**
     * Acquires.
     *
     * @param trying a second acquisition by the owner of a lock that is not reentrant says false instead of throwing
     */
    boolean acquire(long timeoutNanos, boolean interruptible, boolean trying, Gate gate)
            throws HostGoneException, InterruptedException, ConduitPort.ClosedHandleException {
        if (mine()) {
            if (reentrant) {
                holds = Math.incrementExact(holds);
                return true;
            }
            if (trying) {
                return false;
            }
            throw new IllegalMonitorStateException(
                    "the thread " + Thread.currentThread().getName()
                            + " owns this lock already and would wait for itself for ever; use reentrantLock() where that is wanted");
        }
        int value = port.acquire(Thread.currentThread().threadId(), timeoutNanos, interruptible, gate);
        if (value == LockPort.NOT_ACQUIRED) {
            return false;
        }
        own(value, 1);
        return true;
    }

    private void own(int value, int count) {
        abandoned = (value & HostedLock.VALUE_ABANDONED) != 0;
        holds = count;
        owner = Thread.currentThread();
    }

    void release() throws HostGoneException {
        requireMine("unlock");
        release(false);
    }

    /**
     * Undoes an acquisition, if this thread still owns the lock: whoever owns it next is told what this one was told.
     */
    void giveBack() throws HostGoneException {
        if (mine()) {
            release(abandoned);
        }
    }

    private void release(boolean inDisorder) throws HostGoneException {
        if (holds > 1) {
            holds--;
        } else if (lose(Thread.currentThread())) {
            port.release(Thread.currentThread().threadId(), inDisorder);
        }
    }

    private boolean lose(Thread last) {
        return OWNER.compareAndSet(this, last, null);
    }

    /** There is a handle more. */
    void opened(LockHandle handle, boolean ofCondition) {
        synchronized (handles) {
            (ofCondition ? ofConditions : handles).add(handle);
        }
    }

    /**
     * A handle is closed. With the last one that is not a condition's nobody can own the lock here any more, and
     * conditions are of no use.
     */
    void closed(LockHandle handle) {
        List<LockHandle> useless;
        Thread last;
        synchronized (handles) {
            ofConditions.remove(handle);
            if (!handles.remove(handle) || !handles.isEmpty()) {
                return;
            }
            useless = List.copyOf(ofConditions);
            last = owner; // not one that comes to own it by a handle that comes later
        }
        letGo(last);
        useless.forEach(LockHandle::close);
    }

    /** Nobody can own the lock here any more. */
    void letGo() {
        letGo(owner);
    }

    private void letGo(Thread last) {
        if (last != null && lose(last)) {
            try {
                port.release(last.threadId(), true);
            } catch (HostGoneException e) {
                // then there is nothing to release
            }
        }
    }

    /** True: signalled. When the handle was closed meanwhile, the lock is not held any more. */
    boolean await(long condition, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ConduitPort.ClosedHandleException {
        requireMine("await");
        int before = holds;
        if (!lose(Thread.currentThread())) {
            throw new ConduitPort.ClosedHandleException();
        }
        int value;
        try {
            value = port.await(Thread.currentThread().threadId(), condition, timeoutNanos, interruptible, gate);
        } catch (IllegalStateException e) { // it did not begin to wait
            own(abandoned ? HostedLock.VALUE_ABANDONED : 0, before);
            throw e;
        }
        if (value == LockPort.NOT_ACQUIRED) {
            throw new ConduitPort.ClosedHandleException();
        }
        own(value, before);
        if (gate.isClosed()) {
            letGo();
            throw new ConduitPort.ClosedHandleException();
        }
        if ((value & LockPort.VALUE_INTERRUPTED) != 0) {
            throw new InterruptedException();
        }
        return (value & HostedLock.VALUE_NOT_SIGNALLED) == 0;
    }
}
