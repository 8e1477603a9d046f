package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Queue;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Does it matter how many elements lie in a queue already? A put and a take of 32 bytes, while so many do; the queue is
 * a child's. It would be a surprise if a long queue cost more than a short one, but for what no longer fits into the
 * caches of the processor.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueDepth {
    private static final int BYTES = 32;

    /** One of our transports, or {@code "threads"}: a queue of the JDK. */
    @Param({"sharedmem", "socket", "threads"})
    public String contender;

    /** How many elements lie in it. */
    @Param({"1", "1000", "1000000"})
    public int depth;

    private final byte[] message = new byte[BYTES];
    private Workshop workshop;
    private java.util.concurrent.BlockingQueue<byte[]> queue;

    /**
     * Fills the queue.
     *
     * @throws Exception it cannot be filled
     */
    @Setup
    public void open() throws Exception {
        workshop = Workshop.open(contender);
        if (contender.equals("threads")) {
            queue = new LinkedBlockingQueue<>();
            for (int i = 0; i < depth; i++) {
                queue.put(message.clone());
            }
            return;
        }
        Pipe<Queue<byte[]>> pipe = workshop.mp.pipe();
        Connection<Queue<byte[]>> there = pipe.second();
        int elements = depth;
        workshop.mp.process().daemon(true).start(() -> {
            Queue<byte[]> made = Context.current().queue();
            for (int i = 0; i < elements; i++) {
                made.put(new byte[BYTES]);
            }
            there.send(made);
            Thread.sleep(Duration.ofDays(1)); // until the context's end; nobody keeps the pipe
        });
        queue = pipe.first().receive();
    }

    /**
     * One in, one out.
     *
     * @return the one that came out
     * @throws InterruptedException JMH has lost its patience
     */
    @Benchmark
    public byte[] putAndTake() throws InterruptedException {
        queue.put(message);
        return queue.take();
    }

    /**
     * Ends the child.
     *
     * @throws Exception something did not end
     */
    @TearDown
    public void close() throws Exception {
        workshop.close();
    }
}
