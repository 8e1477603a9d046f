package io.multiprocessing;

import java.time.Duration;

/**
 * Mutual exclusion between all threads of all processes that hold the lock.
 *
 * <p><b>Owner.</b> A lock is owned by one thread of one process; only that thread may release it, any other gets
 * {@link IllegalMonitorStateException}. Whether the owner may lock again is the difference between
 * {@link Context#lock()} (a second {@code lock()} is a certain deadlock and refused with
 * {@link IllegalMonitorStateException}; its {@code tryLock} says false) and {@link Context#reentrantLock()}.
 *
 * <p><b>Memory.</b> What the owner did before {@code unlock} is visible to the next owner, as far as memory is shared
 * at all.
 *
 * <p><b>Death.</b> A lock whose owner's process ends is free at once; who gets it next is told by
 * {@link #wasAbandoned()} that what the lock protects may be half-changed. It is never taken from a living owner,
 * however slow. The lock ends with the process that made it: the others then get an
 * {@link java.io.UncheckedIOException} at once, also in threads that wait. Where the lock lives in that process (every
 * transport but shared memory) and it is stopped (SIGSTOP), not dead, what does not wait for others ({@code tryLock()},
 * {@code isLocked()} and the like) throws that exception after 10 s without a sign of life. A wait that its limit, an
 * interrupt or {@code close()} ends gives it at most 2 s more to say that the lock was acquired after all; one acquired
 * later is released again, nobody notices. {@code unlock} has an effect whenever the maker goes on, and waits at most
 * 10 s for its word to leave this process.
 *
 * <p><b>Waiting.</b> First come, first served. {@code lockInterruptibly}, {@code hold} and the timed forms answer to
 * interrupts; virtual threads do not keep their carriers. After {@link #close()} every method throws
 * {@link IllegalStateException}.
 */
public interface Lock extends java.util.concurrent.locks.Lock, Shareable, AutoCloseable {
    /**
     * Acquires the lock, interruptibly, for a try statement: {@code try (var _ = lock.hold()) { … }}.
     *
     * @return closes to {@link #unlock()}, in the same thread, once
     * @throws InterruptedException the thread was interrupted while it waited; the lock is not held
     * @throws IllegalMonitorStateException this thread holds this lock, and it is not reentrant
     */
    Held hold() throws InterruptedException;

    /**
     * Acquires the lock, waiting up to a time limit.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return whether the lock is held now
     * @throws InterruptedException the thread was interrupted while it waited; the lock is not held
     */
    boolean tryLock(Duration timeout) throws InterruptedException;

    /**
     * Whether any thread of any process owns the lock.
     *
     * @return whether it is owned
     */
    boolean isLocked();

    /**
     * Whether the calling thread owns the lock.
     *
     * @return whether it does
     */
    boolean isHeldByCurrentThread();

    /**
     * Whether the process that owned the lock before died owning it. Stays true during the whole hold.
     *
     * @return whether what the lock protects may be half-changed
     * @throws IllegalMonitorStateException the calling thread does not own the lock
     */
    boolean wasAbandoned();

    /**
     * A new condition of this lock. Conditions of one lock are independent of each other.
     *
     * @return the condition, which can travel
     */
    @Override
    Condition newCondition();

    /**
     * Closes this process's handle. With the last one, a lock that one of its threads still owns is released as
     * abandoned, and waits in conditions of it end with {@link IllegalStateException}. A second call does nothing.
     */
    @Override
    void close();

    /** A hold of a lock; see {@link Lock#hold()}. */
    interface Held extends AutoCloseable {
        /**
         * Releases the lock. A second call does nothing.
         *
         * @throws IllegalMonitorStateException the calling thread does not own the lock
         */
        @Override
        void close();
    }
}
