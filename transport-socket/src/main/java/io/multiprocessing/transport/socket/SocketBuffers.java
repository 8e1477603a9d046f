package io.multiprocessing.transport.socket;

import java.nio.ByteBuffer;

/**
 * What the connections of a loop receive into; confined to the loop. All share one buffer, since each leaves it before
 * the next reads. Messages that do not fit wait for their rest in buffers of their own, of which a few are kept for the
 * next such message.
 */
final class SocketBuffers {
    /** Most messages are far smaller, and this much stays in a processor's cache. */
    static final int SHARED_BYTES = 128 * 1024;

    /** Messages up to this long are received without growing or copying. */
    static final int KEPT_BYTES = 1024 * 1024 + 8 * 1024;

    private static final int MOST_KEPT = 4;

    private ByteBuffer shared;
    private final ByteBuffer[] kept = new ByteBuffer[MOST_KEPT];
    private int keptCount;

    /** The buffer of all, empty. */
    ByteBuffer shared() {
        if (shared == null) {
            shared = ByteBuffer.allocateDirect(SHARED_BYTES);
        }
        return shared.clear();
    }

    /**
     * The first buffer for a message longer than {@link #SHARED_BYTES}; not more than {@link #KEPT_BYTES}, whatever
     * length was announced.
     */
    ByteBuffer take() {
        if (keptCount == 0) {
            return ByteBuffer.allocateDirect(KEPT_BYTES);
        }
        ByteBuffer buffer = kept[--keptCount];
        kept[keptCount] = null;
        return buffer.clear();
    }

    /**
     * A larger buffer with what the full one holds. It is twice as large, so what a peer makes us allocate is bounded
     * by what it has sent; and on the heap, where the collector frees it without delay.
     */
    ByteBuffer grow(ByteBuffer full, int wantedBytes) {
        long twice = 2L * full.capacity();
        ByteBuffer larger = ByteBuffer.allocate((int) Math.min(twice, wantedBytes));
        larger.put(full.flip());
        giveBack(full);
        return larger;
    }

    /** Nobody uses the buffer any more. */
    void giveBack(ByteBuffer buffer) {
        if (buffer.isDirect() && keptCount < MOST_KEPT) {
            kept[keptCount++] = buffer;
        }
    }
}
