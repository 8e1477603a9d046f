package io.multiprocessing.internal.wire;

import java.nio.ByteBuffer;

/**
 * The bytes of one element or message, and what they stand for. Immutable by agreement: nobody changes {@code data}
 * once it is here.
 *
 * @param kind what the bytes stand for; 0 … 63, its meaning is the business of the objects above
 * @param data the bytes
 * @param cargo what must be known of the bytes by who drops them unread; null: nothing
 * @param landing where the bytes are instead, in memory of the thread that is to have them; null: they are in the data
 * @param lostBytes how many there were, where they were lost here: its sender counts them
 */
public record Payload(byte kind, byte[] data, byte[] cargo, Landing landing, int lostBytes) implements Content {
    /** The kind of what stands where a payload was lost. */
    public static final byte BROKEN = 5;

    private static final byte[] NOTHING = {};

    /**
     * A payload whose bytes are its own.
     *
     * @param kind what the bytes stand for
     * @param data the bytes
     * @param cargo what must be known of the bytes by who drops them unread; null: nothing
     */
    public Payload(byte kind, byte[] data, byte[] cargo) {
        this(kind, data, cargo, null, 0);
    }

    Payload(byte kind, Landing landing, byte[] cargo) {
        this(kind, NOTHING, cargo, landing, 0);
    }

    /**
     * A payload without cargo.
     *
     * @param kind what the bytes stand for
     * @param data the bytes
     */
    public Payload(byte kind, byte[] data) {
        this(kind, data, null, null, 0);
    }

    /** What stands where a payload was lost. */
    static Payload lost(int bytes, byte[] cargo) {
        return new Payload(BROKEN, NOTHING, cargo, null, bytes);
    }

    @Override
    public int length() {
        return landing == null ? data.length : landing.length();
    }

    @Override
    public long cost() {
        return Content.super.cost() + lostBytes;
    }

    @Override
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(data);
    }

    /**
     * This payload for anybody: it is taken out of the memory of the thread that was to have it.
     *
     * @return a payload whose bytes are its own
     */
    public Payload ashore() {
        if (landing == null) {
            return this;
        }
        int length = landing.length();
        byte[] bytes = landing.ashore();
        return bytes == null ? lost(length, cargo) : new Payload(kind, bytes, cargo);
    }
}
