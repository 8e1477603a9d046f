package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;

/** A thread of the hosting process that waits for an element, which its answer brings along. */
final class TakeWaiter extends Waiter {
    private volatile Payload taken;

    /** Called before the answer. */
    void take(Payload payload) {
        taken = payload;
    }

    Payload taken() {
        return taken;
    }
}
