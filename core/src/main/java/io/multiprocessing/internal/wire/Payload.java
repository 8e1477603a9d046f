package io.multiprocessing.internal.wire;

/**
 * The bytes of one element or message, and what they stand for. Immutable by agreement: nobody changes {@code data} once it is here.
 *
 * @param kind what the bytes stand for; 0 … 127, its meaning is the business of the objects above
 * @param data the bytes
 */
public record Payload(byte kind, byte[] data) {
    /**
     * How many bytes this takes from a window: the data and something for what surrounds it.
     *
     * @return at least 1
     */
    public long cost() {
        return data.length + 64L;
    }
}
