package io.multiprocessing.transport.socket;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * Cuts what a connection receives into messages; confined to the loop.
 *
 * <p>A frame is the message's length, {@value #HEADER_BYTES} bytes, most significant first, and the message. One read
 * into the shared buffer usually brings many, which are handed out where they lie. The beginning of a frame at the
 * buffer's end is kept aside, and put in front of what the next read brings. Only a frame that can never fit gets a
 * buffer of its own, which the channel then fills directly.
 */
final class SocketFrames {
    static final int HEADER_BYTES = Integer.BYTES;

    private static final byte[] NOTHING = {};

    /**
     * How much is read at once into a buffer on the heap: the JDK takes that much native memory for it, and keeps it.
     */
    private static final int HEAP_READ_BYTES = SocketBuffers.SHARED_BYTES;

    private final SocketBuffers buffers;
    private byte[] begun = NOTHING;
    private ByteBuffer large;
    private int largeBytes;
    private boolean ended;

    /** Who gets the messages. */
    interface Sink {
        /** The greatest length allowed now. */
        int limit();

        /**
         * Takes a message.
         *
         * @param moreAtHand whether another one follows at once
         * @return whether it wants more
         */
        boolean message(ByteBuffer message, boolean moreAtHand) throws IOException;
    }

    SocketFrames(SocketBuffers buffers) {
        this.buffers = buffers;
    }

    /**
     * Reads once and hands out the messages that are complete.
     *
     * @return whether the channel probably has more; false too when the sink wants no more, and when the peer
     *     {@link #ended} it
     */
    boolean readOnce(ReadableByteChannel channel, Sink sink) throws IOException {
        return large == null ? readMany(channel, sink) : readLarge(channel, sink);
    }

    private boolean readMany(ReadableByteChannel channel, Sink sink) throws IOException {
        ByteBuffer buffer = buffers.shared().put(begun);
        read(channel, buffer);
        if (ended) {
            return false;
        }
        begun = NOTHING;
        boolean more = !buffer.hasRemaining();
        return handOut(buffer.flip(), sink) && more;
    }

    private boolean handOut(ByteBuffer buffer, Sink sink) throws IOException {
        int end = buffer.limit();
        int at = 0;
        while (end - at >= HEADER_BYTES) {
            int length = checked(buffer.getInt(at), sink.limit());
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
                return false;
            }
        }
        keep(buffer.position(at));
        return true;
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
        if (rest.remaining() >= HEADER_BYTES) {
            int length = rest.getInt(rest.position());
            if (length > SocketBuffers.SHARED_BYTES - HEADER_BYTES) {
                largeBytes = length;
                large = buffers.take().put(rest.position(rest.position() + HEADER_BYTES));
                return;
            }
        }
        if (rest.hasRemaining()) {
            begun = new byte[rest.remaining()];
            rest.get(begun);
        }
    }

    private boolean readLarge(ReadableByteChannel channel, Sink sink) throws IOException {
        if (large.position() == large.capacity()) {
            large = buffers.grow(large, largeBytes);
        }
        int roomEnd = Math.min(large.capacity(), largeBytes);
        large.limit(large.isDirect() ? roomEnd : Math.min(roomEnd, large.position() + HEAP_READ_BYTES));
        read(channel, large);
        if (ended) {
            return false;
        }
        if (large.position() < largeBytes) {
            return !large.hasRemaining();
        }
        ByteBuffer message = large;
        large = null;
        boolean wantsMore = sink.message(message.flip(), false);
        buffers.giveBack(message.order(ByteOrder.BIG_ENDIAN));
        return wantsMore;
    }

    /**
     * Reads without handing anything out: after our side has closed, so that the peer is not kept from taking what we
     * still send.
     */
    void discard(ReadableByteChannel channel) throws IOException {
        read(channel, buffers.shared());
    }

    private void read(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        try {
            ended = channel.read(buffer) < 0;
        } catch (SocketException e) {
            // "Connection reset": the peer closed it, or died, before it had read everything from us. What it had sent
            // came before this.
            ended = true;
        }
    }

    private static int checked(int length, int limit) throws IOException {
        if (length <= 0 || length > limit) {
            throw new IOException("a message of " + Integer.toUnsignedString(length) + " bytes was announced, 1 to "
                    + limit + " are allowed: the peer is closed out");
        }
        return length;
    }

    /** Whether the peer closed the connection, and everything before that was handed out. */
    boolean ended() {
        return ended;
    }

    /** What was lost when the connection ends here; null: nothing, it is between two messages. */
    IOException cutShort() {
        if (large != null) {
            return lost(large.position(), largeBytes);
        }
        if (begun.length == 0) {
            return null;
        }
        if (begun.length < HEADER_BYTES) {
            return new IOException("the connection ended in the middle of a message: " + begun.length + " of the "
                    + HEADER_BYTES + " bytes of its length had come");
        }
        return lost(begun.length - HEADER_BYTES, ByteBuffer.wrap(begun).getInt());
    }

    private static IOException lost(int got, int length) {
        return new IOException(
                "the connection ended in the middle of a message: " + got + " of its " + length + " bytes had come");
    }

    /** Gives buffers back. Nothing more will be read. */
    void close() {
        if (large != null) {
            buffers.giveBack(large);
            large = null;
        }
        begun = NOTHING;
    }
}
