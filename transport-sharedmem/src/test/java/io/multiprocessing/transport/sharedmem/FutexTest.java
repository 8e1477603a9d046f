package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FutexTest {
    private static final long WORD = 128;
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final Duration SOON = Await.scaled(Duration.ofSeconds(5));

    @RegisterExtension
    final Ground ground = new Ground();

    private MemorySegment file;

    @BeforeEach
    void makeAFile() throws IOException {
        file = SharedFile.create(path(ground.directory()), 4096);
        SharedFile.finish(file, SharedFile.Kind.LOCK);
    }

    private static Path path(Path directory) {
        return directory.resolve("words");
    }

    private static void assumeFutex() {
        Assumptions.assumeTrue(Futex.AVAILABLE, "no native access here, so sleepers nap");
    }

    private static Duration taken(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void whoseWordIsAnotherDoesNotSleep() {
        assertThat(taken(() -> Futex.sleep(file, WORD, 1, LONG_NANOS))).isLessThan(SOON);
    }

    @Test
    void noTimeIsNoSleep() {
        assertThat(taken(() -> {
                    Futex.sleep(file, WORD, 0, 0);
                    Futex.sleep(file, WORD, 0, -1);
                    Futex.sleep(file, WORD, 0, Long.MIN_VALUE);
                }))
                .isLessThan(SOON);
    }

    @Test
    void aSleepLastsAsLongAsAskedFor() {
        assumeFutex();
        Duration asked = Duration.ofMillis(20);
        var taken = new ArrayList<Duration>();
        for (int i = 0; i < 15; i++) {
            taken.add(taken(() -> Futex.sleep(file, WORD, 0, asked.toNanos())));
        }
        taken.sort(null);
        assertThat(taken.getFirst()).isBetween(asked.minusMillis(1), asked.plus(Await.scaled(Duration.ofMillis(5))));
        assertThat(taken.get(7)).isLessThan(asked.plusMillis(100));
    }

    @Test
    void aSleepOfSecondsAndNanosecondsIsAddedUp() {
        assumeFutex();
        assertThat(taken(() -> Futex.sleep(file, WORD, 0, 1_020_000_000)))
                .isBetween(Duration.ofMillis(1019), Duration.ofMillis(1020).plus(SOON));
    }

    @Test
    void aWakeUpEndsTheSleep() throws Exception {
        assumeFutex();
        TestThread<Void> sleeper = sleeper();
        assertThat(Futex.wake(file, WORD, 1)).isOne();
        sleeper.result(SOON);
    }

    @Test
    void aWakeUpWakesAsManyAsAskedFor() throws Exception {
        assumeFutex();
        List<TestThread<Void>> sleepers = List.of(sleeper(), sleeper(), sleeper());
        assertThat(Futex.wake(file, WORD, 2)).isEqualTo(2);
        Await.until(
                "two are awake",
                () -> sleepers.stream().filter(TestThread::isDone).count() == 2);
        assertThat(Futex.wake(file, WORD, Integer.MAX_VALUE)).isOne();
        assertThat(Futex.wake(file, WORD, Integer.MAX_VALUE)).isZero();
    }

    @Test
    void wordsAreWokenOnTheirOwn() throws Exception {
        assumeFutex();
        TestThread<Void> sleeper = sleeper();
        assertThat(Futex.wake(file, WORD + 4, 1)).isZero();
        assertThat(sleeper.isDone()).isFalse();
        assertThat(Futex.wake(file, WORD, 1)).isOne();
    }

    /** Sleeps in the kernel when this returns. */
    private TestThread<Void> sleeper() throws IOException {
        long asleep = asleepInKernel();
        TestThread<Void> thread = ground.thread(() -> {
            Futex.sleep(file, WORD, 0, LONG_NANOS);
            return null;
        });
        Await.until("a thread sleeps in the kernel", () -> asleepInKernel() == asleep + 1);
        return thread;
    }

    /** How many sleep on the word: moves them there and back, which wakes nobody. */
    private long asleepInKernel() throws IOException {
        try (var tasks = java.nio.file.Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            long count = 0;
            for (Path task : tasks) {
                count += isInFutexWaitOn(task) ? 1 : 0;
            }
            return count;
        }
    }

    private boolean isInFutexWaitOn(Path task) {
        try {
            String[] call =
                    java.nio.file.Files.readString(task.resolve("syscall")).split(" ");
            return call.length > 2 && Long.parseUnsignedLong(call[1].substring(2), 16) == file.address() + WORD;
        } catch (IOException | NumberFormatException ended) {
            return false;
        }
    }

    @Test
    void aWakeUpReachesAnotherProcess() throws Exception {
        assumeFutex();
        ChildJvm child = ground.child(Sleeper.class);
        var delays = new ArrayList<Long>();
        for (int i = 0; i < 10; i++) {
            child.awaitLine("sleeps");
            long[] begin = {0};
            Await.until("the other process sleeps", () -> {
                begin[0] = System.nanoTime();
                return Futex.wake(file, WORD, 1) == 1;
            });
            child.awaitLine("awake");
            delays.add(System.nanoTime() - begin[0]);
            child.say("again");
        }
        delays.sort(null);
        assertThat(Duration.ofNanos(delays.get(2))).isLessThan(Await.scaled(Duration.ofMillis(20)));
    }

    static final class Sleeper implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            MemorySegment file = SharedFile.open(path(child.directory()), SharedFile.Kind.LOCK);
            Await.until("this process can sleep in the kernel", Futex::ready);
            while (true) {
                child.say("sleeps");
                Futex.sleep(file, WORD, 0, LONG_NANOS);
                child.say("awake");
                child.hearLine();
            }
        }
    }

    @Test
    void virtualThreadsKeepNoCarrierWhileTheySleep() throws Exception {
        int sleepers = 8 * Runtime.getRuntime().availableProcessors();
        var naps = new AtomicInteger();
        var over = new AtomicInteger();
        for (int i = 0; i < sleepers; i++) {
            ground.virtualThread(() -> {
                while (over.get() == 0) {
                    Futex.sleep(file, WORD, 0, LONG_NANOS);
                    naps.incrementAndGet();
                }
                return null;
            });
        }
        String answer = ground.virtualThread(() -> "there is a carrier left").result(SOON);
        assertThat(answer).isEqualTo("there is a carrier left");
        Await.until("they nap and look", () -> naps.get() > 2 * sleepers);
        over.set(1);
    }

    @Test
    void anInterruptIsKept() {
        Thread.currentThread().interrupt();
        Futex.sleep(file, WORD, 0, 1_000_000);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptedVirtualThreadSleepsAllTheSame() throws Exception {
        Duration slept = ground.virtualThread(() -> {
                    Thread.currentThread().interrupt();
                    Duration taken = taken(() -> {
                        for (int i = 0; i < 20; i++) {
                            Futex.sleep(file, WORD, 0, 1_000_000);
                        }
                    });
                    assertThat(Thread.interrupted()).isTrue();
                    return taken;
                })
                .result();
        assertThat(slept).isGreaterThan(Duration.ofMillis(15));
    }

    @Test
    void whoMayNotCallNativeCodeNapsForAMillisecondAtMost() throws Exception {
        ChildJvm child = ground.child(ChildJvm.Settings::napping, Napper.class);
        child.awaitLine("false");
        child.awaitLine("" + Futex.CANNOT_WAKE);
        assertThat(Duration.ofNanos(child.nextNumber())).isBetween(Duration.ofNanos(500_000), Duration.ofMillis(50));
    }

    /** Says whether there is a futex, how many it woke, and the shortest of some naps. */
    static final class Napper implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            MemorySegment file = SharedFile.open(path(child.directory()), SharedFile.Kind.LOCK);
            child.say(Futex.AVAILABLE);
            child.say(Futex.wake(file, WORD, 1));
            Duration shortest = Duration.ofDays(1);
            for (int i = 0; i < 20; i++) {
                Duration nap = taken(() -> Futex.sleep(file, WORD, 0, LONG_NANOS));
                shortest = nap.compareTo(shortest) < 0 ? nap : shortest;
            }
            child.say(shortest.toNanos());
        }
    }
}
