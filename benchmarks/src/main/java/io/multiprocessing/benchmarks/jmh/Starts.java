package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import io.multiprocessing.StartMethod;
import io.multiprocessing.Target;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
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
 * How long is it from {@code start()} until the one who started a process hears from its target: a word on a pipe of
 * the library's, or a letter that it writes into a pipe of the system's, as it would print a line? {@code BARE}: a JVM
 * of the same collector that prints a letter, and nothing else; {@code BARE_WHOLE}: until that has ended. Each start is
 * an iteration; the process has ended before the next. It would be a surprise if SPAWN took more than one and a half
 * times as long to its letter as BARE_WHOLE.
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

    /** What is waited for: {@code "word"} or {@code "letter"}. */
    @Param("word")
    public String until;

    private Workshop workshop;
    private Path fifo;
    private RandomAccessFile letters;
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
        if (!method.startsWith("BARE")) {
            builder.startMethod(StartMethod.valueOf(method));
        }
        workshop = Workshop.open(contender, builder);
        if (until.equals("letter")) {
            fifo = workshop.place.resolve("letters");
            if (new ProcessBuilder("mkfifo", fifo.toString())
                            .inheritIO()
                            .start()
                            .waitFor()
                    != 0) {
                throw new IOException("no pipe can be made here by mkfifo: " + fifo);
            }
            letters = new RandomAccessFile(fifo.toFile(), "rw"); // both ends, so that nobody waits for the other
        }
    }

    /**
     * Makes the pipe that the target tells by.
     *
     * @throws InterruptedException JMH has lost its patience
     */
    @Setup(Level.Invocation)
    public void prepare() throws InterruptedException {
        if (letters == null) {
            pipe = workshop.mp.pipe(Pipe.Direction.ONE_WAY);
        }
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
        if (method.startsWith("BARE")) {
            bare = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Starts.Bare.class.getName())
                    .start();
            int letter = bare.getInputStream().read();
            return method.equals("BARE") ? letter : bare.waitFor();
        }
        if (letters != null) {
            started = workshop.mp.start(new Letter(fifo.toString()));
            return letters.read();
        }
        Connection<Object> there = pipe.second();
        started = workshop.mp.start(() -> there.send(1));
        return pipe.first().receive();
    }

    /**
     * What a process of ours runs that is to write a letter.
     *
     * @param path where to
     */
    record Letter(String path) implements Target {
        @Override
        public void runTarget() throws IOException {
            try (var out = new FileOutputStream(path)) {
                out.write('x');
            }
        }
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
        if (pipe != null) {
            pipe.close();
        }
    }

    /**
     * Closes the context.
     *
     * @throws IOException files could not be removed
     */
    @TearDown
    public void close() throws IOException {
        if (letters != null) {
            letters.close();
        }
        workshop.close();
    }
}
