package io.multiprocessing.benchmarks;

import io.aeron.driver.MediaDriver;
import io.multiprocessing.Barrier;
import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.MessageHandler;
import io.multiprocessing.Pipe;
import io.multiprocessing.Queue;
import io.multiprocessing.Target;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.function.IntFunction;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;

/**
 * What does shared memory cost, beside Aeron IPC, Chronicle Queue, CPython and a plain copy? Through the public API,
 * between two JVMs, each peer with its best settings for two processors. It would be a surprise if a round trip took
 * longer than Aeron's, or a queue passed fewer than five times as many messages as Chronicle's.
 *
 * <p>{@code ./mp bench [ROUNDS]}. What it does not measure: more processes than processors but for locks, and latency
 * under a load that is less than full.
 */
public final class Figures {
    static final int SMALL_BYTES = 32;
    /** Some three millions pass before the compilers of two processes that never pause are done with them. */
    private static final int ROUND_TRIPS = 500_000;

    private static final int MESSAGES = 2_000_000;
    private static final int RECORDS = 500_000;
    private static final int LARGE = 200;
    private static final int LARGE_BYTES = 1 << 20;
    private static final int LOCKS = 500_000;
    private static final int CROWD_MESSAGES = 1_000_000;
    private static final int WARM_UPS = 6;
    private static final int CROWD_ROUNDS = 5;
    private static final int[] CROWDS = {2, 4, 8};

    private final Context mp;
    private final Helper helper;
    private final int rounds;

    private Figures(Context mp, Helper helper, int rounds) {
        this.mp = mp;
        this.helper = helper;
        this.rounds = rounds;
    }

    /** A small record, as programs send them. */
    record Order(int id, String customer, double amount) {}

    /**
     * The program.
     *
     * @param arguments how many rounds; 15 when there is none
     * @throws Exception something failed
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        Path directory = Place.make();
        try (var mp = Context.create("sharedmem");
                var helper = new Helper(mp)) {
            System.out.println(
                    "JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                            + rounds + " rounds; medians, ratios to the last line of each block");
            var figures = new Figures(mp, helper, rounds);
            figures.againstAeron(directory.resolve("aeron").toString());
            figures.againstChronicle(directory.resolve("chronicle"));
            figures.records();
            figures.largeMessages();
            figures.locks();
            figures.crowds();
        }
    }

    private void againstAeron(String directory) throws Exception {
        Pipe<Object> pipe = mp.pipe();
        Connection<Object> near = pipe.first();
        Connection<Object> far = pipe.second();
        byte[] message = new byte[SMALL_BYTES];
        MemorySegment segment = MemorySegment.ofArray(new long[SMALL_BYTES / 8]);
        try (MediaDriver _ = AeronIpc.driver(directory);
                AeronIpc aeron = AeronIpc.here(directory)) {
            helper.begin(() -> AeronIpc.open(directory));
            aeron.connect();
            helper.await();
            Turns.Turn bytes = () -> {
                helper.begin(() -> {
                    for (int i = 0; i < ROUND_TRIPS; i++) {
                        far.sendBytes(far.receiveBytes());
                    }
                });
                return nanosEach(ROUND_TRIPS, () -> {
                    for (int i = 0; i < ROUND_TRIPS; i++) {
                        near.sendBytes(message);
                        near.receiveBytes();
                    }
                });
            };
            Turns.Turn segments = () -> {
                helper.begin(() -> echoSegments(far));
                return nanosEach(ROUND_TRIPS, () -> {
                    MessageHandler nothing = received -> {};
                    for (int i = 0; i < ROUND_TRIPS; i++) {
                        near.sendBytes(segment);
                        handleOne(near, nothing);
                    }
                });
            };
            Turns.Turn theirs = () -> {
                helper.begin(() -> AeronIpc.echo(ROUND_TRIPS));
                return nanosEach(ROUND_TRIPS, () -> aeron.roundTrips(ROUND_TRIPS, message));
            };
            String[] names = {"pipe, byte[]", "pipe, MemorySegment and handler", "Aeron IPC"};
            Turns.of(WARM_UPS, rounds, names, bytes, segments, theirs)
                    .print("round trip of 32 bytes", "ns", "0.95 with byte[], 0.80 with segments");
            oneWay(near, far, aeron);
            helper.begin(AeronIpc::shut);
            helper.await();
        }
        near.close();
        far.close();
    }

    private static void echoSegments(Connection<Object> far) throws IOException, InterruptedException {
        MessageHandler echo = received -> {
            try {
                far.sendBytes(received);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
        for (int i = 0; i < ROUND_TRIPS; i++) {
            handleOne(far, echo);
        }
    }

    private static void handleOne(Connection<Object> connection, MessageHandler handler) throws IOException {
        while (connection.receive(handler, 1) == 0) {
            Thread.onSpinWait();
        }
    }

    private void oneWay(Connection<Object> near, Connection<Object> far, AeronIpc aeron) throws Exception {
        Turns.Turn handler = () -> {
            helper.begin(() -> sendMany(far));
            return millionsEach(MESSAGES, () -> {
                MessageHandler nothing = received -> {};
                for (int left = MESSAGES; left > 0; ) {
                    int got = near.receive(nothing, left);
                    left -= got;
                    if (got == 0) {
                        Thread.onSpinWait();
                    }
                }
            });
        };
        Turns.Turn bytes = () -> {
            helper.begin(() -> sendMany(far));
            return millionsEach(MESSAGES, () -> {
                for (int i = 0; i < MESSAGES; i++) {
                    near.receiveBytes();
                }
            });
        };
        Turns.Turn theirs = () -> {
            helper.begin(() -> AeronIpc.stream(MESSAGES));
            return millionsEach(MESSAGES, () -> aeron.receiveAll(MESSAGES));
        };
        String[] names = {"pipe, handler", "pipe, byte[]", "Aeron IPC, exclusive publication"};
        Turns.of(WARM_UPS, rounds, names, handler, bytes, theirs)
                .print("messages of 32 bytes, one way", "million/s", "1.0 or more");
    }

    private static void sendMany(Connection<Object> connection) throws IOException {
        byte[] message = new byte[SMALL_BYTES];
        for (int i = 0; i < MESSAGES; i++) {
            connection.sendBytes(message);
        }
    }

    private void againstChronicle(Path directory) throws Exception {
        Queue<byte[]> queue = mp.queue();
        String place = directory.toString();
        try (ChronicleQueue chronicle = ChronicleIpc.open(place);
                ExcerptTailer tailer = chronicle.createTailer()) {
            Turns.Turn ours = () -> {
                helper.begin(() -> {
                    byte[] message = new byte[SMALL_BYTES];
                    for (int i = 0; i < MESSAGES; i++) {
                        queue.put(message);
                    }
                });
                return millionsEach(MESSAGES, () -> {
                    for (int i = 0; i < MESSAGES; i++) {
                        queue.take();
                    }
                });
            };
            Turns.Turn theirs = () -> {
                helper.begin(() -> ChronicleIpc.stream(place, MESSAGES));
                return millionsEach(MESSAGES, () -> ChronicleIpc.receiveAll(tailer, MESSAGES));
            };
            String[] names = {"queue, byte[]", "Chronicle Queue, bytes"};
            Turns.of(3, rounds, names, ours, theirs)
                    .print("queue of 32 bytes, 1 producer, 1 consumer", "million/s", "5 or more");
        }
        queue.close();
    }

    private void records() throws Exception {
        Queue<Order> queue = mp.queue();
        Turns.Turn ours = () -> {
            helper.begin(() -> {
                for (int i = 0; i < RECORDS; i++) {
                    queue.put(new Order(i, "abc", 1.5));
                }
            });
            return millionsEach(RECORDS, () -> {
                for (int i = 0; i < RECORDS; i++) {
                    queue.take();
                }
            });
        };
        String[] names = {"queue of records", "CPython, queue of tuples"};
        Turns.of(1, Math.min(rounds, 7), names, ours, () -> CPython.figure("queue") / 1e6)
                .print("queue of small records", "million/s", "20 or more");
        queue.close();
    }

    private void largeMessages() throws Exception {
        Pipe<Object> pipe = mp.pipe();
        Connection<Object> near = pipe.first();
        Connection<Object> far = pipe.second();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocate(LARGE_BYTES, 64);
            MemorySegment to = arena.allocate(LARGE_BYTES, 64);
            Turns.Turn ours = () -> {
                helper.begin(() -> {
                    try (Arena there = Arena.ofConfined()) {
                        MemorySegment message = there.allocate(LARGE_BYTES, 64);
                        for (int i = 0; i < LARGE; i++) {
                            far.sendBytes(message);
                        }
                    }
                });
                return gigabytes(() -> {
                    for (int i = 0; i < LARGE; i++) {
                        near.receiveBytes(to);
                    }
                });
            };
            Turns.Turn inPlace = () -> {
                helper.begin(() -> {
                    try (Arena there = Arena.ofConfined()) {
                        MemorySegment message = there.allocate(LARGE_BYTES, 64);
                        for (int i = 0; i < LARGE; i++) {
                            far.sendBytes(message);
                        }
                    }
                });
                return gigabytes(() -> {
                    MessageHandler nothing = received -> {};
                    for (int i = 0; i < LARGE; i++) {
                        handleOne(near, nothing);
                    }
                });
            };
            Turns.Turn copy = () -> {
                long begin = System.nanoTime();
                for (int i = 0; i < LARGE; i++) {
                    to.copyFrom(from);
                }
                return LARGE * (double) LARGE_BYTES / (System.nanoTime() - begin);
            };
            String[] names = {"pipe, into a segment", "pipe, handler in place", "memcpy of the same buffers"};
            Turns.of(WARM_UPS, rounds, names, ours, inPlace, copy).print("messages of 1 MiB", "GB/s", "0.3 or more");
        }
        near.close();
        far.close();
    }

    private void locks() throws Exception {
        Lock lock = mp.lock();
        Turns.Turn alone = () -> nanosAlone(() -> {
            for (int i = 0; i < LOCKS; i++) {
                lock.lock();
                lock.unlock();
            }
        });
        Turns.of(
                        2,
                        Math.min(rounds, 7),
                        new String[] {"lock and unlock", "CPython"},
                        alone,
                        () -> CPython.figure("lock"))
                .print("a lock that nobody else wants", "ns", "0.1 or less");
        Turns.of(
                        1,
                        Math.min(rounds, 5),
                        new String[] {"4 processes", "CPython, 4 processes"},
                        () -> contended(lock, 4),
                        () -> CPython.figure("contended") / 1e6)
                .print("a lock that four processes want", "million/s", "4 or more");
    }

    /** More processes than processors: what is measured is how much worse it gets. */
    private void crowds() throws Exception {
        System.out.println("more processes than processors");
        Lock lock = mp.lock();
        for (int processes : CROWDS) {
            System.out.printf("    lock, %d processes: %.2f million/s%n", processes, contended(lock, processes));
        }
        for (int processes : CROWDS) {
            System.out.printf(
                    "    queue of 32 bytes, %d producers and %d consumers: %.2f million/s%n",
                    processes / 2, processes / 2, crowded(processes));
        }
    }

    private double crowded(int processes) throws IOException, InterruptedException {
        Queue<byte[]> queue = mp.queue();
        int each = CROWD_MESSAGES / (processes / 2);
        double rate = together(processes, each * (processes / 2), place -> () -> {
            byte[] message = new byte[SMALL_BYTES];
            for (int k = 0; k < each; k++) {
                if (place % 2 == 0) {
                    queue.put(message);
                } else {
                    queue.take();
                }
            }
        });
        queue.close();
        return rate;
    }

    private double contended(Lock lock, int processes) throws IOException, InterruptedException {
        return together(processes, processes * LOCKS, _ -> () -> {
            for (int k = 0; k < LOCKS; k++) {
                lock.lock();
                lock.unlock();
            }
        });
    }

    /** Millions a second, when several processes begin together, until the last is done; warm, in the last round. */
    private double together(int processes, int count, IntFunction<Target> work)
            throws IOException, InterruptedException {
        Queue<Boolean> told = mp.queue();
        Barrier go = mp.barrier(processes + 1);
        List<io.multiprocessing.Process> children = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            Target mine = work.apply(i);
            children.add(mp.start(() -> {
                for (int round = 0; round < CROWD_ROUNDS; round++) {
                    go.await();
                    mine.runTarget();
                    told.put(true);
                }
            }));
        }
        double rate = 0;
        for (int round = 0; round < CROWD_ROUNDS; round++) {
            await(go);
            long begin = System.nanoTime();
            for (int i = 0; i < processes; i++) {
                told.take();
            }
            rate = count * 1e3 / (System.nanoTime() - begin);
        }
        for (var child : children) {
            child.join();
            child.close();
        }
        told.close();
        go.close();
        return rate;
    }

    private static void await(Barrier barrier) throws InterruptedException {
        try {
            barrier.await();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException("a child has died", e);
        }
    }

    /** What this side does in a turn. */
    @FunctionalInterface
    private interface Side {
        void run() throws IOException, InterruptedException;
    }

    private double nanosEach(int count, Side side) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        side.run();
        double nanos = (System.nanoTime() - begin) / (double) count;
        helper.await();
        return nanos;
    }

    private double nanosAlone(Side side) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        side.run();
        return (System.nanoTime() - begin) / (double) LOCKS;
    }

    private double millionsEach(int count, Side side) throws IOException, InterruptedException {
        return 1e3 / nanosEach(count, side);
    }

    private double gigabytes(Side side) throws IOException, InterruptedException {
        return LARGE_BYTES / nanosEach(LARGE, side);
    }
}
