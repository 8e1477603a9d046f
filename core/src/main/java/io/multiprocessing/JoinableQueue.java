package io.multiprocessing;

import java.time.Duration;

/**
 * A queue that knows when the work on its elements is done: every element put counts as unfinished until somebody calls
 * {@link #taskDone()} for it, in any process.
 *
 * <p>{@code remove} and {@code clear} count as done, {@code take}, {@code poll} and {@code drainTo} do not.
 *
 * @param <E> the type of the elements
 */
public interface JoinableQueue<E> extends Queue<E> {
    /**
     * Says that one element is dealt with.
     *
     * @throws IllegalStateException more elements were said to be done than were put
     */
    void taskDone();

    /**
     * Waits until every element that was put is done; returns at once when none is unfinished.
     *
     * @throws InterruptedException the thread was interrupted while it waited
     */
    void join() throws InterruptedException;

    /**
     * Waits until every element that was put is done, up to a time limit.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return whether all are done
     * @throws InterruptedException the thread was interrupted while it waited
     */
    boolean join(Duration timeout) throws InterruptedException;
}
