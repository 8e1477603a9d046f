package io.multiprocessing.internal.stream;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Native buffers that messages are put together in before they are written. A few are kept for the whole process: as
 * many as threads write at the same instant, not as many as there are connections or (virtual) threads.
 */
public final class Staging {
    /** How many bytes each has room for. */
    public static final int BYTES = 128 * 1024;

    private static final AtomicReferenceArray<ByteBuffer> KEPT = new AtomicReferenceArray<>(4);

    private Staging() {}

    /**
     * Takes one out.
     *
     * @return an empty buffer of {@value #BYTES} bytes, most significant byte first
     */
    public static ByteBuffer take() {
        for (int i = 0; i < KEPT.length(); i++) {
            if (KEPT.getPlain(i) != null) {
                ByteBuffer buffer = KEPT.getAndSet(i, null);
                if (buffer != null) {
                    return buffer.clear();
                }
            }
        }
        return ByteBuffer.allocateDirect(BYTES);
    }

    /**
     * Puts one back, which nobody uses any more.
     *
     * @param buffer what {@link #take} gave
     */
    public static void giveBack(ByteBuffer buffer) {
        for (int i = 0; i < KEPT.length(); i++) {
            if (KEPT.getPlain(i) == null && KEPT.compareAndSet(i, null, buffer)) {
                return;
            }
        }
    }
}
