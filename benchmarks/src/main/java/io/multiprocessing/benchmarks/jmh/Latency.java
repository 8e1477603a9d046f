package io.multiprocessing.benchmarks.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long single operations take. In a pass of its own, after JMH's iterations and in the same warm processes, since
 * two looks at the clock cost some 50 ns, which is a quarter of the fastest round trips. The next operation begins when
 * the last has ended, so a stall counts once; what waits behind it elsewhere is not seen.
 *
 * <p>The histogram (three digits) goes to the file that the property {@code bench.histogram} names; the property
 * {@code bench.latencyMillis} says for how long. Without them there is no such pass.
 */
final class Latency {
    private static final int SHORTEST_RUN = 50;

    private Latency() {}

    @FunctionalInterface
    interface Operation {
        void run() throws Exception;
    }

    static void record(Operation operation) throws Exception {
        String file = System.getProperty("bench.histogram");
        long nanos = TimeUnit.MILLISECONDS.toNanos(Long.getLong("bench.latencyMillis", 0));
        if (file == null || nanos == 0) {
            return;
        }
        var histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        long begin = System.nanoTime();
        long last = begin;
        for (int count = 0; last - begin < nanos || count < SHORTEST_RUN; count++) {
            long before = System.nanoTime();
            operation.run();
            last = System.nanoTime();
            histogram.recordValue(Math.min(last - before, histogram.getHighestTrackableValue()));
        }
        write(histogram, Path.of(file));
    }

    private static void write(Histogram histogram, Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.get(0, bytes);
        Files.writeString(file, Base64.getEncoder().encodeToString(bytes));
    }
}
