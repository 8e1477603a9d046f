package io.multiprocessing.transport.socket;

import io.multiprocessing.internal.stream.Pace;
import io.multiprocessing.internal.stream.Sender;
import io.multiprocessing.internal.stream.Staging;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * The sending half of a connection: writes to the socket. Not only what the peer does not take goes to the outbox, but
 * also what comes in bursts.
 */
final class SocketSender extends Sender {
    private static final int WRITES_PER_TURN = 16;

    private final SocketConnection connection;
    private final SocketChannel channel;
    private final Pace pace = new Pace();

    SocketSender(SocketConnection connection, SocketChannel channel) {
        super(connection.loop.thread());
        this.connection = connection;
        this.channel = channel;
    }

    @Override
    protected void sendNow(int length, ByteBuffer[] parts) throws IOException {
        connection.loop.messageSent();
        if (!outbox.isEmpty()) {
            keep(length, parts);
        } else if (pace.burst(length)) {
            keep(length, parts);
            connection.interested(SelectionKey.OP_WRITE);
        } else {
            write(length, parts);
        }
    }

    private void write(int length, ByteBuffer[] parts) throws IOException {
        ByteBuffer staging = Staging.take();
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
        } finally {
            Staging.giveBack(staging);
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

    @Override
    protected void hurry() {
        pace.flushed();
        if (!outbox.isEmpty()) {
            writeOutbox();
        }
    }

    /** Sends from the outbox, some of it: others may wait for the lock. */
    private void writeOutbox() {
        ByteBuffer staging = Staging.take();
        try {
            boolean taken = true;
            for (int i = 0; i < WRITES_PER_TURN && taken && !outbox.isEmpty(); i++) {
                taken = writeOnce(staging.clear());
            }
        } catch (IOException e) {
            breakOff(e);
        } finally {
            Staging.giveBack(staging);
        }
        if (outbox.isEmpty()) {
            tellDrained();
        }
    }

    /** Writes as much as there is and fits into the buffer. Gives whether the channel took all of it. */
    private boolean writeOnce(ByteBuffer staging) throws IOException {
        outbox.copyTo(staging);
        channel.write(staging.flip());
        outbox.remove(staging.position());
        return !staging.hasRemaining();
    }

    @Override
    protected boolean inLoop() {
        return connection.loop.serves();
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

    @Override
    protected void failed(IOException cause) {
        connection.sendingFailed(cause);
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
}
