package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.pool.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * What do workers cost that have nothing to do? Four of them have worked, and wait. The score says nothing; the
 * counters do: proportional memory of each worker ({@code Pss} of Linux), and processor time of all in parts of a
 * million. It would be a surprise if they used any processor time at all.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IdleWorkers {
    private static final int WORKERS = 4;
    private static final long MILLIS = 1000;

    /** One of our transports, or {@code "bare"}: JVMs that sleep. */
    @Param({"sharedmem", "socket", "bare"})
    public String contender;

    private Workshop workshop;
    private Pool pool;
    private final List<java.lang.Process> bare = new ArrayList<>();
    private List<ProcessHandle> processes;

    /** What was seen. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Seen {
        /** Proportional memory of one worker, in bytes. */
        public long memory;

        /** Processor time of all workers in a second, in microseconds. */
        public long processor;
    }

    /**
     * Starts the workers, and lets them work.
     *
     * @throws Exception they did not start
     */
    @Setup
    public void open() throws Exception {
        if (contender.equals("bare")) {
            for (int i = 0; i < WORKERS; i++) {
                java.lang.Process sleeper = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Sleeper.class.getName())
                        .start();
                sleeper.getInputStream().read();
                bare.add(sleeper);
            }
            processes = bare.stream().map(java.lang.Process::toHandle).toList();
        } else {
            workshop = Workshop.open(contender);
            pool = Pool.create(workshop.mp, WORKERS);
            pool.map(
                    input -> PoolWork.work(input, 2000),
                    IntStream.range(0, 40 * WORKERS).boxed().toList(),
                    1);
            processes = workshop.mp.activeChildren().stream()
                    .map(child -> ProcessHandle.of(child.pid()).orElseThrow())
                    .toList();
        }
        Thread.sleep(MILLIS);
    }

    /**
     * Looks at them for a second.
     *
     * @param seen takes it
     * @throws Exception a worker has ended
     */
    @Benchmark
    public void look(Seen seen) throws Exception {
        long before = processorMicros();
        Thread.sleep(MILLIS);
        seen.processor = processorMicros() - before;
        long bytes = 0;
        for (ProcessHandle process : processes) {
            bytes += proportional(process.pid());
        }
        seen.memory = bytes / processes.size();
    }

    private long processorMicros() {
        return processes.stream()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToLong(duration -> duration.toNanos() / 1000)
                .sum();
    }

    private static long proportional(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** What a bare JVM does. */
    public static final class Sleeper {
        private Sleeper() {}

        /**
         * Sleeps until its standard input ends.
         *
         * @param arguments none
         * @throws IOException standard input is broken
         */
        public static void main(String[] arguments) throws IOException {
            System.out.write('x');
            System.out.flush();
            System.in.read();
        }
    }

    /**
     * Ends the workers.
     *
     * @throws IOException files could not be removed
     */
    @TearDown
    public void close() throws IOException {
        bare.forEach(java.lang.Process::destroyForcibly);
        if (workshop != null) {
            pool.close();
            workshop.close();
        }
    }
}
