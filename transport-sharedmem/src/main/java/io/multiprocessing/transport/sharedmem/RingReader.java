package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.stream.Frames;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The reading half of a ring of a {@link ConnectionFile}; one thread at a time. Copies bytes out and gives their places
 * back at once: nothing is parsed where the peer could change it meanwhile. The own cursor is kept here and only shown
 * in the file.
 */
final class RingReader implements Frames.Source {
    private final MemorySegment file;
    private final long cursors;
    private final ByteBuffer ring;
    private final Members members;
    private final int peer;
    private long head;

    /**
     * Makes the half.
     *
     * @param cursors where they are in the file
     * @param bytes where the bytes are
     * @param peer who writes
     */
    RingReader(MemorySegment file, long cursors, long bytes, Members members, int peer) {
        this.file = file;
        this.cursors = cursors;
        this.ring = file.asSlice(bytes, ConnectionFile.RING_BYTES).asByteBuffer();
        this.members = members;
        this.peer = peer;
    }

    /** Whether the writer has said that nothing more comes. To be asked before the last look for bytes. */
    boolean ended() {
        return Words.getIntAcquire(file, cursors + ConnectionFile.ENDED) != 0;
    }

    /**
     * Copies what there is.
     *
     * @return how many bytes; 0: there are none
     * @throws IOException the peer has spoilt the ring
     */
    @Override
    public int read(ByteBuffer into) throws IOException {
        long tail = Words.getLongAcquire(file, cursors + ConnectionFile.TAIL);
        long there = tail - head;
        if (there == 0) {
            return 0;
        }
        if (there < 0 || there > ConnectionFile.RING_BYTES) {
            throw new IOException("the peer has spoilt a connection: tail=" + tail + ", allowed=" + head + ".."
                    + (head + ConnectionFile.RING_BYTES) + ": the peer is closed out");
        }
        int length = (int) Math.min(there, into.remaining());
        int at = (int) head & (ConnectionFile.RING_BYTES - 1);
        int first = Math.min(length, ConnectionFile.RING_BYTES - at);
        int begin = into.position();
        into.put(begin, ring, at, first).put(begin + first, ring, 0, length - first);
        into.position(begin + length);
        head += length;
        Words.putLongVolatile(file, cursors + ConnectionFile.HEAD, head);
        if (Words.getIntVolatile(file, cursors + ConnectionFile.WANTS_ROOM) != 0) {
            Words.putIntVolatile(file, cursors + ConnectionFile.WANTS_ROOM, 0);
            members.ring(peer);
        }
        return length;
    }
}
