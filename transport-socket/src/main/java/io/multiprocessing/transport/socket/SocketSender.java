package io.multiprocessing.transport.socket;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.Pace;
import io.multiprocessing.internal.stream.Staging;
import io.multiprocessing.internal.stream.WritingSender;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * The sending half of a connection: writes to the socket. Not only what the peer does not take goes to the outbox, but
 * also what comes in bursts.
 */
final class SocketSender extends WritingSender {
    private static final int WRITES_PER_TURN = 16;

    /**
     * How much the kernel may keep for the peer, as far as the system allows it: while one of the two processes is not
     * at its turn, the other has something to do. Memory is taken for what is there, not for what may be.
     */
    private static final int KERNEL_BYTES = 512 * 1024;

    private static final Log LOG = Log.of(SocketSender.class);

    private final SocketConnection connection;
    private final SocketChannel channel;
    private final Pace pace = new Pace();

    SocketSender(SocketConnection connection, SocketChannel channel) {
        super(connection.loop.thread(), true);
        this.connection = connection;
        this.channel = channel;
        try {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, KERNEL_BYTES);
        } catch (IOException e) {
            LOG.debug("a socket keeps its buffer as it is", e);
        }
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
            writeWhole(length, parts);
        }
    }

    @Override
    protected long write(ByteBuffer bytes) throws IOException {
        return channel.write(bytes);
    }

    @Override
    protected long write(ByteBuffer[] both) throws IOException {
        return channel.write(both);
    }

    @Override
    protected void laidAside() {
        connection.interested(SelectionKey.OP_WRITE);
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
