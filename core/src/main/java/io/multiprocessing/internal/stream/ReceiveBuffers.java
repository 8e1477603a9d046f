package io.multiprocessing.internal.stream;

import java.nio.ByteBuffer;

/**
 * What the connections of a thread receive into; confined to that thread. All share one buffer, since each leaves it
 * before the next reads. Messages that do not fit wait for their rest in buffers of their own, of which a few are kept
 * for the next such message.
 */
public final class ReceiveBuffers {
    /** The size of the shared buffer: most messages are far smaller, and this much stays in a processor's cache. */
    public static final int SHARED_BYTES = 128 * 1024;

    /** The size of the large buffers: messages up to this long grow once, out of the shared buffer. */
    static final int KEPT_BYTES = 1024 * 1024 + 8 * 1024;

    /** Buffers of the shared one's size that are kept for when one connection is in the middle of a message. */
    private static final int MOST_SPARE = 4;

    private final boolean direct;
    private final ByteBuffer[] kept;
    private final ByteBuffer[] spare = new ByteBuffer[MOST_SPARE];
    private ByteBuffer shared;
    private int keptCount;
    private int spareCount;

    private ReceiveBuffers(boolean direct, int mostKept) {
        this.direct = direct;
        this.kept = new ByteBuffer[mostKept];
    }

    /**
     * For what channels read.
     *
     * @param mostKept how many large buffers to keep
     * @return buffers outside the heap
     */
    public static ReceiveBuffers direct(int mostKept) {
        return new ReceiveBuffers(true, mostKept);
    }

    /**
     * For what is copied out of memory.
     *
     * @param mostKept how many large buffers to keep
     * @return buffers on the heap
     */
    public static ReceiveBuffers onHeap(int mostKept) {
        return new ReceiveBuffers(false, mostKept);
    }

    /**
     * The buffer of all.
     *
     * @return empty
     */
    public ByteBuffer shared() {
        if (shared == null) {
            shared = spareCount > 0 ? spare[--spareCount] : allocate(SHARED_BYTES);
        }
        return shared.clear();
    }

    /** One connection keeps the buffer of all, until it gives it back; the others get another one. */
    void detachShared() {
        shared = null;
    }

    private ByteBuffer allocate(int bytes) {
        return direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    }

    private ByteBuffer take() {
        if (keptCount == 0) {
            return allocate(KEPT_BYTES);
        }
        ByteBuffer buffer = kept[--keptCount];
        kept[keptCount] = null;
        return buffer.clear();
    }

    /**
     * A larger buffer with what the full one holds. Behind the shared one comes one of those that are kept. What is
     * longer gets one twice as large, so what a peer makes us allocate is bounded by what it has sent; and on the heap,
     * where the collector frees it without delay.
     *
     * @param full has no room left
     * @param whole the buffer that it is a part of, or the same; it is given back
     */
    ByteBuffer grow(ByteBuffer full, ByteBuffer whole, int wantedBytes) {
        ByteBuffer larger = whole.capacity() == SHARED_BYTES
                ? take()
                : ByteBuffer.allocate((int) Math.min(2L * full.capacity(), wantedBytes));
        larger.put(full.flip());
        giveBack(whole);
        return larger;
    }

    /** Nobody uses the buffer any more. */
    void giveBack(ByteBuffer buffer) {
        if (buffer.capacity() == KEPT_BYTES && keptCount < kept.length) {
            kept[keptCount++] = buffer;
        } else if (buffer.capacity() == SHARED_BYTES && spareCount < spare.length) {
            spare[spareCount++] = buffer;
        }
    }
}
