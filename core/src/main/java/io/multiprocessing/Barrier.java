package io.multiprocessing;

import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/**
 * Where a fixed number of parties, threads of any processes, wait for each other, again and again: as
 * {@link java.util.concurrent.CyclicBarrier} does it in one process.
 *
 * <p><b>Action.</b> The action of {@link Context#barrier(int, Target)} runs in the thread that arrives last, whichever
 * process that is in, before anybody goes on. It is packed once, when the barrier is made, and unpacked for each run:
 * what it keeps in its own fields does not last. If it throws, its thread gets the exception, the barrier is broken,
 * and the others get {@link BrokenBarrierException}. Who arrives while it runs waits for the next round.
 *
 * <p><b>Broken.</b> A barrier breaks when a thread that waits runs out of time (also while the action runs), is
 * interrupted, or has its handle closed; when a process ends, or closes its last handle, of which a thread waits or
 * runs the action; when the action throws; and by {@link #abort()}. Then all who wait, and all who come, get
 * {@link BrokenBarrierException}, until {@link #reset()}.
 *
 * <p>What a party did before it arrived is visible to all when they go on, and to the action, as far as memory is
 * shared at all. May be used by any thread of any process that holds it. Virtual threads that wait do not keep their
 * carriers. After {@link #close()} every method throws {@link IllegalStateException}, also in threads that wait.
 *
 * <p><b>The maker.</b> The barrier ends with the process that made it: the others then get an
 * {@link java.io.UncheckedIOException} at once, also in threads that wait. While that process is stopped (SIGSTOP),
 * what need not wait throws that exception after 10 s without a sign of life ({@code reset} and {@code abort} have
 * their effect when it goes on), and a wait that its limit, an interrupt or {@code close()} ends takes at most 2 s
 * more.
 */
public interface Barrier extends Shareable, AutoCloseable {
    /**
     * Arrives, and waits until all parties have.
     *
     * @return the place in the order of arrival: {@link #parties()}{@code - 1} for the first, 0 for the last
     * @throws InterruptedException the thread was interrupted before or while it waited; the barrier is broken
     * @throws BrokenBarrierException the barrier was broken, or broke meanwhile
     */
    int await() throws InterruptedException, BrokenBarrierException;

    /**
     * Arrives, and waits until all parties have, up to a time limit.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return the place in the order of arrival: {@link #parties()}{@code - 1} for the first, 0 for the last
     * @throws InterruptedException the thread was interrupted before or while it waited; the barrier is broken
     * @throws BrokenBarrierException the barrier was broken, or broke meanwhile
     * @throws TimeoutException the time ran out for this thread; the barrier is broken
     */
    int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException;

    /** Makes the barrier whole. Those who wait get {@link BrokenBarrierException}. */
    void reset();

    /** Breaks the barrier. Those who wait get {@link BrokenBarrierException}. */
    void abort();

    /**
     * Whether the barrier is broken.
     *
     * @return whether it is
     */
    boolean isBroken();

    /**
     * How many must arrive.
     *
     * @return at least 1
     */
    int parties();

    /**
     * How many wait now; who runs the action does not.
     *
     * @return at least 0
     */
    int waiting();

    /** Closes this process's handle. Breaks the barrier if a thread waits through it. A second call does nothing. */
    @Override
    void close();
}
