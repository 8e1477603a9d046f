package io.multiprocessing.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending half of a connection. The sender's own thread writes, as long as the peer takes everything; what it does
 * not take, and what comes in bursts, goes to the outbox, which the loop sends. All of it under one lock, so that
 * frames do not mingle; nobody waits while holding it, and nobody else is called.
 */
final class SocketSender {
    private static final int WRITES_PER_TURN = 16;

    private final SocketConnection connection;
    private final SocketChannel channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();
    private final SocketOutbox outbox = new SocketOutbox();
    private final SocketPace pace = new SocketPace();
    private boolean closed;
    /** Why something that was sent will never arrive. */
    private IOException broken;

    SocketSender(SocketConnection connection, SocketChannel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    void send(ByteBuffer... parts) throws IOException {
        int length = lengthOf(parts);
        lock.lock();
        try {
            if (closed || broken != null) {
                throw new IOException(
                        "cannot send a message of " + length + " bytes: the connection is closed", broken);
            }
            connection.loop.messageSent();
            boolean whole = false;
            try {
                if (!outbox.isEmpty()) {
                    keep(length, parts);
                } else if (pace.burst(length)) {
                    keep(length, parts);
                    connection.interested(SelectionKey.OP_WRITE);
                } else {
                    write(length, parts);
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

    private void keep(int length, ByteBuffer[] parts) {
        outbox.addInt(length);
        outbox.add(parts, 0);
    }

    private void write(int length, ByteBuffer[] parts) throws IOException {
        ByteBuffer staging = SocketStaging.take();
        try {
            staging.putInt(length);
            int part = 0;
            do {
                part = fill(staging, part, parts);
                channel.write(staging.flip());
                if (staging.hasRemaining()) {
                    outbox.add(staging);
                    outbox.add(parts, part);
                    connection.interested(SelectionKey.OP_WRITE);
                    return;
                }
                staging.clear();
            } while (part < parts.length);
        } catch (IOException e) {
            breakOff(e);
            throw new IOException("cannot send a message of " + length + " bytes: " + e.getMessage(), e);
        } finally {
            SocketStaging.giveBack(staging);
        }
    }

    /** Moves as much as fits; gives the part to go on with. */
    private static int fill(ByteBuffer staging, int begin, ByteBuffer[] parts) {
        for (int i = begin; i < parts.length; i++) {
            ByteBuffer part = parts[i];
            if (part.remaining() > staging.remaining()) {
                int end = part.limit();
                staging.put(part.limit(part.position() + staging.remaining()));
                part.limit(end);
                return i;
            }
            staging.put(part);
        }
        return parts.length;
    }

    boolean flush(long timeoutNanos) throws IOException, InterruptedException {
        lock.lock();
        try {
            pace.flushed();
            if (!outbox.isEmpty()) {
                writeOutbox();
            }
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

    /** Sends from the outbox, some of it: others may wait for the lock. */
    private void writeOutbox() {
        ByteBuffer staging = SocketStaging.take();
        try {
            boolean taken = true;
            for (int i = 0; i < WRITES_PER_TURN && taken && !outbox.isEmpty(); i++) {
                taken = outbox.writeOnce(channel, staging);
            }
        } catch (IOException e) {
            breakOff(e);
        } finally {
            SocketStaging.giveBack(staging);
        }
        if (outbox.isEmpty()) {
            drained.signalAll();
        }
    }

    /** The channel takes bytes. In the loop. */
    void writeTurn() {
        lock.lock();
        try {
            writeOutbox();
            if (outbox.isEmpty()) {
                connection.notInterested(SelectionKey.OP_WRITE);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing can be sent any more. */
    private void breakOff(IOException cause) {
        broken = cause;
        outbox.clear();
        drained.signalAll();
        connection.sendingFailed(cause);
    }

    /** Takes no more messages. Gives whether it did before. */
    boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Whether everything that was sent has left. */
    boolean drained() {
        lock.lock();
        try {
            return outbox.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what has not left; those who wait for that are told. */
    void end(IOException cause) {
        lock.lock();
        try {
            closed = true;
            if (broken == null && !outbox.isEmpty()) {
                broken = cause != null ? cause : new IOException("the peer did not take everything");
            }
            outbox.clear();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
