package io.multiprocessing.internal.stream;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts what a connection receives into messages; confined to the transport's thread.
 *
 * <p>A frame is the message's length, {@value #HEADER_BYTES} bytes, most significant first, and the message. One read
 * into the shared buffer usually brings many, which are handed out where they lie. The beginning of a frame at the
 * buffer's end is kept aside, and put in front of what the next read brings. When it is long, the connection keeps the
 * buffer, and fills it up to the end of that frame. Only a frame that does not fit gets larger ones of its own, each
 * when the one before is full: what a peer makes us take is bounded by what it has sent, whatever length it announces.
 */
public final class Frames {
    /** How many bytes the length of a message takes. */
    public static final int HEADER_BYTES = Integer.BYTES;

    private static final byte[] NOTHING = {};

    /**
     * How much is read at once into a buffer on the heap: for a channel the JDK takes that much native memory, and
     * keeps it.
     */
    private static final int HEAP_READ_BYTES = ReceiveBuffers.SHARED_BYTES;

    /** So much of a frame is not copied aside. */
    private static final int LONG_BYTES = 8 * 1024;

    private final ReceiveBuffers buffers;
    private byte[] begun = NOTHING;
    /** A message that is filled by itself, and the buffer that this is a part of, or the same. */
    private ByteBuffer large;

    private ByteBuffer largeWhole;
    private int largeBytes;
    private boolean filled;

    /** Where the bytes come from. */
    public interface Source {
        /**
         * Puts what there is into a buffer, as much as fits; does not wait.
         *
         * @param into from its position on
         * @return how many bytes; none or fewer: nothing is there
         * @throws IOException the peer is to be closed out
         */
        int read(ByteBuffer into) throws IOException;
    }

    /** Who gets the messages. */
    public interface Sink {
        /**
         * The greatest length allowed now.
         *
         * @return in bytes
         */
        int limit();

        /**
         * Takes a message.
         *
         * @param message valid until this returns
         * @param moreAtHand whether another one follows at once
         * @return whether it wants more
         * @throws IOException the peer is to be closed out
         */
        boolean message(ByteBuffer message, boolean moreAtHand) throws IOException;

        /**
         * Takes a word that stands where a length would stand, but can be none.
         *
         * @param word a negative number
         * @return whether it means something here; if not, the peer is closed out
         * @throws IOException the peer is to be closed out
         */
        default boolean signal(int word) throws IOException {
            return false;
        }
    }

    /**
     * Makes one for a connection.
     *
     * @param buffers of the thread
     */
    public Frames(ReceiveBuffers buffers) {
        this.buffers = buffers;
    }

    /**
     * Reads once and hands out the messages that are complete.
     *
     * @param source of this connection
     * @param sink of this connection
     * @return whether anything was there
     * @throws IOException the peer is to be closed out
     */
    public boolean readOnce(Source source, Sink sink) throws IOException {
        return large == null ? readMany(source, sink) : readLarge(source, sink);
    }

    private boolean readMany(Source source, Sink sink) throws IOException {
        ByteBuffer buffer = room();
        if (source.read(buffer) <= 0) {
            return false;
        }
        arrived(buffer, sink);
        return true;
    }

    /**
     * Where the next bytes are to be put, for a transport that receives without being asked. To be used before any
     * other connection of the thread receives.
     *
     * @return from its position to its limit
     */
    public ByteBuffer room() {
        if (large != null) {
            return roomForLarge();
        }
        ByteBuffer buffer = buffers.shared().position(begun.length);
        if (begun.length >= HEADER_BYTES) {
            int length = lengthOfBegun();
            if (length > LONG_BYTES) { // then the next frame begins at the buffer's beginning
                buffer.limit((int) Math.min(buffer.capacity(), (long) HEADER_BYTES + length));
            }
        }
        return buffer;
    }

    /**
     * Hands out the messages that are complete.
     *
     * @param buffer what {@link #room()} gave, with something in it, up to its position
     * @param sink of this connection
     * @throws IOException the peer is to be closed out
     */
    public void arrived(ByteBuffer buffer, Sink sink) throws IOException {
        filled = !buffer.hasRemaining();
        if (large != null) {
            handOutLarge(sink);
            return;
        }
        buffer.put(0, begun);
        begun = NOTHING;
        handOut(buffer.flip(), sink);
    }

    private void handOut(ByteBuffer buffer, Sink sink) throws IOException {
        int end = buffer.limit();
        int at = 0;
        while (end - at >= HEADER_BYTES) {
            int length = buffer.getInt(at);
            if (length < 0 && sink.signal(length)) {
                at += HEADER_BYTES;
                continue;
            }
            check(length, sink.limit());
            int next = at + HEADER_BYTES + length;
            if (next > end || next < 0) {
                break;
            }
            boolean moreAtHand = holdsFrame(buffer, next, end);
            boolean wantsMore = sink.message(buffer.limit(next).position(at + HEADER_BYTES), moreAtHand);
            // The receiver may have done anything to it.
            buffer.limit(end).order(ByteOrder.BIG_ENDIAN);
            at = next;
            if (!wantsMore) {
                return;
            }
        }
        keep(buffer.position(at));
    }

    private static boolean holdsFrame(ByteBuffer buffer, int at, int end) {
        if (end - at < HEADER_BYTES) {
            return false;
        }
        int length = buffer.getInt(at);
        return length > 0 && length <= end - at - HEADER_BYTES;
    }

    /** Keeps the beginning of a frame until the rest comes. */
    private void keep(ByteBuffer rest) {
        if (rest.remaining() > LONG_BYTES) {
            keepWhereItIs(rest, rest.getInt(rest.position()));
        } else if (rest.hasRemaining()) {
            begun = new byte[rest.remaining()];
            rest.get(begun);
        }
    }

    private void keepWhereItIs(ByteBuffer rest, int length) {
        int came = rest.remaining() - HEADER_BYTES;
        int from = rest.position() + HEADER_BYTES;
        buffers.detachShared();
        largeWhole = rest;
        largeBytes = length;
        int capacity = rest.capacity();
        boolean fits = length <= capacity - from;
        if (!fits && (from > HEADER_BYTES || length <= capacity)) { // else there is no room to be gained
            rest.position(from).compact();
            from = 0;
        }
        large = rest.clear().slice(from, Math.min(length, capacity - from)).position(came);
    }

    private ByteBuffer roomForLarge() {
        if (large.position() == large.capacity()) {
            large = buffers.grow(large, largeWhole, largeBytes);
            largeWhole = large;
        }
        int roomEnd = Math.min(large.capacity(), largeBytes);
        return large.limit(large.isDirect() ? roomEnd : Math.min(roomEnd, large.position() + HEAP_READ_BYTES));
    }

    private boolean readLarge(Source source, Sink sink) throws IOException {
        if (source.read(roomForLarge()) <= 0) {
            return false;
        }
        arrived(large, sink);
        return true;
    }

    private void handOutLarge(Sink sink) throws IOException {
        if (large.position() == largeBytes) {
            ByteBuffer message = large;
            ByteBuffer whole = largeWhole;
            large = null;
            largeWhole = null;
            sink.message(message.flip(), false);
            buffers.giveBack(whole.order(ByteOrder.BIG_ENDIAN));
        }
    }

    private static void check(int length, int limit) throws IOException {
        if (length <= 0 || length > limit) {
            throw new IOException("a message of " + Integer.toUnsignedString(length) + " bytes was announced, 1 to "
                    + limit + " are allowed: the peer is closed out");
        }
    }

    /**
     * Whether the last read that brought anything filled its buffer.
     *
     * @return true: the source probably has more
     */
    public boolean filled() {
        return filled;
    }

    /**
     * What was lost when the connection ends here.
     *
     * @return null: nothing, it is between two messages
     */
    public IOException cutShort() {
        if (large != null) {
            return lost(large.position(), largeBytes);
        }
        if (begun.length == 0) {
            return null;
        }
        if (begun.length < HEADER_BYTES) {
            return new EOFException("the connection ended in the middle of a message: " + begun.length + " of the "
                    + HEADER_BYTES + " bytes of its length had come");
        }
        return lost(begun.length - HEADER_BYTES, lengthOfBegun());
    }

    private int lengthOfBegun() {
        return ByteBuffer.wrap(begun).getInt();
    }

    private static IOException lost(int got, int length) {
        return new EOFException(
                "the connection ended in the middle of a message: " + got + " of its " + length + " bytes had come");
    }

    /** Gives buffers back. Nothing more will be read. */
    public void close() {
        if (large != null) {
            buffers.giveBack(largeWhole);
            large = null;
            largeWhole = null;
        }
        begun = NOTHING;
    }
}
