package io.multiprocessing.internal.host;

/**
 * A lock as this process uses it, whether it lives here or elsewhere. Owners are threads of this process, told by
 * {@link Thread#threadId()}; they are counted by {@link LockState}.
 */
interface LockPort {
    /** The thread does not have the lock, and was not interrupted. */
    int NOT_ACQUIRED = -1;

    /** The values of {@link HostedLock}, or {@link #NOT_ACQUIRED}. */
    int acquire(long thread, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ConduitPort.ClosedHandleException;

    void release(long thread, boolean inDisorder) throws HostGoneException;

    long newCondition() throws HostGoneException;

    /** Added to the value of an await that was interrupted before it was signalled. */
    int VALUE_INTERRUPTED = 4;

    /**
     * Releases, waits, acquires; the lock is held again when it returns, unless the value is {@link #NOT_ACQUIRED}: all
     * handles of this process were closed meanwhile.
     *
     * @throws IllegalStateException it did not begin to wait, and the lock is held
     */
    int await(long thread, long condition, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException;

    /** What the answer says of an acquisition, and no more than it can say. */
    static int flags(Waiter waiter) {
        return (int) waiter.value() & (HostedLock.VALUE_ABANDONED | HostedLock.VALUE_NOT_SIGNALLED);
    }

    /** The value of an await that ended. */
    static int awaited(Waiter waiter, Waiter.Outcome outcome) {
        if (waiter.status() == Status.ILLEGAL) {
            throw new IllegalMonitorStateException("cannot await: this thread lost the lock, its handle was closed");
        }
        if (waiter.status() != Status.OK) {
            return NOT_ACQUIRED;
        }
        int value = flags(waiter);
        if (outcome == Waiter.Outcome.INTERRUPTED) {
            if ((value & HostedLock.VALUE_NOT_SIGNALLED) != 0) {
                return value | VALUE_INTERRUPTED;
            }
            Thread.currentThread().interrupt();
        }
        return value;
    }

    void signal(long condition, boolean all) throws HostGoneException;

    /** Who owns it, as text; empty: nobody. */
    String owner() throws HostGoneException;
}
