package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.Context;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.Pools;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * What does a pool add to the work itself? {@code chunk1} and {@code default}: a {@code map} over many inputs, each of
 * which keeps a processor busy for some microseconds; {@code apply}: one task at a time, to its result. It would be a
 * surprise if tasks of a millisecond cost a hundredth more than they must, or tasks of nothing fewer than a million a
 * second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PoolWork {
    /** One of our transports, {@code "threads"} (a JDK executor), or {@code "pool-threads"} (our pool on threads). */
    @Param({"sharedmem", "socket", "threads"})
    public String contender;

    /** {@code "chunk1"}, {@code "default"} or {@code "apply"}. */
    @Param({"chunk1", "default", "apply"})
    public String what;

    /** How long each task takes. */
    @Param("0")
    public int taskMicros;

    /** How many there are in a map. */
    @Param("20000")
    public int tasks;

    /** Workers. */
    @Param("2")
    public int workers;

    private Workshop workshop;
    private ExecutorService executor;
    private List<Integer> inputs;
    private Step step;

    /**
     * Starts the workers.
     *
     * @throws Exception they did not start
     */
    @Setup
    public void open() throws Exception {
        inputs = IntStream.range(0, tasks).boxed().toList();
        if (contender.equals("threads")) {
            executor = Executors.newFixedThreadPool(workers);
            step = ofThreads();
        } else {
            workshop = Workshop.open(contender, Context.builder());
            Pool pool = contender.equals("pool-threads") ? Pools.ofThreads(workers) : Pool.create(workshop.mp, workers);
            executor = pool;
            step = ofPool(pool);
        }
        step.run();
    }

    private Step ofPool(Pool pool) {
        int micros = taskMicros;
        return switch (what) {
            case "chunk1" -> () -> check(pool.map(input -> work(input, micros), inputs, 1));
            case "default" -> () -> check(pool.map(input -> work(input, micros), inputs));
            default -> () -> pool.apply(() -> work(1, micros));
        };
    }

    private Step ofThreads() {
        int micros = taskMicros;
        if (what.equals("apply")) {
            return () -> executor.submit(() -> work(1, micros)).get();
        }
        return () -> {
            List<Callable<Integer>> all = new ArrayList<>(tasks);
            for (int input : inputs) {
                all.add(() -> work(input, micros));
            }
            List<Integer> results = new ArrayList<>(tasks);
            for (var future : executor.invokeAll(all)) {
                results.add(future.get());
            }
            check(results);
        };
    }

    private void check(List<Integer> results) {
        if (results.size() != tasks || results.getLast() != tasks) {
            throw new IllegalStateException("wrong results: " + results.size());
        }
    }

    /** Keeps a processor busy. */
    static int work(int input, int micros) {
        if (micros > 0) {
            long end = System.nanoTime() + micros * 1000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }
        return input + 1;
    }

    /**
     * All inputs, or one task.
     *
     * @throws Exception a task failed
     */
    @Benchmark
    public void run() throws Exception {
        step.run();
    }

    /**
     * Records latencies, then ends the workers.
     *
     * @throws Exception something did not end
     */
    @TearDown
    public void close() throws Exception {
        if (what.equals("apply")) {
            Latency.record(step::run);
        }
        executor.close();
        if (workshop != null) {
            workshop.close();
        }
    }
}
