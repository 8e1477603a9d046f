package io.multiprocessing.internal.wire;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.SharedStructures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An authenticated connection, with payloads of any size on messages of limited size.
 *
 * <p>A payload stands at the end of a message: {@code kind, length, bytes} when it is small, else {@code kind|0x80,
 * stream} after its bytes have gone ahead in part messages of that stream (with cargo: {@code kind|0x40, length,
 * cargo}, and the rest as before):
 *
 * <pre>
 * part: op=1 | stream 8 | object 8 | channel 1 | total 4 | bytes
 * </pre>
 *
 * Parts of several streams and other messages may lie between. The receiver takes memory as bytes arrive, not as
 * announced, but for a length that the same peer has sent before. Sending may be done from any thread; receiving
 * ({@link #absorb}, {@link #readPayload}) is the business of the one thread that the transport calls with.
 */
public final class Channel {
    /** The first byte of a part message; all others belong to the objects above. */
    public static final byte OP_PART = 1;

    /** The first byte of a message that takes back a payload sent ahead; its stream follows. */
    public static final byte OP_DISCARD = 2;

    /** Stands for a stream where a payload is small enough to need none. */
    public static final long INLINE = 0;

    /** Stands for a stream whose sender gave up. */
    public static final long GIVEN_UP = -1;

    /** Payloads up to this many bytes stand inside their message. */
    public static final int INLINE_LIMIT_BYTES = 256 << 10;

    /** A cargo is no longer than this, so that it fits into every message that its payload does. */
    public static final int CARGO_LIMIT_BYTES = 512 << 10;

    /** No message is longer than this, payload and all. */
    public static final int MESSAGE_LIMIT_BYTES = (1 << 20) + 1024;

    /** The greatest payload: what a Java array can hold. */
    public static final int PAYLOAD_LIMIT_BYTES = Integer.MAX_VALUE - 8;

    /** Streams that one peer may have begun and not finished; more is a fault. */
    private static final int STREAM_LIMIT = 4096;

    private static final byte STREAM = (byte) 0x80;
    private static final byte CARGO = 0x40;
    private static final int PART_HEADER_BYTES = 1 + 8 + 8 + 1 + 4;

    /** With what stands before them, the bytes of a part fit into the buffers that streams are read and written by. */
    public static final int PART_BYTES = (128 << 10) - 64;

    private final MessageConnection connection;
    private final AtomicLong nextStream = new AtomicLong();
    private final Map<Long, Incoming> incoming = new HashMap<>();

    /** The length of the largest payload that came, and how much memory those have that were taken at their word. */
    private int provenBytes;

    private long trustedBytes;

    Channel(MessageConnection connection) {
        this.connection = connection;
    }

    /** How a sender waits for a part of a large payload to leave this process. */
    @FunctionalInterface
    public interface Leaving {
        /**
         * Waits.
         *
         * @return false: the sender gives up, and the payload is not sent
         * @throws IOException the connection is closed
         */
        boolean left() throws IOException;
    }

    /** A payload that has begun to arrive. */
    public static final class Incoming {
        private final long object;
        private final byte channel;
        private final int total;
        private final boolean trusted;
        private Landing landing;
        private byte[] bytes;
        private int filled;
        private boolean lost;

        private Incoming(long object, byte channel, int total, Landing landing, byte[] bytes) {
            this.object = object;
            this.channel = channel;
            this.total = total;
            this.landing = landing;
            this.bytes = bytes;
            this.trusted = bytes != null && bytes.length == total;
        }

        /**
         * The object that it is for.
         *
         * @return its id
         */
        public long object() {
            return object;
        }

        /**
         * The channel of that object.
         *
         * @return its index
         */
        public byte channel() {
            return channel;
        }

        private void append(ByteBuffer part) throws IOException {
            int length = part.remaining();
            if (length > total - filled) {
                throw new IOException("payload longer than announced: announcedBytes=" + total + ", gotBytes="
                        + ((long) filled + length));
            }
            if (landing != null && !landing.append(part)) {
                bytes = landing.movedBytes();
                landing = null;
                lost = bytes == null;
            }
            if (landing == null && !lost) {
                if (length > bytes.length - filled) {
                    int wanted = (int) Math.min(total, Math.max((long) bytes.length * 2, (long) filled + length));
                    bytes = Arrays.copyOf(bytes, wanted);
                }
                part.get(bytes, filled, length);
            }
            filled += length;
        }

        /** Goes on in memory that somebody offers, as long as little has come. */
        private void land(Landings landings) {
            if (landing != null || lost || filled > total / 2) {
                return;
            }
            Landing found = landings.claim(object, channel, total);
            if (found != null && found.append(ByteBuffer.wrap(bytes, 0, filled))) {
                if (trusted) {
                    SpareArrays.ofProcess().giveBack(bytes);
                }
                bytes = null;
                landing = found;
            }
        }

        private Payload payload(byte kind, byte[] cargo) {
            if (lost) {
                return Payload.lost(total, cargo);
            }
            return landing != null ? new Payload(kind, landing, cargo) : new Payload(kind, bytes, cargo);
        }
    }

    /**
     * The structures of the other side, where this process connected to it.
     *
     * @return empty: it has none
     */
    public Optional<SharedStructures> structures() {
        return connection.structures();
    }

    /**
     * Sends a message without payload.
     *
     * @param message the message, ready to be read
     * @throws IOException the connection is closed
     */
    public void send(ByteBuffer message) throws IOException {
        connection.send(message);
    }

    /**
     * Sends a message with a payload at its end. Never blocks.
     *
     * @param head the message up to the payload, ready to be read
     * @param payload the payload
     * @throws IOException the connection is closed
     */
    public void send(ByteBuffer head, Payload payload) throws IOException {
        long stream = payload.length() <= INLINE_LIMIT_BYTES ? INLINE : sendParts(payload, 0, (byte) 0, () -> true);
        send(head, payload, stream);
    }

    /**
     * Sends a message with a payload at its end, whose bytes may have gone ahead. Never blocks.
     *
     * @param head the message up to the payload, ready to be read
     * @param payload the payload
     * @param stream what {@link #sendAhead} gave for it
     * @throws IOException the connection is closed
     */
    public void send(ByteBuffer head, Content payload, long stream) throws IOException {
        byte[] cargo = payload.cargo();
        ByteBuffer tail = ByteBuffer.allocate(13 + (cargo == null ? 0 : cargo.length));
        putKind(tail, payload, stream == INLINE ? 0 : STREAM);
        if (stream == INLINE) {
            connection.send(head, tail.putInt(payload.length()).flip(), payload.bytes());
        } else {
            connection.send(head, tail.putLong(stream).flip());
        }
    }

    private static void putKind(ByteBuffer message, Content payload, byte stream) {
        byte[] cargo = payload.cargo();
        message.put((byte) (payload.kind() | stream | (cargo == null ? 0 : CARGO)));
        if (cargo != null) {
            message.putInt(cargo.length).put(cargo);
        }
    }

    /**
     * How much of a message a payload takes that stands inside it.
     *
     * @param payload the payload, small
     * @return the number of bytes
     */
    public static int inlineBytes(Payload payload) {
        byte[] cargo = payload.cargo();
        return 1 + (cargo == null ? 0 : 4 + cargo.length) + 4 + payload.data().length;
    }

    /**
     * Puts a payload into a message, to be read by {@link #readPayload}.
     *
     * @param message where to
     * @param payload the payload, small
     */
    public static void putInline(ByteBuffer message, Payload payload) {
        putKind(message, payload, (byte) 0);
        message.putInt(payload.data().length).put(payload.data());
    }

    /**
     * Sends the bytes of a large payload ahead of its message, part by part, and waits until each has left this
     * process, so that the heap is not filled with them. Does nothing for a small one. A sender that gives up has sent
     * nothing.
     *
     * @param payload the payload
     * @param object the object that it is for
     * @param channel the channel of that object
     * @param leaving waits
     * @return to be given to {@link #send(ByteBuffer, Payload, long)} or {@link #discard}; or {@link #GIVEN_UP}
     * @throws IOException the connection is closed
     */
    public long sendAhead(Content payload, long object, byte channel, Leaving leaving) throws IOException {
        return payload.length() <= INLINE_LIMIT_BYTES ? INLINE : sendParts(payload, object, channel, leaving);
    }

    private long sendParts(Content payload, long object, byte channel, Leaving leaving) throws IOException {
        long stream = nextStream.incrementAndGet();
        boolean goesOn = false;
        try {
            goesOn = sendParts(stream, payload, object, channel, leaving);
        } catch (IllegalStateException e) { // the memory was closed meanwhile
            discard(stream);
            throw e;
        }
        if (!goesOn) {
            discard(stream);
            return GIVEN_UP;
        }
        return stream;
    }

    private boolean sendParts(long stream, Content payload, long object, byte channel, Leaving leaving)
            throws IOException {
        ByteBuffer bytes = payload.bytes();
        int total = bytes.remaining();
        int end = bytes.limit();
        for (int from = bytes.position(); from < end; ) {
            int to = from + Math.min(PART_BYTES, end - from);
            ByteBuffer part = ByteBuffer.allocate(PART_HEADER_BYTES);
            part.put(OP_PART)
                    .putLong(stream)
                    .putLong(object)
                    .put(channel)
                    .putInt(total)
                    .flip();
            connection.send(part, bytes.limit(to).position(from));
            if (!leaving.left()) {
                return false;
            }
            from = to;
            Checkpoint.reached("pipe.send.mid-message");
        }
        return true;
    }

    /**
     * Takes back a payload that was sent ahead and whose message will not follow.
     *
     * @param stream what {@link #sendAhead} gave
     * @throws IOException the connection is closed
     */
    public void discard(long stream) throws IOException {
        if (stream != INLINE) {
            connection.send(
                    ByteBuffer.allocate(9).put(OP_DISCARD).putLong(stream).flip());
        }
    }

    /**
     * Waits until what was sent has left this process.
     *
     * @param timeoutNanos how long to wait at most; zero or less does not wait
     * @return false: the time has run out
     * @throws IOException the connection is closed
     * @throws InterruptedException the thread was interrupted while it waited
     */
    public boolean flush(long timeoutNanos) throws IOException, InterruptedException {
        return connection.flush(timeoutNanos);
    }

    /** Closes the connection. */
    public void close() {
        connection.close();
    }

    /**
     * Keeps the bytes of a part message.
     *
     * @param message the message after its first byte
     * @throws IOException it makes no sense
     */
    public void absorb(ByteBuffer message) throws IOException {
        absorb(message, Landings.NONE);
    }

    /**
     * Keeps the bytes of a part message, in memory of the thread that waits for them if there is one.
     *
     * @param message the message after its first byte
     * @param landings where threads wait
     * @throws IOException it makes no sense
     */
    public void absorb(ByteBuffer message, Landings landings) throws IOException {
        long stream = message.getLong();
        long object = message.getLong();
        byte channel = message.get();
        int total = message.getInt();
        if (total <= INLINE_LIMIT_BYTES || total > PAYLOAD_LIMIT_BYTES) {
            throw new IOException("payload in parts of a wrong size: bytes=" + total + ", allowed="
                    + (INLINE_LIMIT_BYTES + 1) + ".." + PAYLOAD_LIMIT_BYTES);
        }
        Incoming payload = incoming.get(stream);
        if (payload == null) {
            if (incoming.size() >= STREAM_LIMIT) {
                throw new IOException("too many payloads begun and not finished: streams=" + incoming.size()
                        + ", allowed=" + STREAM_LIMIT);
            }
            Landing landing = landings.claim(object, channel, total);
            byte[] bytes = landing == null ? arrayFor(total, message.remaining()) : null;
            payload = new Incoming(object, channel, total, landing, bytes);
            trustedBytes += payload.trusted ? total : 0;
            incoming.put(stream, payload);
        } else {
            payload.land(landings);
        }
        payload.append(message);
    }

    /**
     * Where a payload goes. One that is no longer than another that this peer has sent gets all its memory at once, if
     * no two others do and it is little beside the heap; else memory is taken as bytes come.
     */
    private byte[] arrayFor(int total, int firstBytes) {
        if (trustedBytes + total > 2L * provenBytes || total > SpareArrays.MOST_BYTES) {
            return new byte[(int) Math.min(total, 2L * firstBytes)];
        }
        byte[] spare = SpareArrays.ofProcess().take(total);
        return spare != null ? spare : new byte[total];
    }

    /**
     * Forgets the bytes of a payload whose message will not come.
     *
     * @param message the message after its first byte
     */
    public void forget(ByteBuffer message) {
        Incoming payload = remove(message.getLong());
        if (payload != null && payload.landing != null) {
            payload.landing.free();
        }
    }

    /** Nothing more comes: the memory in which payloads had begun to come is free for others. */
    public void endLandings() {
        for (Incoming payload : incoming.values()) {
            if (payload.landing != null) {
                payload.landing.free();
            }
        }
    }

    private Incoming remove(long stream) {
        Incoming payload = incoming.remove(stream);
        trustedBytes -= payload != null && payload.trusted ? payload.total : 0;
        return payload;
    }

    /**
     * Reads the payload that stands at this place of a message.
     *
     * @param message positioned at the payload; afterwards behind it
     * @return the payload
     * @throws IOException it makes no sense
     */
    public Payload readPayload(ByteBuffer message) throws IOException {
        return readPayloadWhereItIs(message).ashore();
    }

    /**
     * As {@link #readPayload}, of a payload that may have come into memory of the thread that is to have it.
     *
     * @param message positioned at the payload; afterwards behind it
     * @return the payload, perhaps with a {@link Landing}
     * @throws IOException it makes no sense
     */
    public Payload readPayloadWhereItIs(ByteBuffer message) throws IOException {
        byte first = message.get();
        byte kind = (byte) (first & ~(STREAM | CARGO));
        byte[] cargo = (first & CARGO) == 0 ? null : bytes(message);
        if (cargo != null && cargo.length > CARGO_LIMIT_BYTES) {
            throw new IOException("cargo too long: bytes=" + cargo.length + ", allowed=" + CARGO_LIMIT_BYTES);
        }
        if ((first & STREAM) == 0) {
            return new Payload(kind, bytes(message), cargo);
        }
        long stream = message.getLong();
        Incoming payload = remove(stream);
        if (payload == null || payload.filled != payload.total) {
            throw new IOException("payload that has not arrived: stream=" + stream + ", bytes="
                    + (payload == null ? 0 : payload.filled) + ", announced="
                    + (payload == null ? "none" : payload.total));
        }
        provenBytes = Math.max(provenBytes, payload.total);
        return payload.payload(kind, cargo);
    }

    private static byte[] bytes(ByteBuffer message) throws IOException {
        int length = message.getInt();
        if (length < 0 || length > message.remaining()) {
            throw new IOException("bytes longer than their message: bytes=" + length + ", left=" + message.remaining());
        }
        byte[] data = new byte[length];
        message.get(data);
        return data;
    }

    /**
     * How much memory payloads may come to take that have begun to arrive.
     *
     * @return the sum of their announced lengths
     */
    public long announcedBytes() {
        long bytes = 0;
        for (Incoming each : incoming.values()) {
            bytes += each.total;
        }
        return bytes;
    }

    /**
     * The payloads that began to arrive and never came to their end; to be asked when the connection is closed.
     *
     * @return those payloads
     */
    public Collection<Incoming> unfinished() {
        return incoming.values();
    }
}
