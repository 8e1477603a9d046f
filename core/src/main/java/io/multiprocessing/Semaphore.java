package io.multiprocessing;

import java.time.Duration;

/**
 * Permits that all threads of all processes which hold the semaphore share: to acquire one waits until there is one, to
 * release one makes one. Who releases need not be who acquired.
 *
 * <p>A semaphore of {@link Context#semaphore} may be released more often than it was acquired, and then has more
 * permits than at the start; one of {@link Context#boundedSemaphore} refuses that.
 *
 * <p><b>Waiting.</b> First come, first served; where the transport shares memory, between processes it is the thread of
 * each that came first which counts, and the others of that process come behind it. Waits answer to interrupts, and
 * virtual threads do not keep their carriers. What was done before a {@code release} is visible to who acquires the
 * permit, as far as memory is shared at all. After {@link #close()} every method throws {@link IllegalStateException},
 * also in threads that wait.
 *
 * <p><b>Permits of the dead.</b> There is an account for each process of what it acquired and nobody has released. A
 * release pays the account of its own process. Where that is empty (a producer acquires, a consumer releases) it pays
 * one permit after the other of those that the other processes owe, the one that was acquired first at first; when
 * nobody owes anything, the semaphore has one permit more. When a process ends, or closes its last handle of the
 * semaphore, what is on its account is returned to the semaphore, and goes to those who wait. A waiter that dies takes
 * no permit with it. Threads of one process share an account.
 *
 * <p><b>The maker.</b> The semaphore ends with the process that made it: the others then get an
 * {@link java.io.UncheckedIOException} at once, also in threads that wait. Where memory is shared, it need do nothing
 * for others, and may as well be stopped (SIGSTOP). Else, while it is, what need not wait throws that exception after
 * 10 s without a sign of life; a wait that its limit, an interrupt or {@code close()} ends gives it at most 2 s more to
 * say that the permit was acquired after all, and one that is granted later goes back. A release of an unbounded
 * semaphore has an effect whenever the maker goes on, and waits at most 10 s for its word to leave this process.
 */
public interface Semaphore extends Shareable, AutoCloseable {
    /**
     * Acquires a permit, waiting until there is one.
     *
     * @throws InterruptedException the thread was interrupted before or while it waited; no permit was acquired
     */
    void acquire() throws InterruptedException;

    /**
     * Acquires a permit if there is one now.
     *
     * @return whether one was acquired
     */
    boolean tryAcquire();

    /**
     * Acquires a permit, waiting up to a time limit.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return whether one was acquired
     * @throws InterruptedException the thread was interrupted before or while it waited; no permit was acquired
     */
    boolean tryAcquire(Duration timeout) throws InterruptedException;

    /**
     * Releases a permit. When this returns, the word survives the death of this process.
     *
     * @throws IllegalStateException the semaphore is bounded, and has as many permits as at the start: nothing changed
     */
    void release();

    /**
     * Releases permits, all at once.
     *
     * @param permits how many, at least 1
     * @throws IllegalArgumentException less than 1
     * @throws IllegalStateException the semaphore is bounded, and would have more permits than at the start: nothing
     *     changed
     */
    void release(int permits);

    /**
     * How many permits there are. Others may change that at any time.
     *
     * @return at least 0; {@link Integer#MAX_VALUE} stands for all above it too
     */
    int availablePermits();

    /**
     * Closes this process's handle. With the last one, permits that this process acquired and nobody has released are
     * returned. A second call does nothing.
     */
    @Override
    void close();
}
