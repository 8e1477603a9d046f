package io.multiprocessing.transport.socket;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection. The sender's own thread writes, as long as the peer takes everything; what it does not take goes to the
 * outbox, and the loop sends it. Reading is the loop's alone.
 *
 * <p>Its end: {@link #close} by us, the peer's end of file, or a fault. Each leads to {@code finish} in the loop, once.
 * A failed write is no end yet: the peer may be dead, but what it had sent is still delivered first.
 */
final class SocketConnection extends SocketMember implements MessageConnection, SocketFrames.Sink {
    private static final Log LOG = Log.of(SocketConnection.class);

    private static final int READS_PER_TURN = 4;
    private static final int WRITES_PER_TURN = 16;

    /** What a dead peer has sent fits into the kernel's buffers; this is more. */
    private static final int LAST_READS = 256;

    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SocketChannel channel;
    private final SocketFrames frames;
    private final SocketStrangers strangers;
    private MessageReceiver receiver;
    private boolean finished;
    private volatile int limit = INITIAL_LIMIT;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();
    private final SocketOutbox outbox = new SocketOutbox();
    private final SocketPace pace = new SocketPace();
    private volatile boolean closing;
    /** Why nothing can be sent any more. */
    private IOException broken;

    /**
     * Makes a connection that reads nothing yet.
     *
     * @param strangers where to sign off when trusted or closed; null: nowhere
     */
    SocketConnection(SocketLoop loop, SocketChannel channel, SocketStrangers strangers) throws ClosedChannelException {
        super(loop, channel);
        this.channel = channel;
        this.frames = new SocketFrames(loop.buffers());
        this.strangers = strangers;
    }

    /** Begins to read. */
    void begin(MessageReceiver messageReceiver) {
        receiver = messageReceiver;
        interested(SelectionKey.OP_READ);
    }

    // Sending.

    @Override
    public void send(ByteBuffer... parts) throws IOException {
        int length = lengthOf(parts);
        lock.lock();
        try {
            if (closing || broken != null) {
                throw new IOException(
                        "cannot send a message of " + length + " bytes: the connection is closed", broken);
            }
            boolean whole = false;
            try {
                boolean first = outbox.isEmpty();
                if (first && !pace.burst(length)) {
                    write(length, parts);
                } else {
                    outbox.addInt(length);
                    keep(0, parts);
                    if (first) {
                        interested(SelectionKey.OP_WRITE);
                    }
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
                    keep(part, parts);
                    interested(SelectionKey.OP_WRITE);
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

    private void keep(int begin, ByteBuffer[] parts) {
        for (int i = begin; i < parts.length; i++) {
            outbox.add(parts[i]);
        }
    }

    /** Nothing can be sent any more. The loop delivers what the peer had sent, and ends the connection. */
    private void breakOff(IOException cause) {
        broken = cause;
        outbox.clear();
        drained.signalAll();
        loop.execute(new Runnable() {
            @Override
            public void run() {
                readTheLast(cause);
            }
        });
    }

    @Override
    public void flush() throws IOException {
        lock.lock();
        try {
            if (!outbox.isEmpty()) {
                writeOutbox(Integer.MAX_VALUE);
            }
            if (!outbox.isEmpty() && loop.isThisThread()) {
                throw new IllegalStateException(
                        "flush() waits for the thread it was called in: receivers and acceptors must not call it");
            }
            while (!outbox.isEmpty()) {
                drained.awaitUninterruptibly();
            }
            if (broken != null) {
                throw new IOException("the connection was closed before all that was sent had left", broken);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends from the outbox until the peer takes no more. */
    private void writeOutbox(int mostWrites) {
        ByteBuffer staging = SocketStaging.take();
        try {
            boolean taken = true;
            for (int i = 0; i < mostWrites && taken && !outbox.isEmpty(); i++) {
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

    /** In the loop. */
    private void writeTurn() {
        lock.lock();
        try {
            writeOutbox(WRITES_PER_TURN);
            if (outbox.isEmpty()) {
                notInterested(SelectionKey.OP_WRITE);
            }
        } finally {
            lock.unlock();
        }
    }

    // Receiving; in the loop.

    @Override
    void ready(int operations) throws IOException {
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            writeTurn();
        }
        if ((operations & SelectionKey.OP_READ) != 0 && !finished) {
            readTurn(READS_PER_TURN);
        }
        if (closing && nothingLeft()) {
            finish(null);
        }
    }

    private void readTurn(int mostReads) throws IOException {
        boolean more = true;
        for (int i = 0; i < mostReads && more && !closing; i++) {
            more = frames.readOnce(channel, this);
        }
        if (closing) {
            frames.discard(channel);
        }
        if (frames.ended()) {
            finish(closing ? null : frames.cutShort());
        }
    }

    private void readTheLast(IOException cause) {
        try {
            if (!finished && !closing) {
                readTurn(LAST_READS);
            }
            finish(cause);
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public boolean message(ByteBuffer message) throws IOException {
        if (closing) {
            return false;
        }
        receiver.onMessage(message);
        return !closing;
    }

    @Override
    public void limit(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a limit is at least 1 byte, not " + bytes);
        }
        limit = bytes;
        signOff();
    }

    private void signOff() {
        if (strangers != null) {
            strangers.forget(this);
        }
    }

    // The end.

    @Override
    public void close() {
        lock.lock();
        try {
            if (closing) {
                return;
            }
            closing = true;
        } finally {
            lock.unlock();
        }
        loop.execute(new Runnable() {
            @Override
            public void run() {
                drain();
            }
        });
    }

    /** In the loop: ends now when nothing is left to send, else when it has left, or time is up. */
    private void drain() {
        if (nothingLeft()) {
            finish(null);
            return;
        }
        loop.after(DRAIN_NANOS, new Runnable() {
            @Override
            public void run() {
                finish(null);
            }
        });
    }

    private boolean nothingLeft() {
        lock.lock();
        try {
            return outbox.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    void failed(Throwable cause) {
        fail(
                cause instanceof IOException e
                        ? e
                        : new IOException("the receiver of a connection failed: " + cause, cause));
    }

    /** Ends the connection without regard to what is left to send. In the loop. */
    void fail(IOException cause) {
        finish(cause);
    }

    private void finish(IOException cause) {
        if (finished) {
            return;
        }
        finished = true;
        signOff();
        frames.close();
        lock.lock();
        try {
            closing = true;
            if (broken == null && !outbox.isEmpty()) {
                broken = cause != null ? cause : new IOException("the peer did not take everything");
            }
            outbox.clear();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
        closeQuietly(channel);
        loop.leave();
        if (receiver != null) {
            try {
                receiver.onClosed(cause);
            } catch (Throwable e) {
                LOG.warn("a receiver failed in onClosed: " + e, e);
            }
        }
    }

    @Override
    public String toString() {
        return "socket connection" + (closing ? ", closed" : "");
    }
}
