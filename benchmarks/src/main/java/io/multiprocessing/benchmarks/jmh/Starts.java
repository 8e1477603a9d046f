package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import io.multiprocessing.StartMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
 * How long is it from {@code start()} until the one who started a process hears from its target? {@code BARE}: a JVM of
 * the same options that prints a letter, and nothing else. Each start is an iteration; the process has ended before the
 * next. It would be a surprise if SPAWN took more than one and a half times as long as BARE.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Starts {
    /** Until another JVM is ready and waiting. */
    private static final long STANDBY_MILLIS = 700;

    /** One of our transports. */
    @Param({"sharedmem", "socket"})
    public String contender;

    /** A {@link StartMethod}, or {@code "BARE"}. */
    @Param({"SPAWN", "IN_PROCESS", "BARE"})
    public String method;

    private Workshop workshop;
    private Pipe<Object> pipe;
    private Process started;
    private java.lang.Process bare;

    /**
     * Opens the context.
     *
     * @throws Exception it cannot be opened
     */
    @Setup
    public void open() throws Exception {
        var builder = Context.builder();
        if (!method.equals("BARE")) {
            builder.startMethod(StartMethod.valueOf(method));
        }
        workshop = Workshop.open(contender, builder);
    }

    /**
     * Makes the pipe that the target tells by.
     *
     * @throws InterruptedException JMH has lost its patience
     */
    @Setup(Level.Invocation)
    public void prepare() throws InterruptedException {
        pipe = workshop.mp.pipe(Pipe.Direction.ONE_WAY);
        if (method.equals("STANDBY")) {
            Thread.sleep(STANDBY_MILLIS);
        }
    }

    /**
     * One start.
     *
     * @return what the target said
     * @throws Exception it did not start
     */
    @Benchmark
    public Object start() throws Exception {
        if (method.equals("BARE")) {
            bare = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Starts.Bare.class.getName())
                    .start();
            return bare.getInputStream().read();
        }
        Connection<Object> there = pipe.second();
        started = workshop.mp.start(() -> there.send(1));
        return pipe.first().receive();
    }

    /** What a bare JVM runs. */
    public static final class Bare {
        private Bare() {}

        /**
         * Prints a letter.
         *
         * @param arguments none
         */
        public static void main(String[] arguments) {
            System.out.write('x');
            System.out.flush();
        }
    }

    /**
     * Waits for its end.
     *
     * @throws Exception it did not end
     */
    @TearDown(Level.Invocation)
    public void end() throws Exception {
        if (bare != null) {
            bare.waitFor();
            bare = null;
        }
        if (started != null) {
            started.join();
            started.close();
            started = null;
        }
        pipe.close();
    }

    /**
     * Closes the context.
     *
     * @throws IOException files could not be removed
     */
    @TearDown
    public void close() throws IOException {
        workshop.close();
    }
}
