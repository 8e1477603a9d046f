package io.multiprocessing.internal.manager;

/** How a queue that is no FIFO queue is called. Times are in nanoseconds. */
public interface QueueView<E> {
    /** Adds an element. */
    void put(E element);

    /** Adds one, once there is room; false: the time ran out. */
    boolean offer(E element, long timeoutNanos) throws InterruptedException;

    /** The greatest number of elements. */
    int capacity();

    /** The next element, once there is one; null: the time ran out. */
    E take(long timeoutNanos) throws InterruptedException;

    /** The next element, which stays; null: there is none. */
    E peek();

    /** Takes out up to so many, in their order. */
    Object[] drain(int limit);

    /** All, in their order. */
    Object[] toArray();

    /** Removes one that is equal. */
    boolean remove(Object element);

    /** Whether one is equal. */
    boolean contains(Object element);

    /** How many there are. */
    int size();

    /** Removes all. */
    void clear();

    /** Whether taking would not wait. */
    boolean isReady();

    /** No more puts. */
    void shutdown(boolean now);
}
