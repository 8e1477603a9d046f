package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.Target;
import io.multiprocessing.testkit.Await;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two writers, two groups of two consumers, and all the time one of them is killed and started again. Then every group
 * has every element at least once, each consumer the elements of a writer in their order, and what a group had twice
 * was flagged the second time. In a soak ({@code -Dio.multiprocessing.testkit.storm} above a minute) it is ten million
 * elements and fifty kills, else as many as fit into a few seconds.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("durable")
class DurableStormTest {
    private static final boolean SOAK = Integer.getInteger("io.multiprocessing.testkit.storm", 5) > 60;
    private static final int EACH = SOAK ? 5_000_000 : 20_000;
    private static final int KILLS = SOAK ? 50 : 3;
    private static final int RECORD_BYTES = 17;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("io.multiprocessing.testkit.storm.seed", System.nanoTime());
    private final Random dice = new Random(seed);

    @Test
    void whoeverIsKilledWheneverEveryGroupHasEveryElement() throws Exception {
        try (var mp = Context.create("sharedmem");
                DurableQueue<byte[]> queue = DurableQueue.open(folder.resolve("q"), "parent")) {
            List<IntFunction<Target>> parts = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int writer = i;
                parts.add(_ -> writer(queue, folder.resolve("writer" + writer), writer));
            }
            for (int i = 0; i < 4; i++) {
                int consumer = i;
                parts.add(life -> consumer(folder.resolve("q"), "group" + consumer / 2, diary(consumer, life)));
            }
            run(mp, queue, parts);
            check();
            System.out.println("storm: " + 2 * EACH + " elements, " + KILLS + " kills, seed " + seed);
        }
    }

    private Path diary(int consumer, int life) {
        return folder.resolve("diary-group" + consumer / 2 + "-" + consumer + "-" + life);
    }

    private void run(Context mp, DurableQueue<byte[]> queue, List<IntFunction<Target>> parts) throws Exception {
        Process[] running = new Process[parts.size()];
        int[] lives = new int[parts.size()];
        for (int i = 0; i < running.length; i++) {
            running[i] = mp.start(parts.get(i).apply(lives[i]++));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            long from = put();
            long next = 2L * EACH * (kill + 1) / (KILLS + 2);
            Await.until("elements are put", () -> put() >= next || put() > from + EACH, Duration.ofMinutes(10));
            Await.pause(Duration.ofMillis(dice.nextInt(20)));
            int victim = dice.nextInt(running.length);
            running[victim].kill();
            running[victim].join();
            running[victim].close();
            running[victim] = mp.start(parts.get(victim).apply(lives[victim]++));
        }
        for (int i = 0; i < 2; i++) {
            join(running[i]);
        }
        queue.shutdown();
        for (int i = 2; i < running.length; i++) {
            join(running[i]);
        }
        for (int group = 0; group < 2; group++) { // what the last victims had
            consumer(folder.resolve("q"), "group" + group, diary(2 * group, 1000))
                    .runTarget();
        }
    }

    private static void join(Process process) throws InterruptedException {
        process.join();
        if (process.exitCode().orElse(-1) != 0) {
            throw new AssertionError(process + ": " + process.failure());
        }
        process.close();
    }

    private long put() throws IOException {
        long put = 0;
        for (int i = 0; i < 2; i++) {
            Path file = folder.resolve("writer" + i);
            put += Files.exists(file) && Files.size(file) == 4
                    ? ByteBuffer.wrap(Files.readAllBytes(file)).getInt()
                    : 0;
        }
        return put;
    }

    /** Goes on behind what it knows to have put; so what was under way when it was killed may be there twice. */
    private static Target writer(DurableQueue<byte[]> queue, Path file, int writer) {
        String path = file.toString();
        int each = EACH;
        return () -> {
            try (var known = new java.io.RandomAccessFile(path, "rw")) {
                var page = known.getChannel().map(java.nio.channels.FileChannel.MapMode.READ_WRITE, 0, 4);
                for (int number = page.getInt(0); number < each; number++) {
                    queue.put(ByteBuffer.allocate(16)
                            .putInt(writer)
                            .putInt(4, number)
                            .array());
                    page.putInt(0, number + 1);
                }
            }
        };
    }

    /** Writes down what it receives, then acknowledges it; a record is written at once, so none is torn. */
    private static Target consumer(Path place, String group, Path diary) {
        String queuePath = place.toString();
        String diaryPath = diary.toString();
        return () -> {
            try (DurableQueue<byte[]> queue = DurableQueue.open(Path.of(queuePath), group);
                    OutputStream out = Files.newOutputStream(
                            Path.of(diaryPath), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                byte[] record = new byte[RECORD_BYTES];
                ByteBuffer buffer = ByteBuffer.wrap(record);
                while (true) {
                    Delivery<byte[]> delivery = queue.receive();
                    buffer.putLong(0, delivery.index());
                    buffer.put(8, delivery.element(), 0, 8);
                    record[16] = (byte) (delivery.redelivered() ? 1 : 0);
                    out.write(record);
                    delivery.acknowledge();
                }
            } catch (QueueShutDownException drained) {
                // all is read
            }
        };
    }

    private void check() throws IOException {
        for (int group = 0; group < 2; group++) {
            BitSet[] numbers = {new BitSet(EACH), new BitSet(EACH)};
            Map<Long, BitSet> firstTime = new HashMap<>();
            try (Stream<Path> files = Files.list(folder)) {
                String prefix = "diary-group" + group;
                files.filter(file -> file.getFileName().toString().startsWith(prefix))
                        .forEach(file -> read(file, numbers, firstTime));
            }
            for (int writer = 0; writer < 2; writer++) {
                if (numbers[writer].cardinality() != EACH) {
                    throw damage("group " + group + " lacks " + (EACH - numbers[writer].cardinality()) + " of writer "
                            + writer + ", the first is " + numbers[writer].nextClearBit(0));
                }
            }
        }
    }

    private void read(Path diary, BitSet[] numbers, Map<Long, BitSet> firstTime) {
        int[] last = {-1, -1};
        try (var in = new DataInputStream(new BufferedInputStream(open(diary), 1 << 16))) {
            while (true) {
                long index = in.readLong();
                int writer = in.readInt();
                int number = in.readInt();
                boolean again = in.readByte() == 1;
                numbers[writer].set(number);
                if (!again) {
                    if (number < last[writer]) {
                        throw damage(diary + ": writer " + writer + ", " + number + " after " + last[writer]);
                    }
                    last[writer] = number;
                    BitSet seen = firstTime.computeIfAbsent(index >>> 32, _ -> new BitSet());
                    if (seen.get((int) index & Integer.MAX_VALUE)) {
                        throw damage("index " + index + " came twice to a group and was not flagged");
                    }
                    seen.set((int) index & Integer.MAX_VALUE);
                }
            }
        } catch (EOFException end) {
            // read through
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(Path diary) throws IOException {
        return Files.newInputStream(diary);
    }

    private AssertionError damage(String what) {
        return new AssertionError(what + "; repeat with -Dio.multiprocessing.testkit.storm.seed=" + seed);
    }
}
