package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.transport.RawPeer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer that speaks to an endpoint of this process as it likes: it has the connection's file in its hands. */
final class SharedMemRawPeer implements RawPeer {
    private static final AtomicInteger NUMBERS = new AtomicInteger(1_000_000);

    final MemorySegment file;
    private final SharedMemLoop loop;
    private final Arena arena = Arena.ofShared();
    private long tail;
    private int heard;

    private SharedMemRawPeer(SharedMemLoop loop, Path path, int member) throws IOException {
        this.loop = loop;
        this.file = ConnectionFile.create(path, arena);
        ConnectionFile.finish(file, member);
    }

    /** Connects as an honest peer would. */
    static SharedMemRawPeer connect(String address) throws IOException {
        Path directory = Path.of(address);
        SharedMemLoop loop = SharedMemLoop.join(directory);
        int member = loop.members.self();
        var peer = new SharedMemRawPeer(loop, newFile(directory, member), member);
        loop.members.knock();
        Await.until("the peer is let in", () -> ConnectionFile.accepted(peer.file));
        return peer;
    }

    /** The path of a file that no other has. */
    static Path newFile(Path directory, int member) {
        return SharedMemDoor.file(directory, member, NUMBERS.incrementAndGet());
    }

    @Override
    public void write(byte... bytes) {
        for (byte each : bytes) {
            long at = ConnectionFile.TO_HOST_BYTES + tail++ % ConnectionFile.RING_BYTES;
            file.set(ValueLayout.JAVA_BYTE, at, each);
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
    long came() {
        return Words.getLongVolatile(file, ConnectionFile.TO_CONNECTOR + ConnectionFile.TAIL);
    }

    @Override
    public byte[] hear(int count) {
        Await.until(count + " bytes came", () -> came() >= heard + count);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            long at = ConnectionFile.TO_CONNECTOR_BYTES + heard++ % ConnectionFile.RING_BYTES;
            bytes[i] = file.get(ValueLayout.JAVA_BYTE, at);
        }
        return bytes;
    }

    @Override
    public long hearTheEnd() {
        Await.until("the endpoint ends the connection", this::isClosedOut);
        return came() - heard;
    }

    @Override
    public void leave() {
        end();
        hearTheEnd();
    }

    /** Says that nothing more comes. */
    void end() {
        Words.putIntVolatile(file, ConnectionFile.TO_HOST + ConnectionFile.ENDED, 1);
        ring();
    }

    /** Whether the endpoint has said that nothing more comes. */
    private boolean isClosedOut() {
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
