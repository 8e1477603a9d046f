package io.multiprocessing.internal.wire;

import java.nio.ByteBuffer;

/**
 * Bytes that lie in memory of who sends them, for as long as the call takes that sends them.
 *
 * @param kind what the bytes stand for
 * @param memory the bytes, from position to limit
 */
public record Lent(byte kind, ByteBuffer memory) implements Content {
    @Override
    public int length() {
        return memory.remaining();
    }

    @Override
    public ByteBuffer bytes() {
        return memory.duplicate();
    }

    @Override
    public byte[] cargo() {
        return null;
    }
}
