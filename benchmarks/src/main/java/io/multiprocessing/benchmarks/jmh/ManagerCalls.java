package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.Manager;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
 * What does a call of an object in a manager's process cost? It would be a surprise if it took much longer than a round
 * trip of the transport.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ManagerCalls {
    private static final int KEYS = 100;

    /** One of our transports. */
    @Param({"sharedmem", "socket"})
    public String contender;

    /** {@code "put"}, {@code "get"}, {@code "merge"} (executed there), {@code "call"} (an object of our own). */
    @Param({"put", "get", "merge", "call"})
    public String what;

    private Workshop workshop;
    private Step call;

    /** An object of our own. */
    public interface Counter {
        /**
         * Adds.
         *
         * @param amount how much
         * @return the new value
         */
        long add(long amount);
    }

    /** It, in the manager. */
    public static final class PlainCounter implements Counter {
        private final AtomicLong value = new AtomicLong();

        /** Makes it, at 0. */
        public PlainCounter() {}

        @Override
        public long add(long amount) {
            return value.addAndGet(amount);
        }
    }

    /**
     * Starts the manager.
     *
     * @throws Exception it did not start
     */
    @Setup
    public void open() throws Exception {
        workshop = Workshop.open(contender);
        Manager manager = workshop.mp.manager();
        ConcurrentMap<Integer, Integer> map = manager.map();
        for (int i = 0; i < KEYS; i++) {
            map.put(i, i);
        }
        call = switch (what) {
            case "put" -> counted(i -> map.put(i, i));
            case "get" -> counted(map::get);
            case "merge" -> counted(i -> manager.execute(map, there -> there.merge(i, 1, Integer::sum)));
            case "call" -> {
                Counter counter = manager.share(Counter.class, PlainCounter::new);
                yield () -> counter.add(1);
            }
            default -> throw new IllegalArgumentException(what);
        };
    }

    @FunctionalInterface
    private interface Keyed {
        void run(int key) throws Exception;
    }

    private static Step counted(Keyed keyed) {
        int[] next = {0};
        return () -> keyed.run(next[0]++ % KEYS);
    }

    /**
     * One call.
     *
     * @throws Exception it failed
     */
    @Benchmark
    public void call() throws Exception {
        call.run();
    }

    /**
     * Records latencies, then ends all.
     *
     * @throws Exception something did not end
     */
    @TearDown
    public void close() throws Exception {
        Latency.record(this::call);
        workshop.close();
    }
}
