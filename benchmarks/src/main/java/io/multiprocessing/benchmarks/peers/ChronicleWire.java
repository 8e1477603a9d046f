package io.multiprocessing.benchmarks.peers;

import io.multiprocessing.Task;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * Two Chronicle Queues in a directory of shared memory, raw bytes, the reader spinning. It keeps all messages, so it is
 * measured with small ones only: with larger ones its files would soon fill the memory of the machine.
 */
final class ChronicleWire implements Wire {
    static {
        // it sends word of its use over the network otherwise, and complains on the console that nobody logs
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }

    private final ChronicleQueue out;
    private final ChronicleQueue in;
    private final ExcerptAppender appender;
    private final ExcerptTailer tailer;
    private final Bytes<byte[]> message;
    private final boolean fresh;
    private final int size;
    private Bytes<byte[]> into;

    private ChronicleWire(String out, String in, Shape shape) {
        this.out = SingleChronicleQueueBuilder.binary(out).build();
        this.in = SingleChronicleQueueBuilder.binary(in).build();
        appender = this.out.createAppender();
        tailer = this.in.createTailer();
        size = shape.size();
        fresh = shape.fresh();
        message = Bytes.wrapForRead(new byte[size]);
        into = Bytes.wrapForWrite(new byte[size]);
    }

    static Link open(Path place, Shape shape) {
        String there = place.resolve("there").toString();
        String back = place.resolve("back").toString();
        Task<Wire> far = () -> new ChronicleWire(back, there, shape);
        return new Link(new ChronicleWire(there, back, shape), far, false);
    }

    @Override
    public void send() {
        message.readPositionRemaining(0, size);
        appender.writeBytes(message);
    }

    @Override
    public int receive() {
        into.clear();
        while (!tailer.readBytes(into)) {
            Thread.onSpinWait();
        }
        int length = (int) into.readRemaining();
        return fresh ? into.toByteArray().length : length;
    }

    @Override
    public void close() {
        tailer.close();
        appender.close();
        out.close();
        in.close();
    }
}
