package io.multiprocessing.testkit;

import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Producers put numbers, consumers take them, all keep diaries, and all the time one of them is killed and replaced. In
 * the end the diaries must agree: what a producer wrote down as put was taken once, but for the one element that a
 * killed consumer may have taken without writing it down; nothing was taken twice; as long as no consumer was killed,
 * each producer's numbers came in order.
 */
final class QueueStorm {
    private static final int PRODUCERS = 2;
    private static final int CONSUMERS = 2;

    private final Stage stage;
    private final Path directory;
    private final Storm storm = new Storm();
    private final Queue<int[]> queue;
    private final List<Process> producing = new ArrayList<>();
    private final List<Process> consuming = new ArrayList<>();
    private int producers;
    private int consumers;
    private int consumersKilled;

    QueueStorm(Stage stage, Path directory) {
        this.stage = stage;
        this.directory = directory;
        this.queue = stage.mp().queue(200);
    }

    void rage() throws Exception {
        boolean consumersAreSafe = storm.throwDice(3) == 0;
        while (storm.rages()) {
            while (producing.size() < PRODUCERS) {
                startProducer();
            }
            while (consuming.size() < CONSUMERS) {
                startConsumer();
            }
            letThemBegin();
            storm.breathe(200);
            if (consumersAreSafe || storm.throwDice(2) == 0) {
                kill(producing);
            } else {
                kill(consuming);
                consumersKilled++;
            }
        }
        calm();
        check();
    }

    /** Most of the time, all are at work before the next one is killed; else it may still be booting. */
    private void letThemBegin() {
        if (storm.throwDice(4) > 0) {
            int producer = producers - 1;
            int consumer = consumers - 1;
            Await.until(
                    "the last ones begin",
                    () -> Files.exists(diaryOf("producer", producer)) && Files.exists(diaryOf("consumer", consumer)));
        }
    }

    private void kill(List<Process> some) throws InterruptedException {
        KillAt.kill(some.remove(storm.throwDice(some.size())));
    }

    private void startProducer() {
        var target = queue;
        int producer = producers++;
        String diary = diaryOf("producer", producer).toString();
        producing.add(stage.child(() -> produce(target, producer, diary)));
    }

    private void startConsumer() {
        var source = queue;
        String diary = diaryOf("consumer", consumers++).toString();
        consuming.add(stage.child(() -> consume(source, diary)));
    }

    private static void produce(Queue<int[]> queue, int producer, String path)
            throws IOException, InterruptedException {
        try (var diary = new Diary(path)) {
            for (int number = 0; ; number++) {
                queue.put(new int[] {producer, number});
                diary.write(producer, number);
            }
        }
    }

    private static void consume(Queue<int[]> queue, String path) throws IOException, InterruptedException {
        try (var diary = new Diary(path)) {
            for (int[] element = queue.take(); element[0] >= 0; element = queue.take()) {
                diary.write(element[0], element[1]);
            }
        }
    }

    private Path diaryOf(String role, int number) {
        return directory.resolve(role + number);
    }

    /** The producers end, the consumers take what is left and end by themselves. */
    private void calm() throws InterruptedException {
        while (!producing.isEmpty()) {
            kill(producing);
        }
        while (consuming.size() < CONSUMERS) {
            startConsumer();
        }
        for (int i = 0; i < CONSUMERS; i++) {
            queue.offer(new int[] {-1, 0}, Await.LIMIT);
        }
        for (Process consumer : consuming) {
            if (!consumer.join(Await.LIMIT)) {
                throw storm.damage("a consumer hangs");
            }
            Expect.ends(0, consumer);
        }
        storm.check(queue.isEmpty(), "left in the queue: " + queue.size());
    }

    private void check() throws IOException {
        Map<Integer, HashSet<Integer>> taken = new HashMap<>();
        for (int consumer = 0; consumer < consumers; consumer++) {
            Map<Integer, Integer> last = new HashMap<>();
            for (int[] element : Diary.read(diaryOf("consumer", consumer))) {
                storm.check(
                        taken.computeIfAbsent(element[0], k -> new HashSet<>()).add(element[1]),
                        "taken twice: " + element[1] + " of producer " + element[0]);
                Integer before = last.put(element[0], element[1]);
                storm.check(
                        consumersKilled > 0 || before == null || before < element[1],
                        "out of order: " + element[1] + " after " + before + " of producer " + element[0]);
            }
        }
        int missing = 0;
        int put = 0;
        for (int producer = 0; producer < producers; producer++) {
            for (int[] element : Diary.read(diaryOf("producer", producer))) {
                put++;
                if (!taken.getOrDefault(producer, new HashSet<>()).contains(element[1])) {
                    missing++;
                }
            }
        }
        storm.check(put > 0, "nothing was put");
        storm.check(
                missing <= consumersKilled,
                "lost: " + missing + " of " + put + ", consumers killed: " + consumersKilled);
    }
}
