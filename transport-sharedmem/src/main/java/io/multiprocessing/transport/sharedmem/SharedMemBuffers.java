package io.multiprocessing.transport.sharedmem;

import java.util.Arrays;

/**
 * What the connections of a loop receive into; confined to the loop. All share one buffer, since each leaves it before
 * the next reads. Messages that do not fit wait for their rest in buffers of their own, of which a few are kept for the
 * next such message.
 */
final class SharedMemBuffers {
    /** What a ring can hold behind the beginning of a message that is as long. */
    static final int SHARED_BYTES = 2 * ConnectionFile.RING_BYTES;

    /** Messages up to this long are received without growing or copying. */
    static final int KEPT_BYTES = 1024 * 1024 + 8 * 1024;

    private static final int MOST_KEPT = 2;

    private byte[] shared;
    private final byte[][] kept = new byte[MOST_KEPT][];
    private int keptCount;

    byte[] shared() {
        if (shared == null) {
            shared = new byte[SHARED_BYTES];
        }
        return shared;
    }

    /**
     * The first buffer for a message longer than {@link #SHARED_BYTES}; not more than {@link #KEPT_BYTES}, whatever
     * length was announced.
     */
    byte[] take() {
        if (keptCount == 0) {
            return new byte[KEPT_BYTES];
        }
        byte[] buffer = kept[--keptCount];
        kept[keptCount] = null;
        return buffer;
    }

    /**
     * A larger buffer with what the full one holds. It is twice as large, so what a peer makes us allocate is bounded
     * by what it has sent.
     */
    byte[] grow(byte[] full, int wantedBytes) {
        byte[] larger = Arrays.copyOf(full, (int) Math.min(2L * full.length, wantedBytes));
        giveBack(full);
        return larger;
    }

    /** Nobody uses the buffer any more. */
    void giveBack(byte[] buffer) {
        if (buffer.length == KEPT_BYTES && keptCount < MOST_KEPT) {
            kept[keptCount++] = buffer;
        }
    }
}
