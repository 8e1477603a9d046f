package io.multiprocessing.internal.manager;

import java.util.concurrent.BlockingDeque;

/** How a deque is called. */
public interface DequeView<E> extends BlockingDeque<E> {
    /** Takes out up to so many, from the front. */
    Object[] drain(int limit);
}
