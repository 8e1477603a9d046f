package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.util.ArrayList;
import java.util.List;
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
 * Does it matter how many queues a context has? An element into one of them, then the next, and so on, each answered by
 * a child over one queue. It would be a surprise if a thousand queues cost more than what the caches of the processor
 * explain, or if an idle queue cost anything but memory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ManyQueues {
    /** One of our transports. */
    @Param({"sharedmem", "socket"})
    public String contender;

    /** How many queues. */
    @Param({"1", "30", "1000"})
    public int queues;

    private final byte[] message = new byte[32];
    private Workshop workshop;
    private final List<Queue<byte[]>> there = new ArrayList<>();
    private Queue<byte[]> back;
    private Process child;
    private int next;

    /**
     * Makes the queues.
     *
     * @throws Exception they cannot be made
     */
    @Setup
    public void open() throws Exception {
        workshop = Workshop.open(contender);
        back = workshop.mp.queue();
        for (int i = 0; i < queues; i++) {
            there.add(workshop.mp.queue());
        }
        List<Queue<byte[]>> all = List.copyOf(there);
        Queue<byte[]> answers = back;
        child = workshop.mp.process().daemon(true).start(() -> {
            while (true) {
                for (Queue<byte[]> queue : all) {
                    answers.put(queue.take());
                }
            }
        });
        roundTrip();
    }

    /**
     * One element there, and back.
     *
     * @return the element
     * @throws InterruptedException JMH has lost its patience
     */
    @Benchmark
    public byte[] roundTrip() throws InterruptedException {
        there.get(next).put(message);
        next = next + 1 == queues ? 0 : next + 1;
        return back.take();
    }

    /**
     * Ends the child.
     *
     * @throws Exception something did not end
     */
    @TearDown
    public void close() throws Exception {
        child.kill();
        child.join();
        workshop.close();
    }
}
