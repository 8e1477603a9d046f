package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.stream.Outbox;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The writing half of a ring of a {@link ConnectionFile}; one thread at a time. Bytes become visible to the reader by
 * {@link #publish}, which also wakes it. The own cursor is kept here and only shown in the file.
 */
final class RingWriter implements Outbox.Target {
    private final MemorySegment file;
    private final long cursors;
    private final ByteBuffer ring;
    private final Members members;
    private final int peer;
    private long tail;
    private long published;
    private long head;

    /**
     * Makes the half.
     *
     * @param cursors where they are in the file
     * @param bytes where the bytes are
     * @param peer who reads
     */
    RingWriter(MemorySegment file, long cursors, long bytes, Members members, int peer) {
        this.file = file;
        this.cursors = cursors;
        this.ring = file.asSlice(bytes, ConnectionFile.RING_BYTES).asByteBuffer();
        this.members = members;
        this.peer = peer;
    }

    /**
     * Moves as much as there is room for.
     *
     * @throws IOException the peer has spoilt the ring
     */
    @Override
    public void write(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            int at = (int) tail & (ConnectionFile.RING_BYTES - 1);
            int most = Math.min(room(from.remaining()), ConnectionFile.RING_BYTES - at);
            int length = Math.min(from.remaining(), most);
            if (length == 0) {
                return;
            }
            ring.put(at, from, from.position(), length);
            from.position(from.position() + length);
            tail += length;
        }
    }

    /** The room there is; looks at the reader's cursor only when what was known does not do. */
    private int room(int wanted) throws IOException {
        long room = ConnectionFile.RING_BYTES - (tail - head);
        if (room < wanted) {
            long seen = Words.getLongAcquire(file, cursors + ConnectionFile.HEAD);
            if (seen < head || seen > tail) {
                throw new IOException("the peer has spoilt a connection: head=" + seen + ", allowed=" + head + ".."
                        + tail + ": the peer is closed out");
            }
            head = seen;
            room = ConnectionFile.RING_BYTES - (tail - head);
        }
        return (int) room;
    }

    /** Shows the reader what was written, and wakes it if it sleeps. */
    void publish() {
        if (tail != published) {
            published = tail;
            Words.putLongRelease(file, cursors + ConnectionFile.TAIL, tail);
            members.ring(peer);
        }
    }

    /**
     * Has the reader wake this process when it has made room. To be called when everything is published.
     *
     * @return true: there is room by now
     */
    boolean askForRoom() throws IOException {
        Words.putIntVolatile(file, cursors + ConnectionFile.WANTS_ROOM, 1);
        Words.fullFence(); // asked before looked, or the reader may make room and sleep in between
        return room(1) > 0;
    }

    /** Nothing more will be written. */
    void end() {
        publish();
        Words.putIntRelease(file, cursors + ConnectionFile.ENDED, 1);
        members.ring(peer);
    }
}
