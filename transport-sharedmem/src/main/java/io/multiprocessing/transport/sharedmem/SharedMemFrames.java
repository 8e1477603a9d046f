package io.multiprocessing.transport.sharedmem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts what a connection receives into messages; confined to the loop.
 *
 * <p>A frame is the message's length, {@value #HEADER_BYTES} bytes, most significant first, and the message. One read
 * into the shared buffer usually brings many, which are handed out where they lie. The beginning of a frame at the
 * buffer's end is kept aside, and put in front of what the next read brings. Only a frame that can never fit gets a
 * buffer of its own.
 */
final class SharedMemFrames {
    static final int HEADER_BYTES = Integer.BYTES;

    private static final byte[] NOTHING = {};

    private final SharedMemBuffers buffers;
    private byte[] begun = NOTHING;
    private byte[] large;
    private int largeFilled;
    private int largeBytes;

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

    SharedMemFrames(SharedMemBuffers buffers) {
        this.buffers = buffers;
    }

    /**
     * Reads once and hands out the messages that are complete.
     *
     * @return whether anything was there
     */
    boolean readOnce(RingReader ring, Sink sink) throws IOException {
        return large == null ? readMany(ring, sink) : readLarge(ring, sink);
    }

    private boolean readMany(RingReader ring, Sink sink) throws IOException {
        byte[] buffer = buffers.shared();
        int kept = begun.length;
        int read = ring.read(buffer, kept, buffer.length - kept);
        if (read == 0) {
            return false;
        }
        System.arraycopy(begun, 0, buffer, 0, kept);
        begun = NOTHING;
        handOut(ByteBuffer.wrap(buffer, 0, kept + read), sink);
        return true;
    }

    private void handOut(ByteBuffer buffer, Sink sink) throws IOException {
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
        if (rest.remaining() >= HEADER_BYTES) {
            int length = rest.getInt(rest.position());
            if (length > SharedMemBuffers.SHARED_BYTES - HEADER_BYTES) {
                rest.position(rest.position() + HEADER_BYTES);
                largeBytes = length;
                large = buffers.take();
                largeFilled = rest.remaining();
                rest.get(large, 0, largeFilled);
                return;
            }
        }
        if (rest.hasRemaining()) {
            begun = new byte[rest.remaining()];
            rest.get(begun);
        }
    }

    private boolean readLarge(RingReader ring, Sink sink) throws IOException {
        if (largeFilled == large.length) {
            large = buffers.grow(large, largeBytes);
        }
        int read = ring.read(large, largeFilled, Math.min(large.length, largeBytes) - largeFilled);
        largeFilled += read;
        if (largeFilled == largeBytes) {
            byte[] message = large;
            large = null;
            sink.message(ByteBuffer.wrap(message, 0, largeBytes), false);
            buffers.giveBack(message);
        }
        return read > 0;
    }

    private static int checked(int length, int limit) throws IOException {
        if (length <= 0 || length > limit) {
            throw new IOException("a message of " + Integer.toUnsignedString(length) + " bytes was announced, 1 to "
                    + limit + " are allowed: the peer is closed out");
        }
        return length;
    }

    /** What was lost when the connection ends here; null: nothing, it is between two messages. */
    IOException cutShort() {
        if (large != null) {
            return lost(largeFilled, largeBytes);
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
