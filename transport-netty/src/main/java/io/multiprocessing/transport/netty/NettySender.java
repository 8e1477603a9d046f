package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.stream.Pace;
import io.multiprocessing.internal.stream.Staging;
import io.multiprocessing.internal.stream.WritingSender;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The sending half of a connection. As long as nothing waits, a message goes to the kernel in its sender's thread; what
 * the kernel does not take, what comes in bursts, and what is to be encrypted goes to the outbox.
 *
 * <p>The loop hands the outbox to Netty in chunks of {@value Staging#BYTES} bytes: the next one when the last one has
 * left. So Netty never keeps more than that, and a chunk leaves the outbox only when it was sent.
 */
final class NettySender extends WritingSender implements Runnable, ChannelFutureListener {
    private static final int CHUNKS_PER_TURN = 16;
    private static final ByteBuffer[] NOTHING = {};

    private final NettyConnection connection;
    private final NettyIo.Direct direct;
    private final Pace pace = new Pace();
    /** The loop has been told to send, or sends. */
    private boolean called;
    /** A chunk is Netty's; its size. */
    private int inFlight;

    private ByteBuffer chunk;
    private boolean ended;
    private IOException refusal;
    /** How many bytes have left the outbox, and what {@link #goesOn} saw when it looked last. */
    private long takenBytes;

    private long takenBefore;
    private boolean waitedBefore;
    private long sent;

    /**
     * Makes the half.
     *
     * @param direct null: all goes through the loop
     */
    NettySender(NettyConnection connection, NettyIo.Direct direct) {
        super(connection.loop().thread(), direct != null && direct.isGuarded());
        this.connection = connection;
        this.direct = direct;
    }

    @Override
    protected void sendNow(int length, ByteBuffer[] parts) throws IOException {
        connection.loop().watch().messageSent();
        sent++;
        if (direct == null || !outbox.isEmpty() || pace.burst(length)) {
            keep(length, parts);
            callLoop();
        } else {
            writeWhole(length, parts);
        }
    }

    @Override
    protected long write(ByteBuffer bytes) throws IOException {
        return direct.write(bytes);
    }

    @Override
    protected long write(ByteBuffer[] both) throws IOException {
        return direct.write(both);
    }

    @Override
    protected void laidAside() {
        callLoop();
    }

    /**
     * Sends a word in place of a length.
     *
     * @param behindOthers whether also when there is something on its way
     */
    void signal(int word, boolean behindOthers) {
        lock.lock();
        try {
            if (maySend() && !ended && (behindOthers || outbox.isEmpty())) {
                sendNow(word, NOTHING);
            }
        } catch (IOException e) {
            breakOff(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected boolean inLoop() {
        return connection.loop().serves();
    }

    private void callLoop() {
        if (!called) {
            called = true;
            connection.loop().sends(1);
            connection.loop().execute(this);
        }
    }

    @Override
    protected void hurry() {
        pace.flushed();
        if (direct == null || inFlight > 0) {
            return;
        }
        ByteBuffer staging = Staging.take();
        try {
            boolean taken = true;
            for (int i = 0; i < CHUNKS_PER_TURN && taken && !outbox.isEmpty(); i++) {
                outbox.copyTo(staging.clear());
                direct.write(staging.flip());
                outbox.remove(staging.position());
                takenBytes += staging.position();
                taken = !staging.hasRemaining();
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

    @Override
    public void run() {
        try {
            handOn();
        } catch (RuntimeException | Error e) { // no memory for a chunk, above all
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        lock.lock();
        try {
            breakOff(new IOException("nothing more can be sent: " + cause, cause));
            if (called) {
                called = false;
                connection.loop().sends(-1);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Hands chunks to Netty while it takes them at once. In the loop. */
    private void handOn() {
        for (int i = 0; i < CHUNKS_PER_TURN; i++) {
            if (!takeChunk()) {
                connection.outboxIsEmpty();
                return;
            }
            ChannelFuture writing = connection.channel().writeAndFlush(Unpooled.wrappedBuffer(chunk));
            if (!writing.isDone()) {
                writing.addListener(this);
                return;
            }
            left(writing.cause());
        }
        connection.loop().execute(this);
    }

    private boolean takeChunk() {
        lock.lock();
        try {
            if (outbox.isEmpty()) {
                called = false;
                connection.loop().sends(-1);
                tellDrained();
                return false;
            }
            chunk = Staging.take();
            outbox.copyTo(chunk);
            inFlight = chunk.flip().remaining();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The chunk has left, or never will. In the loop. */
    @Override
    public void operationComplete(ChannelFuture writing) {
        left(writing.cause());
        run();
    }

    private void left(Throwable cause) {
        lock.lock();
        try {
            if (cause == null) {
                Staging.giveBack(chunk);
            }
            chunk = null;
            int bytes = inFlight;
            inFlight = 0;
            if (ended) {
                return;
            }
            if (cause == null) {
                outbox.remove(bytes);
                takenBytes += bytes;
            } else {
                breakOff(cause instanceof IOException e ? e : new IOException(cause));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void failed(IOException cause) {
        ended = true;
        refusal = cause;
        connection.sendingFailed(cause);
    }

    /** Why nothing more can be sent; null: nothing has failed so far. */
    IOException refusal() {
        lock.lock();
        try {
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end(IOException cause) {
        lock.lock();
        try {
            ended = true;
            super.end(cause);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the peer takes what we send: something waited when this was last asked, because the kernel had no room
     * for it, and some of that has left meanwhile. What the kernel takes at once proves nothing. In the loop.
     */
    boolean goesOn() {
        ChannelOutboundBuffer buffer = connection.channel().unsafe().outboundBuffer();
        lock.lock();
        try {
            long now = takenBytes;
            if (inFlight > 0 && buffer != null) {
                now += inFlight - buffer.totalPendingWriteBytes() + buffer.currentProgress();
            }
            boolean goesOn = waitedBefore && now != takenBefore;
            waitedBefore = !outbox.isEmpty();
            takenBefore = now;
            return goesOn;
        } finally {
            lock.unlock();
        }
    }

    /** How many messages and signals were sent, in all. */
    long sent() {
        lock.lock();
        try {
            return sent;
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
}
