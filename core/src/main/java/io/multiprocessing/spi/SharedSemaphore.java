package io.multiprocessing.spi;

import java.util.function.BooleanSupplier;

/**
 * A semaphore in memory that several processes see. A permit goes to the longest waiter when it is released, so there
 * is none while anybody waits.
 *
 * <p>What a process has acquired and nobody has released is on its account. A release pays the account of its own
 * process, and where that is empty, one permit after the other of those that other processes owe, the one that was
 * acquired first at first; an implementation may bound how exactly it knows that order. What is on the account of a
 * process that dies, or {@linkplain #leave leaves}, is released.
 */
public interface SharedSemaphore extends SharedStructure {
    /**
     * Acquires a permit. A permit that was granted before a wait ended otherwise is acquired, and an interrupt is kept;
     * only {@code stop} gives it back. One thread of a process waits at a time.
     *
     * @param timeoutNanos how long to wait
     * @param interruptible whether an interrupt ends the wait
     * @param stop ends the wait
     * @return DONE, NOT_NOW, GONE or STOPPED
     * @throws InterruptedException not acquired
     */
    Outcome acquire(long timeoutNanos, boolean interruptible, BooleanSupplier stop) throws InterruptedException;

    /**
     * Releases permits, all or none.
     *
     * @param permits at least 1
     * @return false: the semaphore is bounded, and fewer are acquired: nothing changed
     */
    boolean release(int permits);

    /** Releases a permit that nobody can use any more, unless this process has given back all it had. */
    void giveBack();

    /**
     * How many permits there are.
     *
     * @return at least 0
     */
    long available();
}
