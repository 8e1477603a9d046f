package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.stream.Frames;
import io.multiprocessing.internal.stream.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * The sending half of a connection: writes into the ring as long as there is room. The loop goes on with the outbox
 * when the peer has made room.
 */
final class SharedMemSender extends Sender {
    /** Others may wait for the lock. */
    private static final int MOVES_PER_TURN = 16;

    private static final long HELP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final SharedMemConnection connection;
    private final RingWriter ring;
    private final ByteBuffer header = ByteBuffer.allocate(Frames.HEADER_BYTES);
    private volatile boolean behind;
    /** The ring may be gone. */
    private boolean over;

    SharedMemSender(SharedMemConnection connection, RingWriter ring) {
        super(connection.loop.thread());
        this.connection = connection;
        this.ring = ring;
    }

    @Override
    protected void sendNow(int length, ByteBuffer[] parts) throws IOException {
        if (!outbox.isEmpty()) {
            keep(length, parts);
            return;
        }
        try {
            write(header.clear().putInt(length).flip(), parts);
        } catch (InternalError e) {
            throw cutOff(e);
        }
    }

    private void write(ByteBuffer begin, ByteBuffer[] parts) throws IOException {
        if (!passes(begin)) {
            outbox.add(begin);
            outbox.add(parts, 0);
            behind = true;
            return;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!passes(parts[i])) {
                outbox.add(parts, i);
                behind = true;
                return;
            }
        }
        ring.publish();
    }

    /** Whether all of it went into the ring; if not, the peer has been asked to say when there is room. */
    private boolean passes(ByteBuffer bytes) throws IOException {
        writeOnce(bytes);
        while (bytes.hasRemaining()) {
            ring.publish();
            if (!ring.askForRoom()) {
                return false;
            }
            writeOnce(bytes);
        }
        return true;
    }

    private void writeOnce(ByteBuffer bytes) throws IOException {
        int before = bytes.remaining();
        try {
            ring.write(bytes);
        } finally {
            departed(before - bytes.remaining());
        }
    }

    @Override
    protected void laidAside() {
        behind = true;
        writeOutbox();
    }

    /**
     * A peer that reads makes room sooner than the loop would be woken: for a moment the waiting thread sends itself.
     */
    @Override
    protected void hurry() {
        if (outbox.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        writeOutbox();
        while (!outbox.isEmpty() && System.nanoTime() - begin < HELP_NANOS) {
            lock.unlock();
            Thread.yield();
            lock.lock();
            writeOutbox();
        }
    }

    /** Whether something waits for room. Any thread. */
    boolean isBehind() {
        return behind;
    }

    /** Sends from the outbox what there is room for; gives whether that was anything. In the loop. */
    boolean writeTurn() {
        lock.lock();
        try {
            return writeOutbox();
        } finally {
            lock.unlock();
        }
    }

    private boolean writeOutbox() {
        if (over) {
            return false;
        }
        boolean moved = false;
        try {
            boolean room = true;
            for (int i = 0; i < MOVES_PER_TURN && room && !outbox.isEmpty(); i++) {
                moved |= outbox.moveTo(ring);
                ring.publish();
                room = outbox.isEmpty() || ring.askForRoom();
            }
        } catch (IOException e) {
            breakOff(e);
        } catch (InternalError e) {
            breakOff(cutOff(e));
        }
        if (outbox.isEmpty()) {
            behind = false;
            tellDrained();
            if (isClosed()) {
                ring.end();
            }
        }
        return moved;
    }

    /** The JDK throws such an error where a mapped file has become shorter. */
    private static IOException cutOff(InternalError e) {
        return new IOException("the connection's file was cut off: " + e.getMessage(), e);
    }

    @Override
    protected void failed(IOException cause) {
        behind = false;
        connection.sendingFailed(cause);
    }

    /** As promised, and says so to the peer at once if everything has left. */
    @Override
    public boolean close() {
        lock.lock();
        try {
            boolean first = super.close();
            if (first && outbox.isEmpty()) {
                ring.end();
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** As promised; afterwards nobody touches the ring. */
    @Override
    public void end(IOException cause) {
        lock.lock();
        try {
            if (!over) {
                over = true;
                super.end(cause);
                behind = false;
                ring.end();
            }
        } finally {
            lock.unlock();
        }
    }
}
