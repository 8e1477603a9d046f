package io.multiprocessing.benchmarks;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.pool.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/**
 * What does a task cost in a pool of two workers, beside CPython's Pool and ProcessPoolExecutor in turns? And what does
 * a pool of four cost that has nothing to do? It would be a surprise if a map of single inputs were not 20 times as
 * fast as Pool's on shared memory and 5 times on sockets, or if an idle worker used the processor.
 *
 * <p>{@code ./mp bench pool [ROUNDS]}. What it does not measure: tasks that do something.
 */
public final class PoolFigures {
    private static final int WORKERS = 2;
    private static final int SINGLES = 200_000;
    private static final int MANY = 1_000_000;
    private static final int APPLIES = 2_000;

    /**
     * Two workers on two processors leave their compilers little time: a million tasks, until nothing changes any more.
     */
    private static final int WARM_UPS = 6;

    private static final int IDLE_WORKERS = 4;
    private static final int IDLE_SECONDS = 5;

    /** Ours does more in a turn, so that turns take about as long. */
    private static final int SLOWER = 5;

    private static final int SLOWER_AT_SINGLES = 20;

    private PoolFigures() {}

    /**
     * The program.
     *
     * @param arguments how many rounds; 9 when there is none
     * @throws Exception something failed
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        System.out.println("JDK " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, " + rounds
                + " rounds; medians, ratios to the last line of each block");
        try (PythonPools python = PythonPools.start();
                Context shared = Context.create("sharedmem");
                Context socket = Context.create("socket");
                Pool fast = Pool.create(shared, WORKERS);
                Pool plain = Pool.create(socket, WORKERS)) {
            singles(rounds, fast, plain, python);
            many(rounds, fast, plain, python);
            applies(rounds, fast, plain, python);
        }
        for (String transport : List.of("sharedmem", "socket")) {
            idle(transport);
        }
    }

    private static void singles(int rounds, Pool fast, Pool plain, PythonPools python) throws Exception {
        List<Integer> inputs = IntStream.range(0, SINGLES).boxed().toList();
        Turns.of(
                        WARM_UPS,
                        rounds,
                        new String[] {"sharedmem", "socket", "CPython, executor", "CPython, Pool"},
                        () -> thousands(SINGLES, () -> fast.map(x -> x, inputs, 1)),
                        () -> thousands(SINGLES, () -> plain.map(x -> x, inputs, 1)),
                        () -> theirs(python, "executor-one", SINGLES / SLOWER_AT_SINGLES / SLOWER) / 1e3,
                        () -> theirs(python, "one", SINGLES / SLOWER_AT_SINGLES) / 1e3)
                .print("map, chunk size 1", "k/s", "20 on shared memory, 5 on sockets");
    }

    private static void many(int rounds, Pool fast, Pool plain, PythonPools python) throws Exception {
        List<Integer> inputs = IntStream.range(0, MANY).boxed().toList();
        Turns.of(
                        WARM_UPS,
                        rounds,
                        new String[] {"sharedmem", "socket", "CPython, Pool"},
                        () -> thousands(MANY, () -> fast.map(x -> x, inputs)) / 1e3,
                        () -> thousands(MANY, () -> plain.map(x -> x, inputs)) / 1e3,
                        () -> theirs(python, "fitting", MANY / SLOWER) / 1e6)
                .print("map, chunks that fit", "million/s", "1 on shared memory, 0.5 on sockets");
    }

    private static void applies(int rounds, Pool fast, Pool plain, PythonPools python) throws Exception {
        Turns.of(
                        WARM_UPS,
                        rounds,
                        new String[] {"sharedmem", "socket", "CPython, executor", "CPython, Pool"},
                        () -> microsOfApply(fast),
                        () -> microsOfApply(plain),
                        () -> 1e6 / theirs(python, "executor-apply", APPLIES / SLOWER),
                        () -> 1e6 / theirs(python, "apply", APPLIES / SLOWER))
                .print("apply, round trip", "µs", "0.1 on shared memory, 0.5 on sockets");
    }

    /** Tasks a second; NaN without CPython. */
    private static double theirs(PythonPools python, String what, int tasks) throws IOException {
        return python == null ? Double.NaN : 1 / python.seconds(what, tasks);
    }

    /** What this side does in a turn. */
    @FunctionalInterface
    private interface Side {
        void run() throws InterruptedException, ExecutionException;
    }

    private static double thousands(int tasks, Side side) throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        side.run();
        return tasks * 1e6 / (System.nanoTime() - begin);
    }

    private static double microsOfApply(Pool pool) throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        for (int i = 0; i < APPLIES; i++) {
            pool.apply(() -> 1);
        }
        return (System.nanoTime() - begin) / 1e3 / APPLIES;
    }

    // ---- idle

    private static void idle(String transport) throws Exception {
        try (Context mp = Context.create(transport);
                Pool pool = Pool.create(mp, IDLE_WORKERS)) {
            var bare = bareJvm();
            try {
                pool.map(
                        x -> {
                            Thread.sleep(20);
                            return x;
                        },
                        IntStream.range(0, 10 * IDLE_WORKERS).boxed().toList(),
                        1);
                Thread.sleep(8_000); // what was begun is done, what is not needed is forgotten, and all is quiet
                List<Long> pids = new ArrayList<>();
                mp.activeChildren().stream().map(Process::pid).forEach(pids::add);
                long[] before = ticks(pids);
                long mine = ticks(ProcessHandle.current().pid());
                Thread.sleep(IDLE_SECONDS * 1_000L);
                long[] after = ticks(pids);
                mine = ticks(ProcessHandle.current().pid()) - mine;
                System.out.println("idle pool of " + pids.size() + " on " + transport + ", in " + IDLE_SECONDS + " s");
                for (int i = 0; i < after.length; i++) {
                    print("worker " + (i + 1), pids.get(i), after[i] - before[i]);
                }
                print("a bare JVM that sleeps", bare.pid(), 0);
                System.out.printf("    this process: %d ms of processor time%n", mine * MILLIS_OF_A_TICK);
            } finally {
                bare.destroyForcibly().waitFor();
            }
        }
    }

    private static final int MILLIS_OF_A_TICK = 10;

    private static java.lang.Process bareJvm() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Sleeper.class.getName())
                .start();
    }

    /** A JVM that does nothing. */
    static final class Sleeper {
        private Sleeper() {}

        public static void main(String[] arguments) throws InterruptedException {
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static long[] ticks(List<Long> pids) throws IOException {
        long[] ticks = new long[pids.size()];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = ticks(pids.get(i));
        }
        return ticks;
    }

    /** User and system time. */
    private static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static void print(String who, long pid, long ticks) throws IOException {
        double resident = 0;
        double proportional = 0;
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            String[] words = line.split("\\s+");
            if (line.startsWith("Rss:")) {
                resident = Long.parseLong(words[1]) / 1024.0;
            } else if (line.startsWith("Pss:")) {
                proportional = Long.parseLong(words[1]) / 1024.0;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "    %-24s %4d ms of processor time, resident %.1f MiB, proportional %.1f MiB%n",
                who,
                ticks * MILLIS_OF_A_TICK,
                resident,
                proportional);
    }
}
