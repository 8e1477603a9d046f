package io.multiprocessing.internal.wire;

import java.nio.ByteBuffer;

/**
 * The bytes of one element or message, and what they stand for. Immutable by agreement: nobody changes {@code data}
 * once it is here.
 *
 * @param kind what the bytes stand for; 0 … 63, its meaning is the business of the objects above
 * @param data the bytes
 * @param cargo what must be known of the bytes by who drops them unread; null: nothing
 */
public record Payload(byte kind, byte[] data, byte[] cargo) implements Content {
    /**
     * A payload without cargo.
     *
     * @param kind what the bytes stand for
     * @param data the bytes
     */
    public Payload(byte kind, byte[] data) {
        this(kind, data, null);
    }

    @Override
    public int length() {
        return data.length;
    }

    @Override
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(data);
    }
}
