package io.multiprocessing.benchmarks;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** Chronicle Queue in a directory of shared memory, raw bytes, the reader spinning. */
final class ChronicleIpc {
    static {
        // it sends word of its use over the network otherwise, and complains on the console that nobody logs
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }

    private ChronicleIpc() {}

    /** In the helper. */
    static void stream(String directory, int count) {
        byte[] message = new byte[Figures.SMALL_BYTES];
        Bytes<byte[]> bytes = Bytes.wrapForRead(message);
        try (ChronicleQueue queue = open(directory);
                ExcerptAppender appender = queue.createAppender()) {
            for (int i = 0; i < count; i++) {
                bytes.readPositionRemaining(0, message.length);
                appender.writeBytes(bytes);
            }
        }
    }

    static ChronicleQueue open(String directory) {
        return SingleChronicleQueueBuilder.binary(directory).build();
    }

    static void receiveAll(ExcerptTailer tailer, int count) {
        byte[] message = new byte[Figures.SMALL_BYTES];
        Bytes<byte[]> into = Bytes.wrapForWrite(message);
        for (int i = 0; i < count; i++) {
            into.clear();
            while (!tailer.readBytes(into)) {
                Thread.onSpinWait();
            }
        }
    }
}
