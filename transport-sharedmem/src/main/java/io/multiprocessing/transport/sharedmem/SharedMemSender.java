package io.multiprocessing.transport.sharedmem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending half of a connection. The sender's own thread writes into the ring as long as there is room; what does
 * not fit goes to the outbox, from which the loop goes on when the peer has made room. All of it under one lock, so
 * that frames do not mingle; nobody waits while holding it, and no code of others is called.
 */
final class SharedMemSender {
    /** Others may wait for the lock. */
    private static final int MOVES_PER_TURN = 16;

    private static final long HELP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final SharedMemConnection connection;
    private final RingWriter ring;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();
    private final SharedMemOutbox outbox = new SharedMemOutbox();
    private final ByteBuffer header = ByteBuffer.allocate(SharedMemFrames.HEADER_BYTES);
    private volatile boolean behind;
    private boolean closed;
    /** The ring may be gone. */
    private boolean over;
    /** Why something that was sent will never arrive. */
    private IOException broken;

    SharedMemSender(SharedMemConnection connection, RingWriter ring) {
        this.connection = connection;
        this.ring = ring;
    }

    void send(ByteBuffer... parts) throws IOException {
        int length = lengthOf(parts);
        lock.lock();
        try {
            if (closed || broken != null) {
                throw new IOException(
                        "cannot send a message of " + length + " bytes: the connection is closed", broken);
            }
            boolean whole = false;
            try {
                header.clear().putInt(length).flip();
                if (outbox.isEmpty()) {
                    write(parts);
                } else {
                    outbox.add(header);
                    outbox.add(parts, 0);
                }
                whole = true;
            } finally {
                if (!whole && broken == null) {
                    breakOff(new IOException("sending a message failed half-way"));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static int lengthOf(ByteBuffer[] parts) {
        long length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        if (length < 1 || length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a message has 1 to " + Integer.MAX_VALUE + " bytes, not " + length);
        }
        return (int) length;
    }

    private void write(ByteBuffer[] parts) throws IOException {
        try {
            if (!passes(header)) {
                outbox.add(header);
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
        } catch (IOException e) {
            breakOff(e);
            throw new IOException("cannot send a message: " + e.getMessage(), e);
        } catch (InternalError e) {
            breakOff(cutOff(e));
            throw cutOff(e);
        }
    }

    /** Whether all of it went into the ring; if not, the peer has been asked to say when there is room. */
    private boolean passes(ByteBuffer bytes) throws IOException {
        ring.write(bytes);
        while (bytes.hasRemaining()) {
            ring.publish();
            if (!ring.askForRoom()) {
                return false;
            }
            ring.write(bytes);
        }
        return true;
    }

    boolean flush(long timeoutNanos) throws IOException, InterruptedException {
        lock.lock();
        try {
            helpOut();
            if (!outbox.isEmpty() && timeoutNanos > 0 && connection.loop.isThisThread()) {
                throw new IllegalStateException(
                        "flush() waits for the thread it was called in: receivers and acceptors must not call it");
            }
            for (long left = timeoutNanos; !outbox.isEmpty(); left = drained.awaitNanos(left)) {
                if (left <= 0) {
                    return false;
                }
            }
            if (broken != null) {
                throw new IOException("the connection was closed before all that was sent had left", broken);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A peer that reads makes room sooner than the loop would be woken: for a moment the waiting thread sends itself.
     */
    private void helpOut() {
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
            drained.signalAll();
            if (closed) {
                ring.end();
            }
        }
        return moved;
    }

    /** The JDK throws such an error where a mapped file has become shorter. */
    private static IOException cutOff(InternalError e) {
        return new IOException("the connection's file was cut off: " + e.getMessage(), e);
    }

    /** Nothing can be sent any more. */
    private void breakOff(IOException cause) {
        broken = cause;
        outbox.clear();
        behind = false;
        drained.signalAll();
        connection.sendingFailed(cause);
    }

    /** Takes no more messages; says so to the peer at once if everything has left. */
    void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                if (outbox.isEmpty() && !over) {
                    ring.end();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what has not left; those who wait for that are told. Afterwards nobody touches the ring. */
    void end(IOException cause) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            closed = true;
            over = true;
            if (broken == null && !outbox.isEmpty()) {
                broken = cause != null ? cause : new IOException("the peer did not take everything");
            }
            outbox.clear();
            behind = false;
            drained.signalAll();
            ring.end();
        } finally {
            lock.unlock();
        }
    }
}
