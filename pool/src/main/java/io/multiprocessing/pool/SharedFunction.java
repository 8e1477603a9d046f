package io.multiprocessing.pool;

import java.util.concurrent.atomic.AtomicInteger;

/** The function of one map: each worker gets it once, and forgets it when the map is over. */
final class SharedFunction {
    private static final AtomicInteger NEXT_ID = new AtomicInteger();

    final int id = NEXT_ID.incrementAndGet();

    /** The function itself. */
    final Object original;

    /** Packed; null: it refers to shared objects and travels with each work anew, or there are only threads. */
    final Content content;

    private volatile boolean over;

    SharedFunction(Object original, Content content) {
        this.original = original;
        this.content = content;
    }

    /** No more work with it comes. */
    void over() {
        over = true;
    }

    boolean isOver() {
        return over;
    }
}
