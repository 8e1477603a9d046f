package io.multiprocessing;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;

/**
 * A first-in first-out queue between processes: the whole contract of {@link BlockingQueue}, and elements that travel.
 *
 * <p><b>Copies.</b> An element is serialized in the thread that puts it and is a copy from then on, in the process that
 * made the queue as well. {@code contains} and {@code remove(Object)} compare such copies with {@code equals}. Null is
 * refused with {@link NullPointerException}, an element that cannot travel with {@link SerializationException}; neither
 * harms the queue.
 *
 * <p><b>Order.</b> The elements of one producing thread stay in order. What a producer did before {@code put} is
 * visible to the consumer after {@code take}. Once {@code put} has returned, every process that learns of it finds the
 * element: {@code size}, {@code isEmpty}, {@code poll} and the like are exact for whatever happened before they were
 * called.
 *
 * <p><b>Blocking.</b> Threads of any process wait in {@code put}, {@code take} and the timed forms, first come first
 * served, and answer to interrupts at once; virtual threads do not keep their carriers. Zero or negative time-outs do
 * not wait.
 *
 * <p><b>Death.</b> {@code put} returns when the element is in shared memory or in the kernel, so it survives the death
 * of the putter. {@code take} returns when the element is acknowledged, so it is never delivered twice; an element that
 * was handed to a process which died before that goes back to the head. A process is handed at most 64 elements ahead
 * of its {@code take}s, and gives them back when another one asks. The queue ends with the process that made it: the
 * others then get an {@link java.io.UncheckedIOException} at once, also in threads that wait.
 *
 * <p><b>A maker that is stopped</b> (SIGSTOP), not dead, takes and answers nothing. What need not wait for others
 * ({@code poll()}, {@code size()}, {@code offer(e)} and the like) then throws {@link java.io.UncheckedIOException}
 * after 10 s without a sign of life; it names the maker and says what became of the element. A {@code take} or timed
 * {@code poll} that its limit or an interrupt ends gives it at most 2 s more; what comes later goes to others. A
 * {@code put} or timed {@code offer} whose element had left the caller's hands by then counts: an interrupt, its time
 * limit or {@code close()} ends its wait, and it returns as usual, the thread still interrupted.
 *
 * <p><b>Closing.</b> After {@link #close()} every method throws {@link IllegalStateException}. The queue itself ends
 * with its last holder. An element that carries a handle of the queue is a holder too: a queue that was put into itself
 * lives until somebody takes or clears that element, or the context of its maker is closed.
 *
 * @param <E> the type of the elements
 */
public interface Queue<E> extends BlockingQueue<E>, Shareable, Waitable, AutoCloseable {
    /**
     * Inserts an element, waiting for room up to a time limit.
     *
     * @param element the element
     * @param timeout how long to wait at most; zero or less does not wait
     * @return false: the queue stayed full
     * @throws InterruptedException the thread was interrupted while it waited; nothing was put
     * @throws QueueShutDownException the queue was shut down
     * @throws SerializationException the element cannot travel; nothing was put
     */
    boolean offer(E element, Duration timeout) throws InterruptedException;

    /**
     * Takes the head, waiting for one up to a time limit.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return null: the queue stayed empty
     * @throws InterruptedException the thread was interrupted while it waited; nothing was taken
     * @throws QueueShutDownException the queue was shut down and is drained
     */
    E poll(Duration timeout) throws InterruptedException;

    /**
     * The greatest number of elements.
     *
     * @return the capacity; {@link Integer#MAX_VALUE}: unbounded
     */
    int capacity();

    /**
     * Whether the queue has as many elements as it may.
     *
     * @return whether a {@code put} would have to wait
     */
    boolean isFull();

    /**
     * Ends the queue gently, for all processes: no more puts; takes drain it and then get
     * {@link QueueShutDownException}. Puts that wait for room get that exception too. A second call does nothing.
     */
    void shutdown();

    /**
     * Ends the queue at once, for all processes: what is left is dropped (in a {@link JoinableQueue} that counts as
     * done), and blocked puts and takes get {@link QueueShutDownException}.
     */
    void shutdownNow();

    /**
     * This process is done with the queue. What it put stays. Threads of this process that wait in the queue get
     * {@link IllegalStateException}. A second call does nothing.
     */
    @Override
    void close();
}
