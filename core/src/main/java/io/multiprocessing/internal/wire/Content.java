package io.multiprocessing.internal.wire;

import java.nio.ByteBuffer;

/** The bytes of a payload while it is sent, wherever they lie, and what they stand for. */
public sealed interface Content permits Payload, Lent {
    /**
     * What the bytes stand for.
     *
     * @return 0 … 63
     */
    byte kind();

    /**
     * How many there are.
     *
     * @return the number of bytes
     */
    int length();

    /**
     * The bytes, not copied.
     *
     * @return a view of its own, from position to limit
     */
    ByteBuffer bytes();

    /**
     * What must be known of the bytes by who drops them unread.
     *
     * @return null: nothing
     */
    byte[] cargo();

    /**
     * How many bytes this takes from a window: the data and something for what surrounds it.
     *
     * @return at least 1
     */
    default long cost() {
        return length() + 64L;
    }
}
