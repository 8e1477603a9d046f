package io.multiprocessing.benchmarks;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.StartMethod;
import io.multiprocessing.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that starts processes when it is told to, which print a line to the standard output that they share with
 * it. On its standard error it answers each order with the moment at which it began, in nanoseconds of the machine's
 * monotonic clock.
 */
final class Starter {
    /** The order to start one process. */
    static final String ONE = "one";

    /** The order to start a hundred, and to wait until all have ended. */
    static final String BURST = "burst";

    static final int BURST_SIZE = 100;

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int STANDBY = 2;

    private final Context mp;

    private Starter(Context mp) {
        this.mp = mp;
    }

    /** What a process does: its first line. */
    private record Line() implements Target {
        @Override
        public void runTarget() {
            System.out.println("line");
        }
    }

    /** Whether a process has an AOT cache. */
    private record HasCache() implements Target {
        @Override
        public void runTarget() throws IOException {
            boolean has = Files.readString(Path.of("/proc/self/cmdline")).contains("-XX:AOTCache=");
            Process.exit(has ? 0 : 1);
        }
    }

    /**
     * The program.
     *
     * @param arguments the start method
     * @throws Exception something failed
     */
    public static void main(String[] arguments) throws Exception {
        StartMethod method = StartMethod.valueOf(arguments[0]);
        PrintStream answers = System.err;
        try (var mp = Context.builder().startMethod(method).standby(STANDBY).build();
                var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var starter = new Starter(mp);
            starter.awaitCache();
            answers.println(0);
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                starter.awaitStandby();
                long began = System.nanoTime();
                if (order.equals(ONE)) {
                    try (Process process = mp.start(new Line())) {
                        process.join();
                    }
                } else {
                    starter.burst();
                }
                answers.println(began);
            }
        }
    }

    private void burst() throws InterruptedException {
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < BURST_SIZE; i++) {
            all.add(mp.start(new Line()));
        }
        for (Process each : all) {
            each.join();
            each.close();
        }
    }

    /** It is made in the background, once. */
    private void awaitCache() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        boolean found = false;
        while (!found && System.nanoTime() - deadline < 0) {
            try (Process process =
                    mp.process().environment("STARTER", "warms up").start(new HasCache())) {
                process.join();
                found = process.exitCode().orElse(1) == 0;
            }
            if (!found) {
                Thread.sleep(200);
            }
        }
    }

    private void awaitStandby() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (mp.startMethod() == StartMethod.STANDBY && waiting() < STANDBY && System.nanoTime() - deadline < 0) {
            Thread.sleep(20);
        }
        Thread.sleep(150); // what was begun beside it comes to its end
    }

    private static int waiting() throws IOException {
        int count = 0;
        String ours = "mp-*-" + ProcessHandle.current().pid() + "-*";
        try (DirectoryStream<Path> directories =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), ours)) {
            for (Path directory : directories) {
                for (String name : directory.toFile().list()) {
                    count += name.matches("standby-[0-9]+") ? 1 : 0;
                }
            }
        }
        return count;
    }
}
