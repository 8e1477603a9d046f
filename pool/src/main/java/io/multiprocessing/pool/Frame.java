package io.multiprocessing.pool;

import io.multiprocessing.internal.work.Parcel;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pool sends to a worker in one message: entries one after the other, big-endian.
 *
 * <pre>
 *   FUNCTION  op (1)  id (4)        length (4)  packed function
 *   RUN       op (1)  sequence (8)  kind (1)  function's id (4)  form (1)  length (4)  content
 *   FORGET    op (1)  id (4)
 *   QUIT      op (1)
 * </pre>
 *
 * <p>A content of the form {@link Content#APART} is the next message, in the order of the entries. Not thread-safe.
 */
final class Frame {
    static final byte FUNCTION = 1;
    static final byte RUN = 2;
    static final byte FORGET = 3;
    static final byte QUIT = 4;

    /** From here on a frame may take its time to be sent. */
    static final int LARGE_BYTES = 32 * 1024;

    private static final int FIRST_BYTES = 4 * 1024;
    private static final int HEADER_BYTES = 1 + 8 + 1 + 4 + 1 + 4;

    private ByteBuffer out = ByteBuffer.allocate(FIRST_BYTES);
    private List<Parcel> apart = List.of();

    boolean isEmpty() {
        return out.position() == 0;
    }

    boolean isLarge() {
        return out.position() > LARGE_BYTES || !apart.isEmpty();
    }

    void function(SharedFunction function) {
        byte[] bytes = function.content.bytes();
        room(bytes.length)
                .put(FUNCTION)
                .putInt(function.id)
                .putInt(bytes.length)
                .put(bytes);
    }

    void run(long sequence, Work work) {
        byte[] bytes = work.content().bytes();
        room(bytes.length)
                .put(RUN)
                .putLong(sequence)
                .put(work.kind())
                .putInt(work.function() == null ? 0 : work.function().id)
                .put(work.content().form())
                .putInt(bytes.length)
                .put(bytes);
        if (work.isApart()) {
            if (apart.isEmpty()) {
                apart = new ArrayList<>();
            }
            apart.add(work.content().parcel());
        }
    }

    void forget(int functionId) {
        room(0).put(FORGET).putInt(functionId);
    }

    void quit() {
        room(0).put(QUIT);
    }

    private ByteBuffer room(int bytes) {
        int needed = out.position() + HEADER_BYTES + bytes;
        if (needed < 0) {
            throw new IllegalArgumentException("what a worker is to get is too long: bytes=" + bytes);
        }
        if (needed > out.capacity()) {
            out = ByteBuffer.allocate(Math.max(needed, (int) Math.min(2L * out.capacity(), Integer.MAX_VALUE - 8)))
                    .put(out.flip());
        }
        return out;
    }

    /** The entries. */
    MemorySegment entries() {
        return MemorySegment.ofArray(out.array()).asSlice(0, out.position());
    }

    /** What follows as messages of their own. */
    List<Parcel> apart() {
        return apart;
    }

    /** Makes it empty again; gives whether it may be used again, or had better be left to the collector. */
    boolean reset() {
        out.clear();
        apart = List.of();
        return out.capacity() <= 2 * LARGE_BYTES;
    }
}
