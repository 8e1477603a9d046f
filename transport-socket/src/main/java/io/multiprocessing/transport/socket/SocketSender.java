package io.multiprocessing.transport.socket;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.Pace;
import io.multiprocessing.internal.stream.RoomPatience;
import io.multiprocessing.internal.stream.Sender;
import io.multiprocessing.internal.stream.Staging;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * The sending half of a connection: writes to the socket. Not only what the peer does not take goes to the outbox, but
 * also what comes in bursts.
 */
final class SocketSender extends Sender {
    private static final int WRITES_PER_TURN = 16;

    /** So much of native memory is written from where it lies. */
    private static final int LEAST_LENT_BYTES = 16 * 1024;

    /**
     * How much the kernel may keep for the peer, as far as the system allows it: while one of the two processes is not
     * at its turn, the other has something to do. Memory is taken for what is there, not for what may be.
     */
    private static final int KERNEL_BYTES = 512 * 1024;

    private static final Log LOG = Log.of(SocketSender.class);

    private final SocketConnection connection;
    private final SocketChannel channel;
    private final Pace pace = new Pace();
    private final RoomPatience patience = new RoomPatience();
    private final ByteBuffer[] pair = new ByteBuffer[2];

    SocketSender(SocketConnection connection, SocketChannel channel) {
        super(connection.loop.thread());
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
            write(length, parts);
        }
    }

    private void write(int length, ByteBuffer[] parts) throws IOException {
        patience.begin(length, !inLoop());
        ByteBuffer staging = Staging.take();
        try {
            staging.putInt(length);
            int part = 0;
            do {
                part = fill(staging, part, parts);
                ByteBuffer lent = part < parts.length && isLent(parts[part]) ? parts[part] : null;
                if (!wroteAll(staging.flip(), lent)) {
                    outbox.add(staging);
                    outbox.add(parts, part);
                    laidAside();
                    return;
                }
                staging.clear();
                part += lent == null ? 0 : 1;
            } while (part < parts.length);
            patience.allTaken();
        } finally {
            Staging.giveBack(staging);
        }
    }

    private static boolean isLent(ByteBuffer part) {
        return part.isDirect() && part.remaining() >= LEAST_LENT_BYTES;
    }

    /** Moves as much as fits, up to what is written from where it lies; gives the part to go on with. */
    private static int fill(ByteBuffer staging, int begin, ByteBuffer[] parts) {
        for (int i = begin; i < parts.length; i++) {
            ByteBuffer part = parts[i];
            if (isLent(part)) {
                return i;
            }
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

    /** As {@link #writeAll}; where the memory is closed meanwhile, what stands before it is kept for the outbox. */
    private boolean wroteAll(ByteBuffer staging, ByteBuffer lent) throws IOException {
        try {
            return writeAll(staging, lent);
        } catch (IllegalStateException e) {
            if (hasDeparted()) {
                outbox.add(staging);
            }
            throw e;
        }
    }

    /** Writes both, of which the second may be null. Gives whether the channel took all, soon enough. */
    private boolean writeAll(ByteBuffer staging, ByteBuffer lent) throws IOException {
        while (true) {
            long taken = writeOnce(staging, lent);
            if (taken > 0) {
                departed(taken);
                patience.taken();
            }
            if (!staging.hasRemaining() && (lent == null || !lent.hasRemaining())) {
                return true;
            }
            if (lock.hasQueuedThreads() || !patience.lookAgain()) {
                return false;
            }
        }
    }

    private long writeOnce(ByteBuffer staging, ByteBuffer lent) throws IOException {
        if (lent == null) {
            return channel.write(staging);
        }
        if (!staging.hasRemaining()) {
            return channel.write(lent);
        }
        pair[0] = staging;
        pair[1] = lent;
        try {
            return channel.write(pair);
        } finally {
            pair[1] = null;
        }
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
