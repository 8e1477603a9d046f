package io.multiprocessing.transport.socket;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.Frames;
import io.multiprocessing.internal.stream.Newcomers;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A connection: its sending half is a {@link SocketSender}; receiving is the loop's alone (with its turn).
 *
 * <p>Its end: {@link #close} by us, the peer's end of file, or a fault. Each leads to {@link #finish} in the loop,
 * once. A failed write is no end yet: the peer may be dead, but what it had sent is still delivered first.
 */
final class SocketConnection extends SocketMember implements MessageConnection, Frames.Sink {
    private static final Log LOG = Log.of(SocketConnection.class);

    private static final int READS_PER_TURN = 4;

    /** What a dead peer has sent fits into the kernel's buffers; this is more. */
    private static final int LAST_READS = 256;

    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SocketChannel channel;
    private final SocketSender sender;
    private final SocketReader reader;
    private final Frames frames;
    private final Newcomers<SocketConnection> strangers;
    private MessageReceiver receiver;
    private boolean finished;
    private volatile boolean closing;
    private volatile int limit = INITIAL_LIMIT;

    /**
     * Makes a connection that reads nothing yet.
     *
     * @param strangers where to sign off when trusted or closed; null: nowhere
     */
    SocketConnection(SocketLoop loop, SocketChannel channel, Newcomers<SocketConnection> strangers)
            throws ClosedChannelException {
        super(loop, channel);
        this.channel = channel;
        this.sender = new SocketSender(this, channel);
        this.reader = new SocketReader(channel);
        this.frames = new Frames(loop.buffers());
        this.strangers = strangers;
    }

    /** Begins to read. */
    void begin(MessageReceiver messageReceiver) {
        receiver = messageReceiver;
        interested(SelectionKey.OP_READ);
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException {
        sender.send(parts);
    }

    @Override
    public boolean flush(long timeoutNanos) throws IOException, InterruptedException {
        return sender.flush(timeoutNanos);
    }

    /** From the sender, in any thread, under its lock. */
    void sendingFailed(IOException cause) {
        loop.execute(new Runnable() {
            @Override
            public void run() {
                readTheLast(cause);
            }
        });
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

    @Override
    void ready(int operations) throws IOException {
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            sender.writeTurn();
        }
        if ((operations & SelectionKey.OP_READ) != 0) {
            readTurn(loop.isHelped() ? 1 : READS_PER_TURN);
        }
        if (closing && sender.drained()) {
            finish(null);
        }
    }

    @Override
    boolean look() throws IOException {
        if (closing) {
            loop.forget(this); // the selector sees to the rest
            return false;
        }
        reader.forget();
        readTurn(1);
        return reader.hasRead();
    }

    private void readTurn(int mostReads) throws IOException {
        boolean more = true;
        for (int i = 0; i < mostReads && more && !closing; i++) {
            more = frames.readOnce(reader, this) && frames.filled();
        }
        if (closing) {
            discard();
        }
        if (reader.ended()) {
            finish(closing ? null : frames.cutShort());
        }
    }

    /** Our side has closed, but the peer is not to be kept from taking what we still send. */
    private void discard() throws IOException {
        reader.read(loop.buffers().shared());
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public boolean message(ByteBuffer message, boolean moreAtHand) throws IOException {
        if (closing) {
            return false;
        }
        loop.messageCame(this);
        receiver.onMessage(message, moreAtHand);
        return !closing;
    }

    @Override
    public void close() {
        closing = true;
        if (sender.close()) {
            loop.execute(new Runnable() {
                @Override
                public void run() {
                    drain();
                }
            });
        }
    }

    /** In the loop: ends now when nothing is left to send, else when it has left, or time is up. */
    private void drain() {
        if (sender.drained()) {
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

    @Override
    public void failed(Throwable cause) {
        boolean ours = cause instanceof IOException;
        finish(ours ? (IOException) cause : new IOException("the receiver of a connection failed: " + cause, cause));
    }

    /**
     * Ends the connection, whatever is left to send. In the loop; in a helper's turn it is put off until the loop's own
     * thread has it.
     *
     * @param cause for the receiver; null: no fault
     */
    void finish(IOException cause) {
        if (finished) {
            return;
        }
        if (loop.isHelped()) { // whose stack may not suffice: half an end would be worse than none
            closing = true;
            loop.forget(this);
            loop.execute(new Runnable() {
                @Override
                public void run() {
                    finish(cause);
                }
            });
            return;
        }
        finished = true;
        closing = true;
        try {
            loop.forget(this);
            signOff();
            frames.close();
            sender.end(cause);
        } finally { // whatever happens, where memory is full: others wait for this
            try {
                closeQuietly(channel);
                loop.leave();
            } finally {
                if (receiver != null) {
                    tellReceiver(cause);
                }
            }
        }
    }

    private void tellReceiver(IOException cause) {
        try {
            receiver.onClosed(cause);
        } catch (Throwable e) {
            LOG.warn("a receiver failed in onClosed: " + e, e);
        }
    }

    @Override
    public String toString() {
        return "socket connection" + (closing ? ", closed" : "");
    }
}
