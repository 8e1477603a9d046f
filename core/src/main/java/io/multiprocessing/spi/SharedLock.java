package io.multiprocessing.spi;

import java.util.function.BooleanSupplier;

/**
 * A lock with conditions, in memory that several processes see. Owners are processes: which of its threads owns it, and
 * how often, is counted by the caller, who releases it once for each acquisition. Threads of one process are kept apart
 * as those of several: while one of them owns the lock, or comes back from a condition to own it, another one waits. A
 * lock whose owner's process dies goes to the next who wants it.
 *
 * <p>Waits are as in {@link SharedChannel}.
 */
public interface SharedLock {
    /** A time-out: none. */
    long FOREVER = -1;

    /** What came of an attempt. */
    enum Outcome {
        /** The process owns the lock. */
        ACQUIRED,
        /** It owns the lock, which its owner before it left behind by dying. */
        ACQUIRED_ABANDONED,
        /** Not within the time. */
        NOT_NOW,
        /** The host has aborted it. */
        GONE,
        /** {@code stop} said so. */
        STOPPED
    }

    /**
     * How others open it.
     *
     * @return text that makes sense to {@link SharedStructures#openLock}
     */
    String address();

    /**
     * Acquires the lock.
     *
     * @param timeoutNanos how long to wait
     * @param interruptible whether an interrupt ends the wait
     * @param stop ends the wait
     * @return ACQUIRED, ACQUIRED_ABANDONED, NOT_NOW, GONE or STOPPED
     * @throws InterruptedException not acquired
     */
    Outcome acquire(long timeoutNanos, boolean interruptible, BooleanSupplier stop) throws InterruptedException;

    /**
     * Releases the lock, which this process owns.
     *
     * @param inDisorder whether the next owner is told that it was abandoned
     */
    void release(boolean inDisorder);

    /**
     * Who owns it.
     *
     * @return the process id of the owner; 0: nobody
     */
    long ownerPid();

    /**
     * A number for a new condition.
     *
     * @return 1 or more, given once
     */
    long newCondition();

    /**
     * What came of {@link #await}: several answers in one.
     *
     * @param signalled whether it was signalled
     * @param interrupted whether it was interrupted before; the thread's flag is cleared then
     * @param lock how the lock was acquired again
     */
    record Awaited(boolean signalled, boolean interrupted, Outcome lock) {}

    /**
     * Releases the lock, waits to be signalled, and acquires the lock again.
     *
     * @param condition its number
     * @param timeoutNanos how long to wait for the signal
     * @param interruptible whether an interrupt ends the wait for the signal
     * @param stop ends all waiting
     * @return whether it was signalled, whether it was interrupted before (the flag is cleared then), and how the lock
     *     was acquired: ACQUIRED, ACQUIRED_ABANDONED, GONE or STOPPED
     * @throws IllegalStateException too many threads wait in its conditions; the caller still owns the lock
     */
    Awaited await(long condition, long timeoutNanos, boolean interruptible, BooleanSupplier stop);

    /**
     * Signals a thread that waits, or all; to be called by the owner.
     *
     * @param condition its number
     * @param all whether all
     */
    void signal(long condition, boolean all);

    /** The host does not host it any more: whoever wants it or waits gets GONE. */
    void abort();

    /** Puts in order what processes that are dead by now have left. */
    void repair();

    /**
     * Lets go of what this process holds of the memory; in the host, also of the memory itself. What other threads of
     * this process have under way, or begin too late, ends as if the host had aborted it. Called once.
     */
    void release();
}
