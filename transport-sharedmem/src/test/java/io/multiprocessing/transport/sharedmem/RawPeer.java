package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer that speaks to an endpoint of this process as it likes: it has the connection's file in its hands. */
final class RawPeer implements AutoCloseable {
    private static final AtomicInteger NUMBERS = new AtomicInteger(1_000_000);

    final MemorySegment file;
    private final SharedMemLoop loop;
    private final Arena arena = Arena.ofShared();
    private long tail;

    private RawPeer(SharedMemLoop loop, Path path, int member) throws IOException {
        this.loop = loop;
        this.file = ConnectionFile.create(path, arena);
        ConnectionFile.finish(file, member);
    }

    /** Connects as an honest peer would. */
    static RawPeer connect(String address) throws IOException {
        Path directory = Path.of(address);
        SharedMemLoop loop = SharedMemLoop.join(directory);
        int member = loop.members.self();
        var peer = new RawPeer(loop, newFile(directory, member), member);
        loop.members.knock();
        Await.until("the peer is let in", () -> ConnectionFile.accepted(peer.file));
        return peer;
    }

    /** The path of a file that no other has. */
    static Path newFile(Path directory, int member) {
        return SharedMemDoor.file(directory, member, NUMBERS.incrementAndGet());
    }

    /** Writes into the ring, for which there must be room. */
    void write(byte... bytes) {
        for (byte each : bytes) {
            long at = ConnectionFile.TO_HOST_BYTES + tail++ % ConnectionFile.RING_BYTES;
            file.set(java.lang.foreign.ValueLayout.JAVA_BYTE, at, each);
        }
        tail(tail);
    }

    /** Says that so many bytes were written. */
    void tail(long value) {
        Words.putLongVolatile(file, ConnectionFile.TO_HOST + ConnectionFile.TAIL, value);
        ring();
    }

    /** Says that so many bytes of the endpoint were read. */
    void head(long value) {
        Words.putLongVolatile(file, ConnectionFile.TO_CONNECTOR + ConnectionFile.HEAD, value);
        ring();
    }

    /** How many bytes the endpoint has written. */
    long heard() {
        return Words.getLongVolatile(file, ConnectionFile.TO_CONNECTOR + ConnectionFile.TAIL);
    }

    /** What the endpoint has written, as far as it lies in the ring. */
    byte heard(long at) {
        return file.get(
                java.lang.foreign.ValueLayout.JAVA_BYTE,
                ConnectionFile.TO_CONNECTOR_BYTES + at % ConnectionFile.RING_BYTES);
    }

    /** Says that nothing more comes. */
    void end() {
        Words.putIntVolatile(file, ConnectionFile.TO_HOST + ConnectionFile.ENDED, 1);
        ring();
    }

    /** Whether the endpoint has said that nothing more comes. */
    boolean isClosedOut() {
        return Words.getIntVolatile(file, ConnectionFile.TO_CONNECTOR + ConnectionFile.ENDED) != 0;
    }

    void ring() {
        loop.members.ring(loop.members.self());
    }

    @Override
    public void close() {
        arena.close();
        loop.leave();
    }
}
