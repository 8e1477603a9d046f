package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.Frames;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.SharedStructures;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A connection: its sending half is a {@link SharedMemSender}; receiving is the loop's alone.
 *
 * <p>Its end: {@link #close} by us, the peer's word that nothing more comes, the peer's death, or a fault. Each leads
 * to {@link #finish} in the loop, once. What a dead peer had sent is delivered first.
 */
final class SharedMemConnection implements MessageConnection, Frames.Sink {
    private static final Log LOG = Log.of(SharedMemConnection.class);
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    final SharedMemLoop loop;
    private final Arena arena;
    private final int peer;
    private final boolean connecting;
    private final SharedMemSender sender;
    private final RingReader reader;
    private final Frames frames;
    private MessageReceiver receiver;
    private boolean finished;
    private long closingSinceNanos;
    private volatile boolean closing;
    private volatile int limit = INITIAL_LIMIT;

    /**
     * Makes a connection that reads nothing yet; it counts as a user of the loop.
     *
     * @param arena of the file, which ends with the connection
     * @param peer the member at the other side
     * @param connecting whether this is the side that connects
     */
    SharedMemConnection(SharedMemLoop loop, MemorySegment file, Arena arena, int peer, boolean connecting) {
        this.loop = loop;
        this.arena = arena;
        this.peer = peer;
        this.connecting = connecting;
        long out = connecting ? ConnectionFile.TO_HOST : ConnectionFile.TO_CONNECTOR;
        long outBytes = connecting ? ConnectionFile.TO_HOST_BYTES : ConnectionFile.TO_CONNECTOR_BYTES;
        long in = connecting ? ConnectionFile.TO_CONNECTOR : ConnectionFile.TO_HOST;
        long inBytes = connecting ? ConnectionFile.TO_CONNECTOR_BYTES : ConnectionFile.TO_HOST_BYTES;
        this.sender = new SharedMemSender(this, new RingWriter(file, out, outBytes, loop.members, peer));
        this.reader = new RingReader(file, in, inBytes, loop.members, peer);
        this.frames = new Frames(loop.buffers());
    }

    /** Who gets the messages; to be called before the loop has it. */
    void receiver(MessageReceiver messageReceiver) {
        receiver = messageReceiver;
    }

    int peer() {
        return peer;
    }

    boolean peerCanWake() {
        return loop.members.canWake(peer);
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
                finish(cause);
            }
        });
    }

    @Override
    public void limit(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a limit is at least 1 byte, not " + bytes);
        }
        limit = bytes;
    }

    @Override
    public int limit() {
        return limit;
    }

    /** Moves what can be moved, both ways; gives whether anything was. In the loop. */
    boolean turn() {
        try {
            boolean moved = sender.isBehind() && sender.writeTurn();
            if (closing) {
                return closingTurn() || moved;
            }
            boolean ended = reader.ended();
            if (frames.readOnce(reader, this)) {
                return true;
            }
            if (ended) {
                finish(frames.cutShort());
            }
            return ended || moved;
        } catch (Throwable e) {
            failed(e);
            return true;
        }
    }

    /** Ends when everything has left, or time is up, or the peer wants nothing any more. */
    private boolean closingTurn() {
        if (closingSinceNanos == 0) {
            closingSinceNanos = System.nanoTime() | 1;
        }
        if (!sender.isBehind() || reader.ended() || System.nanoTime() - closingSinceNanos > DRAIN_NANOS) {
            finish(null);
            return true;
        }
        return false;
    }

    @Override
    public boolean message(ByteBuffer message, boolean moreAtHand) throws IOException {
        if (closing) {
            return false;
        }
        receiver.onMessage(message, moreAtHand);
        return !closing;
    }

    /** Ends it if the peer is dead, after what it had sent. In the loop. */
    void lookAtPeer() {
        if (loop.members.isAlive(peer)) {
            return;
        }
        try {
            while (!closing && frames.readOnce(reader, this)) {
                // until all is delivered: nothing is added any more
            }
            finish(closing ? null : frames.cutShort());
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public Optional<SharedStructures> structures() {
        return connecting ? loop.structures() : Optional.empty();
    }

    @Override
    public void close() {
        closing = true;
        sender.close();
        loop.wake();
    }

    private void failed(Throwable cause) {
        boolean ours = cause instanceof IOException;
        finish(ours ? (IOException) cause : new IOException("the receiver of a connection failed: " + cause, cause));
    }

    /**
     * Ends the connection, whatever is left to send. In the loop.
     *
     * @param cause for the receiver; null: no fault
     */
    void finish(IOException cause) {
        if (finished) {
            return;
        }
        finished = true;
        closing = true;
        frames.close();
        try {
            sender.end(cause);
        } catch (Throwable e) {
            LOG.debug("{} cannot be told that this is the end", this, e); // its file was cut off, say
        }
        arena.close();
        if (receiver != null) {
            tellReceiver(cause);
        }
        loop.leave();
    }

    boolean isFinished() {
        return finished;
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
        return "shared memory connection with process " + loop.members.pid(peer) + (closing ? ", closed" : "");
    }
}
