package io.multiprocessing.internal.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

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

    /** The last handle of this process is closed. */
    void letGo() {
        Thread last = owner;
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
        int value = port.await(Thread.currentThread().threadId(), condition, timeoutNanos, interruptible, gate);
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
