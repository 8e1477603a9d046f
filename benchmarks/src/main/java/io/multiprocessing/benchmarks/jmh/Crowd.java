package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How much do several processes get done together: passing messages through one queue, wanting one lock or permit,
 * meeting at a barrier? All of them are children; this process sleeps, and looks at what they have counted. The figure
 * is {@code done}, in things a second; the primary score only says how often it looked. It would be a surprise if four
 * processes at one lock got less done than CPython's, or if more processes than processors brought anything to a halt.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Crowd {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long NAP_MILLIS = 20;

    /** One of our transports, {@code "filelock"}, or {@code "threads"}: threads of one JVM. */
    @Param({"sharedmem", "socket"})
    public String contender;

    /** {@code "lock"}, {@code "semaphore"}, {@code "barrier"} or {@code "queue"}. */
    @Param({"lock", "semaphore", "barrier", "queue"})
    public String what;

    /** What the queue carries: {@code "bytes"} or {@code "record"}. */
    @Param("bytes")
    public String payload;

    /** Producers of the queue; of anything else, all. */
    @Param("2")
    public int members;

    /** Consumers of the queue. */
    @Param("0")
    public int consumers;

    private Workshop workshop;
    private Counters counters;
    private long before;
    private final List<Process> children = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** What the crowd did. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Tally {
        /** Messages taken, turns at the lock, meetings. */
        public long done;
    }

    /**
     * Starts the crowd.
     *
     * @throws Exception it did not come up
     */
    @Setup
    public void open() throws Exception {
        workshop = Workshop.open(contender);
        counters = Counters.open(workshop.place.resolve("counters"), members + consumers);
        var work = new CrowdWork(contender, payload, members, workshop);
        Queue<Boolean> told = workshop.mp.queue();
        for (int i = 0; i < members + consumers; i++) {
            boolean consumer = i >= members;
            Task<Step> step = work.of(what, consumer);
            boolean counts = switch (what) {
                case "queue" -> consumer;
                case "barrier" -> i == 0;
                default -> true;
            };
            start(i, counts, step, told);
        }
        for (int i = 0; i < children.size(); i++) {
            if (told.poll(PATIENCE) == null) {
                throw new IllegalStateException("a child did not begin within " + PATIENCE);
            }
        }
    }

    private void start(int member, boolean counts, Task<Step> step, Queue<Boolean> told) {
        int all = members + consumers;
        if (contender.equals("threads")) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    counters.runUntilStopped(member, counts, step.call());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
            return;
        }
        String file = workshop.place.resolve("counters").toString();
        children.add(workshop.mp.process().daemon(true).start(() -> {
            Step mine = step.call();
            var there = Counters.open(java.nio.file.Path.of(file), all);
            told.put(true);
            there.runUntilStopped(member, counts, mine);
        }));
    }

    /** Counts from here. */
    @Setup(Level.Iteration)
    public void begin() {
        before = counters.sum();
    }

    /**
     * Looks at what was done meanwhile.
     *
     * @param tally takes it
     * @throws InterruptedException JMH has lost its patience
     */
    @Benchmark
    public void watch(Tally tally) throws InterruptedException {
        Thread.sleep(NAP_MILLIS);
        long now = counters.sum();
        tally.done += now - before;
        before = now;
    }

    /**
     * Ends the crowd.
     *
     * @throws Exception something did not end
     */
    @TearDown
    public void close() throws Exception {
        counters.stop();
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        children.forEach(Process::kill); // some wait for others
        for (Process child : children) {
            child.join();
            child.close();
        }
        workshop.close();
        counters.close();
    }
}
