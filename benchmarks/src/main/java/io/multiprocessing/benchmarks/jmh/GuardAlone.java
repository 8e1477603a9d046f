package io.multiprocessing.benchmarks.jmh;

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
 * What does it cost to take and give back a lock or a permit that nobody else wants? It would be a surprise if shared
 * memory needed a system call.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GuardAlone {
    /** One of our transports, {@code "filelock"}, or {@code "threads"}. */
    @Param({"sharedmem", "socket", "filelock", "threads"})
    public String contender;

    /** Lock or semaphore. */
    @Param("lock")
    public String what;

    /** Who made it: {@code "here"} this process, {@code "elsewhere"} a child. */
    @Param("here")
    public String made;

    private Workshop workshop;
    private Step step;

    /**
     * Makes it.
     *
     * @throws Exception it cannot be made
     */
    @Setup
    public void open() throws Exception {
        workshop = Workshop.open(contender);
        step = made.equals("elsewhere")
                ? Guards.madeElsewhere(what, workshop.mp)
                : Guards.of(contender, what, workshop).call();
    }

    /**
     * Takes it and gives it back.
     *
     * @throws Exception it failed
     */
    @Benchmark
    public void takeAndGive() throws Exception {
        step.run();
    }

    /**
     * Records latencies, then ends all.
     *
     * @throws Exception something did not end
     */
    @TearDown
    public void close() throws Exception {
        Latency.record(this::takeAndGive);
        workshop.close();
    }
}
