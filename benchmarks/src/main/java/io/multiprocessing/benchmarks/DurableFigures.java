package io.multiprocessing.benchmarks;

import io.multiprocessing.Context;
import io.multiprocessing.sharedmem.durable.DurableQueue;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;

/**
 * What does a durable queue cost beside the bare Chronicle Queue that it stands on? Raw bytes, between two JVMs, files
 * in the same place, both with the page cache only. Bare Chronicle has one reader that keeps its place in its head;
 * ours has groups, checksums, and the place of each in a file. It would be a surprise if that cost more than a fifth.
 *
 * <p>{@code ./mp bench durable [ROUNDS]}
 */
public final class DurableFigures {
    private static final int MESSAGES = 300_000;
    private static final int ROUND_TRIPS = 20_000;
    private static final int WARM_UPS = 4;

    /** What the helper has open, by place. */
    private static final Map<String, DurableQueue<byte[]>> OURS = new ConcurrentHashMap<>();

    private static final Map<String, Bare> BARE = new ConcurrentHashMap<>();

    private DurableFigures() {}

    /** A bare queue, opened to write and to read from its end on. */
    private static final class Bare {
        private final ExcerptAppender appender;
        private final ExcerptTailer tailer;
        private final byte[] message = new byte[Figures.SMALL_BYTES];
        private final Bytes<byte[]> out = Bytes.wrapForRead(message);
        private final Bytes<byte[]> in = Bytes.wrapForWrite(new byte[Figures.SMALL_BYTES]);

        Bare(String place) {
            ChronicleQueue queue = ChronicleIpc.open(place);
            appender = queue.createAppender();
            tailer = queue.createTailer().toEnd();
            appender.singleThreadedCheckDisabled(true);
            tailer.singleThreadedCheckDisabled(true);
        }

        void put() {
            out.readPositionRemaining(0, message.length);
            appender.writeBytes(out);
        }

        void take() {
            in.clear();
            while (!tailer.readBytes(in)) {
                Thread.onSpinWait();
            }
        }
    }

    private static DurableQueue<byte[]> ours(String place) {
        return OURS.computeIfAbsent(place, each -> DurableQueue.open(Path.of(each)));
    }

    private static Bare bare(String place) {
        return BARE.computeIfAbsent(place, Bare::new);
    }

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
            throughput(helper, directory, rounds);
            roundTrips(helper, directory, rounds);
        } finally {
            OURS.values().forEach(DurableQueue::close);
        }
    }

    private static void throughput(Helper helper, Path directory, int rounds) throws Exception {
        String ours = directory.resolve("ours").toString();
        String bare = directory.resolve("bare").toString();
        DurableQueue<byte[]> queue = ours(ours);
        queue.poll();
        Bare chronicle = bare(bare);
        Turns.Turn durable = () -> {
            helper.begin(() -> {
                DurableQueue<byte[]> to = ours(ours);
                byte[] message = new byte[Figures.SMALL_BYTES];
                for (int i = 0; i < MESSAGES; i++) {
                    to.put(message);
                }
            });
            long begin = System.nanoTime();
            for (int i = 0; i < MESSAGES; i++) {
                queue.take();
            }
            double rate = MESSAGES * 1e3 / (System.nanoTime() - begin);
            helper.await();
            return rate;
        };
        Turns.Turn theirs = () -> {
            helper.begin(() -> {
                Bare to = bare(bare);
                for (int i = 0; i < MESSAGES; i++) {
                    to.put();
                }
            });
            long begin = System.nanoTime();
            for (int i = 0; i < MESSAGES; i++) {
                chronicle.take();
            }
            double rate = MESSAGES * 1e3 / (System.nanoTime() - begin);
            helper.await();
            return rate;
        };
        String[] names = {"durable queue, byte[]", "bare Chronicle Queue"};
        Turns.of(WARM_UPS, rounds, names, durable, theirs)
                .print("32 bytes, one writer, one reader", "million/s", "0.8 or more");
    }

    private static void roundTrips(Helper helper, Path directory, int rounds) throws Exception {
        String there = directory.resolve("there").toString();
        String back = directory.resolve("back").toString();
        String bareThere = directory.resolve("bare-there").toString();
        String bareBack = directory.resolve("bare-back").toString();
        DurableQueue<byte[]> to = ours(there);
        DurableQueue<byte[]> from = ours(back);
        from.poll();
        Bare chronicleTo = bare(bareThere);
        Bare chronicleFrom = bare(bareBack);
        helper.begin(() -> {
            ours(there).poll();
            ours(back);
            bare(bareThere);
            bare(bareBack);
        });
        helper.await();
        Turns.Turn durable = () -> {
            helper.begin(() -> {
                DurableQueue<byte[]> in = ours(there);
                DurableQueue<byte[]> out = ours(back);
                for (int i = 0; i < ROUND_TRIPS; i++) {
                    out.put(in.take());
                }
            });
            byte[] message = new byte[Figures.SMALL_BYTES];
            long begin = System.nanoTime();
            for (int i = 0; i < ROUND_TRIPS; i++) {
                to.put(message);
                from.take();
            }
            double nanos = (System.nanoTime() - begin) / (double) ROUND_TRIPS;
            helper.await();
            return nanos;
        };
        Turns.Turn theirs = () -> {
            helper.begin(() -> {
                Bare in = bare(bareThere);
                Bare out = bare(bareBack);
                for (int i = 0; i < ROUND_TRIPS; i++) {
                    in.take();
                    out.put();
                }
            });
            long begin = System.nanoTime();
            for (int i = 0; i < ROUND_TRIPS; i++) {
                chronicleTo.put();
                chronicleFrom.take();
            }
            double nanos = (System.nanoTime() - begin) / (double) ROUND_TRIPS;
            helper.await();
            return nanos;
        };
        String[] names = {"durable queue, byte[]", "bare Chronicle Queue"};
        Turns.of(WARM_UPS, rounds, names, durable, theirs).print("round trip of 32 bytes", "ns", "1.25 or less");
    }
}
