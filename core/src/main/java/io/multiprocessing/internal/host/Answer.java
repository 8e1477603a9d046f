package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;

/**
 * Where the outcome of a request goes: to a thread of this process, or in a message to another one. Called once. Never
 * blocks.
 */
interface Answer {
    void answer(byte status, long value, Payload payload);

    default void answer(byte status) {
        answer(status, 0, null);
    }
}
