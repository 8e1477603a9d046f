package io.multiprocessing.sharedmem.durable;

import java.time.Instant;

/**
 * An element that was handed to a consumer and is the group's until it is acknowledged. Dies the consumer's process, or
 * is its handle of the queue closed before that, the element is delivered again, to any consumer of the group.
 *
 * <p>May be used by any thread; nothing here waits for other consumers.
 *
 * @param <E> the type of the element
 */
public interface Delivery<E> {
    /**
     * What was put.
     *
     * @return the element, always the same object
     */
    E element();

    /**
     * The element's place in the queue: the same for all groups, in all processes, for ever. Ascending in the order of
     * the queue, not without gaps. It is what an idempotent consumer remembers.
     *
     * @return the index, 0 or more
     */
    long index();

    /**
     * When it was put, by the clock of the machine; never earlier than the element before it.
     *
     * @return to the millisecond
     */
    Instant time();

    /**
     * Whether the group may have been handed this element before: by a consumer that died or gave it back, or before a
     * replay.
     *
     * @return false: it is surely the first time
     */
    boolean redelivered();

    /**
     * The element is dealt with; it is never delivered to this group again, unless by a replay. A second call does
     * nothing, nor does a call after the delivery was {@linkplain #giveBack() given back} or the group was replayed.
     *
     * @throws IllegalStateException the handle by which it was received is closed; the element is delivered again
     */
    void acknowledge();

    /**
     * Gives the element back: it is delivered again, flagged so, to any consumer of the group, at once. Does nothing
     * after {@link #acknowledge()}.
     *
     * @throws IllegalStateException the handle by which it was received is closed; that has given it back
     */
    void giveBack();
}
