package io.multiprocessing.pool;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The results of {@link Pool#imap} and {@link Pool#imapUnordered}, which come while inputs are still being read. A
 * thread of the pool reads the inputs, and only as far ahead as a window of some dozens per worker, so an endless input
 * is fine.
 *
 * <p>May be used by several threads, each of which gets other results. An iterator once: {@link #iterator()} is this
 * object itself.
 *
 * @param <R> what the function returns
 */
public interface Results<R> extends Iterator<R>, Iterable<R>, AutoCloseable {
    /**
     * Waits until it is known whether another result follows.
     *
     * @return whether one does; a failure counts as one
     * @throws CompletionException the thread was interrupted, which is the cause; it stays interrupted
     */
    @Override
    boolean hasNext();

    /**
     * Waits for the next result.
     *
     * @return the result
     * @throws CompletionException the task failed: its cause is what {@link TaskFuture#get()} would tell as the cause.
     *     The next call goes on with the next result. Or the thread was interrupted, which is the cause then; it stays
     *     interrupted, and nothing is lost
     * @throws RuntimeException the iterator of the inputs threw it, or an {@link Error}; nothing follows
     * @throws RejectedExecutionException the pool was shut down before the next input was read; nothing follows
     * @throws NoSuchElementException there is no more
     * @throws IllegalStateException this is closed
     */
    @Override
    R next();

    /**
     * Waits for the next result, but not for ever.
     *
     * @param timeout zero or less: does not wait
     * @return the result
     * @throws TimeoutException it is not there yet; a later call may get it
     * @throws InterruptedException the thread was interrupted
     * @throws CompletionException and others as {@link #next()}
     */
    R next(Duration timeout) throws InterruptedException, TimeoutException;

    /** This object itself. */
    @Override
    default Iterator<R> iterator() {
        return this;
    }

    /**
     * Reads no more inputs, and cancels the tasks that have not begun; those that run are left to end, and their
     * results are dropped. Does not wait. A second call does nothing.
     */
    @Override
    void close();
}
