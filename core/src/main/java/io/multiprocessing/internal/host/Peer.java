package io.multiprocessing.internal.host;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Handshake;
import io.multiprocessing.internal.wire.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;

/**
 * A connection between two processes that are no relatives: neither hosts it. Each keeps what it has received until
 * somebody takes it ({@link PeerInbox}), so messages outlive whoever sent them, and lets the other one send so much
 * more ({@link PeerOutbox}).
 *
 * <pre>
 * hello:     op=70 | version 2 | kind | class of the codec     first, from both sides
 * message:   op=71 | payload (large ones go ahead in parts of object 0)
 * consumed:  op=72 | bytes 8
 * end:       op=73                                                 the sender's end is closed, in order
 * </pre>
 *
 * A connection that ends without a word ends after the last whole message; one that ends in the middle of a message
 * says so to whoever receives, then it is at its end. So does one that was reset: that may have dropped whole messages.
 * And so does one that broke, because what came was no honest peer's or was changed on its way: nobody is to take that
 * for the peer's own end.
 */
final class Peer implements Handshake.Greeter, Abroad {
    static final byte HELLO = 70;
    static final byte VERSION = 2;
    private static final byte MESSAGE = 71;
    private static final byte CONSUMED = 72;
    private static final byte END = 73;

    /** A connection for the user's messages. */
    static final byte CONNECTION = 'C';

    /** A visit to a manager. */
    static final byte VISIT = 'M';

    /** What kernels, and our senders, say of a peer that takes nothing any more. */
    private static final List<String> GONE =
            List.of("Broken pipe", "Connection reset", "the peer did not take everything");

    private static final Log LOG = Log.of(Peer.class);

    private final Channel channel;
    private final String name;
    private final byte kind;
    private final String codec;
    private final Runnable whenOver;
    private final PeerInbox inbox = new PeerInbox(this);
    private final PeerOutbox outbox = new PeerOutbox(this);
    private final LongAdder signs = new LongAdder();
    private boolean greeted;
    private volatile boolean closed;

    /**
     * One that was just authenticated.
     *
     * @param name who is there, for messages
     * @param kind what it is for
     * @param codec the class of the codec that messages are encoded by
     * @param whenOver runs when the connection is gone, whoever closed it
     */
    Peer(Channel channel, String name, byte kind, String codec, Runnable whenOver) {
        this.channel = channel;
        this.name = name;
        this.kind = kind;
        this.codec = codec;
        this.whenOver = whenOver;
    }

    @Override
    public void begin() {
        try {
            byte[] className = codec.getBytes(StandardCharsets.UTF_8);
            channel.send(ByteBuffer.allocate(3 + className.length)
                    .put(HELLO)
                    .put(VERSION)
                    .put(kind)
                    .put(className)
                    .flip());
        } catch (IOException e) {
            LOG.debug("{} is gone before it was greeted: {}", name, e.getMessage());
        }
    }

    @Override
    public String name() {
        return name;
    }

    PeerInbox inbox() {
        return inbox;
    }

    PeerOutbox outbox() {
        return outbox;
    }

    Channel channel() {
        return channel;
    }

    /**
     * How many messages, or parts of large ones, have come, and parts have gone: while it grows the other side is not
     * stopped. What is small and has gone tells nothing, since buffers between the two have room for it.
     */
    long signs() {
        return signs.sum();
    }

    /** Something that the other side had room for has left this process. */
    void partLeft() {
        signs.increment();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void letGo(long object) {
        close();
    }

    @Override
    public IllegalStateException staying() {
        return new IllegalStateException("a connection of a listener stays in its process: send what comes by it"
                + " through a pipe, or let the other process connect for itself");
    }

    /** The other side learns that nothing comes any more and nothing is taken. A second call does nothing. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channel.send(ByteBuffer.allocate(1).put(END).flip());
        } catch (IOException e) {
            // it knows
        }
        channel.close();
        inbox.end(null);
        outbox.end();
    }

    void sendMessage(Payload payload, long stream) throws IOException {
        channel.send(ByteBuffer.allocate(1).put(MESSAGE).flip(), payload, stream);
    }

    void sendConsumed(long bytes) {
        try {
            channel.send(ByteBuffer.allocate(9).put(CONSUMED).putLong(bytes).flip());
        } catch (IOException e) {
            // then nobody sends
        }
    }

    @Override
    public void onMessage(ByteBuffer message) throws IOException {
        signs.increment();
        try {
            byte op = message.get();
            if (!greeted) {
                greet(op, message);
                return;
            }
            switch (op) {
                case Channel.OP_PART -> {
                    channel.absorb(message);
                    inbox.requireRoom(
                            channel.announcedBytes(), channel.unfinished().size());
                }
                case Channel.OP_DISCARD -> channel.forget(message);
                case MESSAGE -> {
                    Payload payload = channel.readPayload(message);
                    // what it carries was never granted to anybody
                    inbox.arrived(new Payload(payload.kind(), payload.data()));
                }
                case CONSUMED -> outbox.consumed(message.getLong());
                case END -> {
                    inbox.end(null);
                    outbox.end();
                }
                default -> throw new IOException("no such operation of a connection: op=" + op);
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("message of " + name + " too short", e);
        }
    }

    private void greet(byte op, ByteBuffer message) throws IOException {
        if (op != HELLO || message.get() != VERSION) {
            throw fault("the other side is no connection of this library's, or of another version of it");
        }
        if (message.get() != kind) {
            throw fault("one side is a manager, and the other a listener or a connection to one");
        }
        String theirs = StandardCharsets.UTF_8.decode(message).toString();
        if (!theirs.equals(codec)) {
            throw fault("the other side encodes by another codec: theirs=" + theirs + ", ours=" + codec);
        }
        greeted = true;
    }

    /** What makes the connection useless is told to whoever uses it. */
    private IOException fault(String what) {
        var fault = new IOException(what + ": " + name);
        inbox.end(fault);
        return fault;
    }

    @Override
    public void onClosed(IOException cause) {
        inbox.end(closed ? null : loss(cause));
        outbox.end();
        whenOver.run();
    }

    /** What else is lost besides the connection; null: nothing. */
    private IOException loss(IOException cause) {
        if (cause instanceof SocketTimeoutException) {
            return new IOException("the connection was given up: " + cause.getMessage() + ", peer=" + name, cause);
        }
        boolean cut = !channel.unfinished().isEmpty();
        if (cause instanceof SocketException && !cut) {
            return new IOException(
                    cause.getMessage() + ", before the other side had said that it ends: what it sent last may be lost,"
                            + " peer=" + name,
                    cause);
        }
        boolean ended = isEnd(cause);
        if (cause instanceof EOFException || cut && ended) {
            return new IOException("a sender died in the middle of a message: " + name, cause);
        }
        return ended ? null : new IOException("the connection broke: " + cause.getMessage() + ", peer=" + name, cause);
    }

    /**
     * Whether the other side has ended, or died, as far as that can be known. A kernel that refuses what we send says
     * so in words only; where they are of another language the connection seems to have broken, which loses nothing.
     */
    private static boolean isEnd(Throwable cause) {
        if (cause == null) {
            return true;
        }
        String words = String.valueOf(cause.getMessage());
        boolean gone = cause instanceof ClosedChannelException
                || cause instanceof SocketException
                || cause instanceof IOException
                        && !(cause instanceof SSLException)
                        && GONE.stream().anyMatch(words::contains);
        return gone && isEnd(cause.getCause());
    }
}
