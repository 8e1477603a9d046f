package io.multiprocessing.benchmarks.peers;

import io.multiprocessing.Task;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Agrona's many-to-one ring buffer, one each way, on files that are mapped, both sides spinning. 1 MiB, as our rings;
 * 16 MiB for messages above 16 KiB.
 */
final class AgronaWire implements Wire {
    private static final int POLLED = 64;

    private final UnsafeBuffer outFile;
    private final UnsafeBuffer inFile;
    private final ManyToOneRingBuffer out;
    private final ManyToOneRingBuffer in;
    private final UnsafeBuffer message;
    private final MessageHandler handler;
    private final int most;
    private byte[] last;
    private int lastLength;
    private int waiting;

    private AgronaWire(UnsafeBuffer outFile, UnsafeBuffer inFile, Shape shape) {
        this.outFile = outFile;
        this.inFile = inFile;
        out = new ManyToOneRingBuffer(outFile);
        in = new ManyToOneRingBuffer(inFile);
        message = new UnsafeBuffer(ByteBuffer.allocateDirect(shape.size()));
        boolean fresh = shape.fresh();
        handler = (_, bytes, offset, length) -> {
            if (fresh) {
                last = new byte[length];
                bytes.getBytes(offset, last);
            }
            lastLength = length;
            waiting++;
        };
        most = shape.loop() == Loop.ECHO ? 1 : POLLED;
    }

    static Link open(Path place, Shape shape) {
        long bytes = (shape.size() > 16 << 10 ? 16 << 20 : 1 << 20) + RingBufferDescriptor.TRAILER_LENGTH;
        String there = place.resolve("there").toString();
        String back = place.resolve("back").toString();
        var near = new AgronaWire(make(there, bytes), make(back, bytes), shape);
        Task<Wire> far = () -> new AgronaWire(map(back), map(there), shape);
        return new Link(near, far, false);
    }

    private static UnsafeBuffer make(String file, long bytes) {
        return new UnsafeBuffer(IoUtil.mapNewFile(Path.of(file).toFile(), bytes));
    }

    private static UnsafeBuffer map(String file) {
        return new UnsafeBuffer(IoUtil.mapExistingFile(Path.of(file).toFile(), "ring"));
    }

    @Override
    public void send() {
        while (!out.write(1, message, 0, message.capacity())) {
            Thread.onSpinWait();
        }
    }

    @Override
    public int receive() {
        while (waiting == 0) {
            if (in.read(handler, most) == 0) {
                Thread.onSpinWait();
            }
        }
        waiting--;
        return lastLength;
    }

    @Override
    public void close() {
        IoUtil.unmap(outFile.byteBuffer() instanceof java.nio.MappedByteBuffer mapped ? mapped : null);
        IoUtil.unmap(inFile.byteBuffer() instanceof java.nio.MappedByteBuffer mapped ? mapped : null);
    }
}
