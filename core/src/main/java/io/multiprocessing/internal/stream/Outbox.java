package io.multiprocessing.internal.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Bytes that the peer has not taken yet, on the heap; guarded by the sender's lock. */
public final class Outbox {
    private static final int SMALL_BYTES = 4 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;

    /** Each is filled up to its limit, and read from its position. */
    private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>();

    private long bytes;

    private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);

    /** Where bytes can go. */
    public interface Target {
        /**
         * Moves as much as there is room for; does not wait.
         *
         * @param from from its position on
         * @throws IOException nothing can be sent any more
         */
        void write(ByteBuffer from) throws IOException;
    }

    Outbox() {}

    /**
     * Whether everything has left.
     *
     * @return true: there is nothing
     */
    public boolean isEmpty() {
        return chunks.isEmpty();
    }

    /**
     * Lays bytes behind the others.
     *
     * @param more all that remains in it
     */
    public void add(ByteBuffer more) {
        ByteBuffer last = chunks.peekLast();
        while (more.hasRemaining()) {
            if (last == null || last.limit() == last.capacity()) {
                boolean little = chunks.isEmpty() && more.remaining() <= SMALL_BYTES;
                last = ByteBuffer.allocate(little ? SMALL_BYTES : CHUNK_BYTES).limit(0);
                chunks.addLast(last);
            }
            int end = last.limit();
            int length = Math.min(more.remaining(), last.capacity() - end);
            more.get(last.array(), end, length);
            last.limit(end + length);
            bytes += length;
        }
    }

    /**
     * Lays what remains of a message behind the others.
     *
     * @param parts of the message
     * @param begin the first that has not left
     */
    public void add(ByteBuffer[] parts, int begin) {
        for (int i = begin; i < parts.length; i++) {
            add(parts[i]);
        }
    }

    /**
     * How much has not left.
     *
     * @return the number of bytes
     */
    public long bytes() {
        return bytes;
    }

    /** Lays zeros behind the others, in place of what cannot be read. */
    void addZeros(long count) {
        ByteBuffer zeros = ByteBuffer.allocate(SMALL_BYTES);
        for (long left = count; left > 0; left -= zeros.limit()) {
            add(zeros.clear().limit((int) Math.min(left, SMALL_BYTES)));
        }
    }

    void addInt(int value) {
        add(number.clear().putInt(value).flip());
    }

    /**
     * Copies the first bytes, as many as fit; they stay here until they are {@link #remove removed}.
     *
     * @param into from its position on
     */
    public void copyTo(ByteBuffer into) {
        for (ByteBuffer chunk : chunks) {
            int length = Math.min(into.remaining(), chunk.remaining());
            into.put(chunk.array(), chunk.position(), length);
            if (!into.hasRemaining()) {
                return;
            }
        }
    }

    /**
     * Forgets the first bytes.
     *
     * @param count how many
     */
    public void remove(int count) {
        bytes -= count;
        int left = count;
        while (left > 0) {
            ByteBuffer first = chunks.getFirst();
            int length = Math.min(left, first.remaining());
            first.position(first.position() + length);
            left -= length;
            if (!first.hasRemaining()) {
                chunks.removeFirst();
            }
        }
    }

    /**
     * Moves as much as there is room for.
     *
     * @param target where to
     * @return whether anything was moved
     * @throws IOException nothing can be sent any more
     */
    public boolean moveTo(Target target) throws IOException {
        boolean moved = false;
        while (!chunks.isEmpty()) {
            ByteBuffer first = chunks.getFirst();
            int before = first.remaining();
            target.write(first);
            int left = before - first.remaining();
            bytes -= left;
            moved |= left > 0;
            if (first.hasRemaining()) {
                return moved;
            }
            chunks.removeFirst();
        }
        return moved;
    }

    void clear() {
        chunks.clear();
        bytes = 0;
    }
}
