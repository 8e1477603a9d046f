package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.stream.Frames;
import io.multiprocessing.internal.stream.ReceiveBuffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Has Netty read into the buffers that messages are handed out from: a large message is not copied on its way, and a
 * small one takes no memory of its own. Confined to the loop.
 */
final class NettyReceiving implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle, Frames.Source {
    private static final int READS_PER_TURN = 4;

    private final Frames frames;
    private final ReceiveBuffers buffers;
    private ByteBuffer room;
    /** Netty's view of the room. */
    private ByteBuf view;

    private ByteBuf copied;
    private int reads;
    private int attempted;
    private int last;

    NettyReceiving(Frames frames, ReceiveBuffers buffers) {
        this.frames = frames;
        this.buffers = buffers;
    }

    /** Hands out the messages in what Netty has read. */
    void handOut(ByteBuf bytes, Frames.Sink sink) throws IOException {
        if (bytes == view && room != null) {
            ByteBuffer filled = room;
            room = null;
            frames.arrived(filled.position(filled.position() + bytes.readableBytes()), sink);
            return;
        }
        copied = bytes;
        try {
            while (bytes.isReadable() && frames.readOnce(this, sink)) {
                // and again, until all is handed out
            }
        } finally {
            copied = null;
        }
    }

    @Override
    public int read(ByteBuffer into) {
        int length = Math.min(into.remaining(), copied.readableBytes());
        int end = into.limit();
        copied.readBytes(into.limit(into.position() + length));
        into.limit(end);
        return length;
    }

    @Override
    public ExtendedHandle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
        ByteBuffer target = frames.room();
        // Only native memory can be read into; what has to wait longer, and grew, is on the heap.
        room = target.isDirect() ? target : null;
        view = Unpooled.wrappedBuffer(room == null ? buffers.shared() : room).clear();
        return view;
    }

    @Override
    public int guess() {
        return ReceiveBuffers.SHARED_BYTES;
    }

    @Override
    public void reset(ChannelConfig config) {
        reads = 0;
    }

    @Override
    public void incMessagesRead(int count) {
        reads += count;
    }

    @Override
    public void lastBytesRead(int bytes) {
        last = bytes;
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
        attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    @Override
    public boolean continueReading() {
        return reads < READS_PER_TURN && last == attempted;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
        return reads < READS_PER_TURN && maybeMore.get();
    }

    @Override
    public void readComplete() {
        view = null;
        room = null;
    }
}
