package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Landing;
import io.multiprocessing.internal.wire.Payload;

/** A thread of the hosting process that waits for an element, which its answer brings along. */
final class TakeWaiter extends Waiter {
    private final Landing landing;
    private volatile Payload taken;

    TakeWaiter() {
        this(null);
    }

    /**
     * Offers memory.
     *
     * @param landing where a large element may come; null: nowhere
     */
    TakeWaiter(Landing landing) {
        this.landing = landing;
    }

    Landing landing() {
        return landing;
    }

    /** Called before the answer. */
    void take(Payload payload) {
        taken = payload;
    }

    Payload taken() {
        return taken;
    }
}
