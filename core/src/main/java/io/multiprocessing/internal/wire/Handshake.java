package io.multiprocessing.internal.wire;

import io.multiprocessing.AuthenticationException;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Mutual challenge and response with HMAC-SHA256: each side shows that it knows the key, over nonces that both chose,
 * before either reads anything else. One version, one digest, no negotiation; a role word in each code, so that an
 * answer cannot be sent back to who asked; constant-time comparison; five seconds in all.
 *
 * <pre>
 * client                                             server
 *   hello:     "MPJ1" | nonceC 32              ──▶
 *              ◀──  challenge: nonceS 32 | HMAC(key, "server" | nonceC | nonceS)
 *   response:  HMAC(key, "client" | nonceC | nonceS | identity) | identity: pid 8, name ≤ 64  ──▶
 *              ◀──  welcome: 'W'    (or, either way, at any time:  denied: 'D', then close)
 * </pre>
 */
public final class Handshake {
    static final int NONCE_BYTES = 32;
    static final int MAC_BYTES = 32;
    static final int NAME_LIMIT_BYTES = 64;
    static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long the end of a connection, and its reason, may come after a message was found not to leave. */
    private static final long REASON_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * How long a relative is given, who may share the processors with dozens of others that boot. Others are not kept
     * out meanwhile: where there are many newcomers, the oldest makes room.
     */
    private static final long RELATIVES_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final byte[] MAGIC = "MPJ1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WELCOME = {'W'};
    private static final byte[] DENIED = {'D'};
    private static final SecureRandom RANDOM = new SecureRandom();

    private Handshake() {}

    /**
     * Connects and authenticates, blocking.
     *
     * @param transport how
     * @param address where
     * @param key what both sides know
     * @param self who we are
     * @param receiver makes the receiver of what comes after the handshake; called by a thread of the transport
     * @return the authenticated channel
     * @throws AuthenticationException the other side does not know the key, or says that we do not
     * @throws IOException nobody is there, or it does not answer within five seconds
     */
    public static Channel connect(
            Transport transport, String address, byte[] key, Identity self, Function<Channel, MessageReceiver> receiver)
            throws IOException {
        return connect(to -> transport.connect(address, to), address, key, self, receiver);
    }

    /**
     * As {@link #connect(Transport, String, byte[], Identity, Function)}, where the caller knows how.
     *
     * @param way leads there
     * @param address where, for messages
     * @param key what both sides know
     * @param self who we are
     * @param receiver makes the receiver of what comes after the handshake; called by a thread of the transport
     * @return the authenticated channel
     * @throws AuthenticationException the other side does not know the key, or says that we do not
     * @throws IOException nobody is there, or it does not answer within five seconds
     */
    public static Channel connect(
            Way way, String address, byte[] key, Identity self, Function<Channel, MessageReceiver> receiver)
            throws IOException {
        var client = new Client(key, self, receiver, address);
        MessageConnection connection = way.open(client);
        try {
            return client.meet(connection);
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Makes the receiver of an accepted connection, which authenticates the client in the background.
     *
     * @param connection the accepted connection
     * @param key what both sides know
     * @param receiver makes the receiver of what comes after the handshake; called by a thread of the transport
     * @return the receiver to give to the transport
     */
    public static MessageReceiver accept(
            MessageConnection connection, byte[] key, BiFunction<Channel, Identity, MessageReceiver> receiver) {
        return new Server(connection, key, receiver, Porter.LOGGING, RELATIVES_LIMIT_NANOS);
    }

    /**
     * As {@link #accept(MessageConnection, byte[], BiFunction)}, and somebody is told of those who are not let in.
     *
     * @param connection the accepted connection
     * @param key what both sides know
     * @param receiver makes the receiver of what comes after the handshake; called by a thread of the transport
     * @param porter is told, by a thread of the transport
     * @return the receiver to give to the transport
     */
    public static MessageReceiver accept(
            MessageConnection connection,
            byte[] key,
            BiFunction<Channel, Identity, MessageReceiver> receiver,
            Porter porter) {
        return new Server(connection, key, receiver, porter, LIMIT_NANOS);
    }

    /** How a connection is opened. */
    @FunctionalInterface
    public interface Way {
        /**
         * Opens it.
         *
         * @param receiver gets its messages
         * @return the open connection
         * @throws IOException nobody is there
         */
        MessageConnection open(MessageReceiver receiver) throws IOException;
    }

    /** Is told who is not let in. */
    public interface Porter {
        /** Logs each. */
        Porter LOGGING = new Porter() {
            private static final Log LOG = Log.of(Handshake.class);

            @Override
            public void refused(AuthenticationException cause, boolean knowsProtocol) {
                LOG.warn("refused a connection: {}", cause.getMessage());
            }

            @Override
            public void left(IOException cause) {
                LOG.warn(
                        "a connection ended before it was authenticated{}",
                        cause == null ? "" : ": " + cause.getMessage());
            }
        };

        /**
         * A peer broke the handshake, or does not know the key.
         *
         * @param cause what it did
         * @param knowsProtocol false: it does not even speak our language
         */
        void refused(AuthenticationException cause, boolean knowsProtocol);

        /**
         * A connection ended before its peer had said enough to be let in or refused.
         *
         * @param cause null: it was closed, by the peer or because the time was up
         */
        void left(IOException cause);
    }

    /** A receiver that wants to know when the peer has been told that it is in, since it speaks first. */
    public interface Greeter extends MessageReceiver {
        /** Now it may speak; called by a thread of the transport, before any message. */
        void begin();
    }

    private static byte[] nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    private static byte[] mac(byte[] key, String role, byte[]... parts) {
        var mac = new HmacSha256(key).update(role.getBytes(StandardCharsets.US_ASCII));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.finish();
    }

    private static byte[] bytes(ByteBuffer message, int length) throws AuthenticationException {
        if (message.remaining() < length) {
            throw new AuthenticationException(
                    "handshake message too short: needBytes=" + length + ", haveBytes=" + message.remaining());
        }
        byte[] bytes = new byte[length];
        message.get(bytes);
        return bytes;
    }

    private static void end(ByteBuffer message) throws AuthenticationException {
        if (message.hasRemaining()) {
            throw new AuthenticationException("handshake message too long: surplusBytes=" + message.remaining());
        }
    }

    private static void deny(MessageConnection connection) {
        try {
            connection.send(ByteBuffer.wrap(DENIED));
        } catch (IOException e) {
            // it is gone already, which serves as well
        }
        connection.close();
    }

    private static byte[] encode(Identity identity) {
        byte[] name = identity.name().getBytes(StandardCharsets.UTF_8);
        int length = Math.min(name.length, NAME_LIMIT_BYTES);
        return ByteBuffer.allocate(8 + length)
                .putLong(identity.pid())
                .put(name, 0, length)
                .array();
    }

    /** The side that connects. */
    private static final class Client implements MessageReceiver {
        private final byte[] key;
        private final Identity self;
        private final Function<Channel, MessageReceiver> afterwards;
        private final String address;
        private final byte[] nonce = nonce();
        private final CompletableFuture<Channel> done = new CompletableFuture<>();
        private volatile MessageConnection connection;
        private AuthenticationException refusal;
        private boolean challenged;
        private MessageReceiver receiver;

        Client(byte[] key, Identity self, Function<Channel, MessageReceiver> afterwards, String address) {
            this.key = key;
            this.self = self;
            this.afterwards = afterwards;
            this.address = address;
        }

        Channel meet(MessageConnection opened) throws IOException {
            connection = opened;
            IOException unsent = null;
            try {
                opened.send(ByteBuffer.wrap(MAGIC), ByteBuffer.wrap(nonce));
            } catch (IOException e) {
                unsent = e; // the connection has ended: why, it tells as well, and that says more
            }
            try {
                return await(unsent == null ? LIMIT_NANOS : REASON_NANOS);
            } catch (TimeoutException e) {
                throw unsent == null
                        ? new IOException("no answer to the handshake within 5 s from " + address, e)
                        : new IOException("the handshake with " + address + " failed: " + unsent.getMessage(), unsent);
            }
        }

        private Channel await(long limitNanos) throws IOException, TimeoutException {
            boolean interrupted = false;
            long deadline = System.nanoTime() + limitNanos;
            try {
                while (true) {
                    try {
                        return done.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                if (cause instanceof AuthenticationException) {
                    throw new AuthenticationException(cause.getMessage() + ", address=" + address);
                }
                if (cause instanceof SSLException) {
                    throw (IOException)
                            new AuthenticationException("the other side refused our certificate, or we its: "
                                            + cause.getMessage() + ", address=" + address)
                                    .initCause(cause);
                }
                throw new IOException("the handshake with " + address + " failed: " + cause.getMessage(), cause);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void onMessage(ByteBuffer message) throws IOException {
            if (receiver != null) {
                receiver.onMessage(message);
                return;
            }
            try {
                if (message.remaining() == 1 && message.get(message.position()) == DENIED[0]) {
                    throw new AuthenticationException("the other side refused our key");
                }
                if (!challenged) {
                    answer(message);
                } else {
                    byte[] welcome = bytes(message, 1);
                    end(message);
                    if (welcome[0] != WELCOME[0]) {
                        throw new AuthenticationException("neither welcome nor denied: byte=" + welcome[0]);
                    }
                    connection.limit(Channel.MESSAGE_LIMIT_BYTES);
                    var channel = new Channel(connection);
                    receiver = afterwards.apply(channel);
                    if (receiver instanceof Greeter greeter) {
                        greeter.begin();
                    }
                    done.complete(channel);
                }
            } catch (AuthenticationException e) {
                if (connection == null) { // it spoke before it was spoken to
                    done.completeExceptionally(e);
                    throw e;
                }
                refusal = e;
                deny(connection); // before anybody wakes who closes it
                done.completeExceptionally(e);
            }
        }

        @Override
        public void onMessage(ByteBuffer message, boolean moreAtHand) throws IOException {
            if (receiver != null) {
                receiver.onMessage(message, moreAtHand);
            } else {
                onMessage(message);
            }
        }

        private void answer(ByteBuffer message) throws IOException {
            byte[] theirs = bytes(message, NONCE_BYTES);
            byte[] proof = bytes(message, MAC_BYTES);
            end(message);
            if (!MessageDigest.isEqual(proof, mac(key, "server", nonce, theirs))) {
                throw new AuthenticationException("the other side does not know our key");
            }
            challenged = true;
            byte[] identity = encode(self);
            connection.send(ByteBuffer.wrap(mac(key, "client", nonce, theirs, identity)), ByteBuffer.wrap(identity));
        }

        @Override
        public void onClosed(IOException cause) {
            if (receiver != null) {
                receiver.onClosed(cause);
            } else {
                done.completeExceptionally(
                        refusal != null
                                ? refusal
                                : cause != null
                                        ? cause
                                        : new IOException("the other side closed the connection during the handshake"));
            }
        }
    }

    /** The side that accepts. */
    private static final class Server implements MessageReceiver {
        private final MessageConnection connection;
        private final byte[] key;
        private final BiFunction<Channel, Identity, MessageReceiver> afterwards;
        private final Porter porter;
        private final Future<?> timeout;
        private byte[] theirs;
        private byte[] ours;
        private MessageReceiver receiver;
        private boolean refused;

        Server(
                MessageConnection connection,
                byte[] key,
                BiFunction<Channel, Identity, MessageReceiver> afterwards,
                Porter porter,
                long limitNanos) {
            this.connection = connection;
            this.key = key;
            this.afterwards = afterwards;
            this.porter = porter;
            this.timeout = Timers.after(limitNanos, connection::close);
        }

        @Override
        public void onMessage(ByteBuffer message) throws IOException {
            if (receiver != null) {
                receiver.onMessage(message);
                return;
            }
            if (refused) {
                return;
            }
            try {
                if (theirs == null) {
                    challenge(message);
                } else {
                    verify(message);
                }
            } catch (AuthenticationException e) {
                refused = true;
                deny(connection);
                porter.refused(e, theirs != null);
            }
        }

        @Override
        public void onMessage(ByteBuffer message, boolean moreAtHand) throws IOException {
            if (receiver != null) {
                receiver.onMessage(message, moreAtHand);
            } else {
                onMessage(message);
            }
        }

        private void challenge(ByteBuffer message) throws IOException {
            byte[] magic = bytes(message, MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new AuthenticationException("not our protocol: the first bytes are " + Arrays.toString(magic));
            }
            theirs = bytes(message, NONCE_BYTES);
            end(message);
            ours = nonce();
            connection.send(ByteBuffer.wrap(ours), ByteBuffer.wrap(mac(key, "server", theirs, ours)));
        }

        private void verify(ByteBuffer message) throws IOException {
            if (message.remaining() == 1 && message.get(message.position()) == DENIED[0]) {
                throw new AuthenticationException("the client says that we do not know its key");
            }
            byte[] proof = bytes(message, MAC_BYTES);
            if (message.remaining() < 8 || message.remaining() > 8 + NAME_LIMIT_BYTES) {
                throw new AuthenticationException("client's identity of a wrong length: bytes=" + message.remaining()
                        + ", allowed=8.." + (8 + NAME_LIMIT_BYTES));
            }
            byte[] identity = bytes(message, message.remaining());
            if (!MessageDigest.isEqual(proof, mac(key, "client", theirs, ours, identity))) {
                throw new AuthenticationException("the client does not know our key");
            }
            timeout.cancel(false);
            connection.limit(Channel.MESSAGE_LIMIT_BYTES);
            ByteBuffer fields = ByteBuffer.wrap(identity);
            var who = new Identity(
                    fields.getLong(), new String(identity, 8, identity.length - 8, StandardCharsets.UTF_8));
            receiver = afterwards.apply(new Channel(connection), who);
            connection.send(ByteBuffer.wrap(WELCOME));
            if (receiver instanceof Greeter greeter) {
                greeter.begin();
            }
        }

        @Override
        public void onClosed(IOException cause) {
            timeout.cancel(false);
            if (receiver != null) {
                receiver.onClosed(cause);
            } else if (cause instanceof SSLHandshakeException) {
                var why = new AuthenticationException(
                        "the client refused our certificate, or we its: " + cause.getMessage());
                why.initCause(cause);
                porter.refused(why, true);
            } else if (!refused) {
                porter.left(cause);
            }
        }
    }
}
