package io.multiprocessing.benchmarks;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What does TCP on Netty cost, beside a blocking {@code SocketChannel} with TCP_NODELAY that carries the same frames,
 * and with TLS? And how many small records pass through a queue, beside CPython's? Between two JVMs, over the loopback
 * interface. It would be a surprise if a round trip took longer than that of the bare channel: both wait for the same
 * kernel, and the bare one sleeps while it waits. That of a pipe may: where no memory is shared, a child says three
 * things to its parent for each element that it takes and sends back.
 *
 * <p>{@code ./mp bench tcp [ROUNDS]}. What it does not measure: a network.
 */
public final class TcpFigures {
    private static final int ROUND_TRIPS = 2_000;
    private static final int MESSAGES = 100_000;
    private static final int SMALL_BYTES = 32;
    private static final int LARGE = 64;
    private static final int LARGE_BYTES = 1 << 20;
    private static final int WARM_UPS = 12;
    private static final int RECORDS = 200_000;
    private static final String BARE = "bare SocketChannel, TCP_NODELAY";
    private static final String TRIP = "round trip of 32 bytes";
    private static final String SMALL = "messages of 32 bytes, one send each";
    private static final String MEBIBYTE = "messages of 1 MiB";

    private TcpFigures() {}

    /**
     * The program.
     *
     * @param arguments how many rounds; 20 when there is none
     * @throws Exception something failed
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        System.out.println(
                "JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                        + rounds + " rounds; medians, ratios to the last line of each block");
        try (TcpWire bare = TcpWire.ofBareChannel()) {
            plain(rounds, bare);
            secure(rounds, bare);
        }
        queues(Math.min(rounds, 7));
    }

    private static void plain(int rounds, TcpWire bare) throws Exception {
        try (TcpWire pipe = TcpWire.ofPipe();
                TcpWire ours = TcpWire.ofNetty(null)) {
            String[] trips = {"netty, a pipe", "netty", BARE};
            Turns.of(WARM_UPS, rounds, trips, trips(pipe), trips(ours), trips(bare))
                    .print(TRIP, "µs", "1.1 or less");
            String[] names = {"netty", BARE};
            Turns.of(WARM_UPS, rounds, names, many(ours), many(bare)).print(SMALL, "million/s", "none");
            Turns.of(WARM_UPS, rounds, names, large(ours), large(bare)).print(MEBIBYTE, "GB/s", "0.9 or more");
        }
    }

    /** In a process that has nothing but that. */
    private static void secure(int rounds, TcpWire bare) throws Exception {
        Path directory = Files.createTempDirectory("figures");
        try (TcpWire secure = TcpWire.ofNetty(Pem.make(directory))) {
            String[] names = {"netty, TLS 1.3", BARE};
            Turns.of(WARM_UPS, rounds, names, trips(secure), trips(bare)).print(TRIP, "µs", "none");
            Turns.of(WARM_UPS, rounds, names, many(secure), many(bare)).print(SMALL, "million/s", "none");
            Turns.of(WARM_UPS, rounds, names, large(secure), large(bare)).print(MEBIBYTE, "GB/s", "none");
        } finally {
            Pem.delete(directory);
        }
    }

    private static Turns.Turn trips(TcpWire wire) {
        return () -> nanos(() -> wire.roundTrips(ROUND_TRIPS)) / ROUND_TRIPS / 1e3;
    }

    private static Turns.Turn many(TcpWire wire) {
        return () -> MESSAGES * 1e3 / nanos(() -> wire.send(MESSAGES, SMALL_BYTES, 4_096));
    }

    private static Turns.Turn large(TcpWire wire) {
        return () -> (double) LARGE * LARGE_BYTES / nanos(() -> wire.send(LARGE, LARGE_BYTES, 4));
    }

    private static void queues(int rounds) throws Exception {
        try (var mp = Context.create("netty");
                var helper = new Helper(mp)) {
            Queue<Figures.Order> queue = mp.queue();
            Turns.Turn ours = () -> {
                helper.begin(() -> {
                    for (int i = 0; i < RECORDS; i++) {
                        queue.put(new Figures.Order(i, "abc", 1.5));
                    }
                });
                double nanos = nanos(() -> {
                    for (int i = 0; i < RECORDS; i++) {
                        queue.take();
                    }
                });
                helper.await();
                return RECORDS * 1e3 / nanos;
            };
            String[] names = {"queue of records, netty", "CPython, queue of tuples"};
            Turns.of(1, rounds, names, ours, () -> CPython.figure("queue") / 1e6)
                    .print("queue of small records", "million/s", "2 or more");
            queue.close();
        }
    }

    /** What is timed. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    private static double nanos(Action action) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        action.run();
        return System.nanoTime() - begin;
    }
}
