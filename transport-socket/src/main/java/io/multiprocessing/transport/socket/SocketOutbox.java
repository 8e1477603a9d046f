package io.multiprocessing.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;

/** Bytes that the peer has not taken yet, on the heap; guarded by the connection's lock. */
final class SocketOutbox {
    private static final int SMALL_BYTES = 4 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    void add(ByteBuffer bytes) {
        Chunk last = chunks.peekLast();
        while (bytes.hasRemaining()) {
            if (last == null || last.end == last.bytes.length) {
                boolean little = chunks.isEmpty() && bytes.remaining() <= SMALL_BYTES;
                last = new Chunk(little ? SMALL_BYTES : CHUNK_BYTES);
                chunks.addLast(last);
            }
            int length = Math.min(bytes.remaining(), last.bytes.length - last.end);
            bytes.get(last.bytes, last.end, length);
            last.end += length;
        }
    }

    void add(ByteBuffer[] parts, int begin) {
        for (int i = begin; i < parts.length; i++) {
            add(parts[i]);
        }
    }

    void addInt(int value) {
        add(ByteBuffer.allocate(Integer.BYTES).putInt(value).flip());
    }

    /**
     * Writes once, as much as there is and fits into the buffer.
     *
     * @return whether the channel took all of it
     */
    boolean writeOnce(WritableByteChannel channel, ByteBuffer staging) throws IOException {
        staging.clear();
        for (Chunk chunk : chunks) {
            int length = Math.min(staging.remaining(), chunk.end - chunk.begin);
            staging.put(chunk.bytes, chunk.begin, length);
            if (!staging.hasRemaining()) {
                break;
            }
        }
        channel.write(staging.flip());
        remove(staging.position());
        return !staging.hasRemaining();
    }

    private void remove(int bytes) {
        int left = bytes;
        while (left > 0) {
            Chunk first = chunks.getFirst();
            int length = Math.min(left, first.end - first.begin);
            first.begin += length;
            left -= length;
            if (first.begin == first.end) {
                chunks.removeFirst();
            }
        }
    }

    void clear() {
        chunks.clear();
    }

    private static final class Chunk {
        private final byte[] bytes;
        private int begin;
        private int end;

        Chunk(int capacity) {
            bytes = new byte[capacity];
        }
    }
}
