package io.multiprocessing.transport.sharedmem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Bytes that there was no room for in the ring yet, on the heap; guarded by the connection's lock. */
final class SharedMemOutbox {
    private static final int SMALL_BYTES = 4 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;

    /** Each is filled up to its limit, and read from its position. */
    private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>();

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    void add(ByteBuffer bytes) {
        ByteBuffer last = chunks.peekLast();
        while (bytes.hasRemaining()) {
            if (last == null || last.limit() == last.capacity()) {
                boolean little = chunks.isEmpty() && bytes.remaining() <= SMALL_BYTES;
                last = ByteBuffer.allocate(little ? SMALL_BYTES : CHUNK_BYTES).limit(0);
                chunks.addLast(last);
            }
            int end = last.limit();
            int length = Math.min(bytes.remaining(), last.capacity() - end);
            last.limit(end + length).put(end, bytes, bytes.position(), length);
            bytes.position(bytes.position() + length);
        }
    }

    void add(ByteBuffer[] parts, int begin) {
        for (int i = begin; i < parts.length; i++) {
            add(parts[i]);
        }
    }

    /**
     * Moves as much as there is room for.
     *
     * @return whether anything was moved
     */
    boolean moveTo(RingWriter ring) throws IOException {
        boolean moved = false;
        while (!chunks.isEmpty()) {
            ByteBuffer first = chunks.getFirst();
            int before = first.remaining();
            ring.write(first);
            moved |= first.remaining() < before;
            if (first.hasRemaining()) {
                return moved;
            }
            chunks.removeFirst();
        }
        return moved;
    }

    void clear() {
        chunks.clear();
    }
}
