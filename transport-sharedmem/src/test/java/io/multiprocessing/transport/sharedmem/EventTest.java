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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventTest {
    private static final long OFFSET = 256;
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final Duration SOON = Await.scaled(Duration.ofSeconds(5));

    @RegisterExtension
    final Ground ground = new Ground();

    private Event event;

    @BeforeEach
    void makeAFile() throws IOException {
        Assumptions.assumeTrue(Futex.AVAILABLE, "no native access here, so sleepers nap");
        MemorySegment file = SharedFile.create(path(ground.directory()), 4096);
        SharedFile.finish(file, SharedFile.Kind.LOCK);
        event = new Event(file, OFFSET);
    }

    private static Path path(Path directory) {
        return directory.resolve("words");
    }

    /** Sleeps, or does so at the next moment, when this returns. */
    private TestThread<Void> sleeper() {
        TestThread<Void> thread = ground.thread(() -> {
            event.sleep(event.prepareToSleep(), LONG_NANOS);
            return null;
        });
        thread.awaitAsleep();
        return thread;
    }

    private static long awake(List<TestThread<Void>> sleepers) {
        return sleepers.stream().filter(TestThread::isDone).count();
    }

    @Test
    void aRingBetweenTheLastLookAndTheSleepIsNotLost() {
        int heard = event.prepareToSleep();
        event.wakeOne();
        long begin = System.nanoTime();
        event.sleep(heard, LONG_NANOS);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
    }

    @Test
    void aSleeperIsWoken() throws Exception {
        TestThread<Void> sleeper = sleeper();
        event.wakeOne();
        sleeper.result(SOON);
    }

    @Test
    void oneWakeUpWakesOneAndTheNextTheNext() throws Exception {
        List<TestThread<Void>> sleepers = List.of(sleeper(), sleeper(), sleeper());
        Await.pause(Duration.ofMillis(200)); // now they are in the kernel
        for (int wakeUps = 1; wakeUps <= 3; wakeUps++) {
            int woken = wakeUps;
            event.wakeOne();
            Await.until(woken + " are awake", () -> awake(sleepers) == woken);
        }
    }

    @Test
    void allAreWokenAtOnce() throws Exception {
        List<TestThread<Void>> sleepers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sleepers.add(sleeper());
        }
        event.wakeAll();
        for (TestThread<Void> sleeper : sleepers) {
            sleeper.result(SOON);
        }
    }

    @Test
    void aWakeUpThatFoundNobodyIsTheLastThatRings() {
        int before = event.prepareToSleep();
        event.wakeOne();
        int rung = event.prepareToSleep();
        assertThat(rung).isEqualTo(before + 1);
        event.wakeOne();
        event.wakeOne();
        event.wakeAll();
        assertThat(event.prepareToSleep()).isEqualTo(rung + 1);
    }

    @Test
    void aSleeperInAnotherProcessIsWokenWithinMilliseconds() throws Exception {
        ChildJvm child = ground.child(Sleeper.class);
        var delays = new ArrayList<Long>();
        for (int i = 0; i < 10; i++) {
            child.awaitLine("sleeps");
            Await.pause(Duration.ofMillis(2));
            long begin = System.nanoTime();
            event.wakeOne();
            child.awaitLine("awake");
            delays.add(System.nanoTime() - begin);
            child.say("again");
        }
        delays.sort(null);
        assertThat(Duration.ofNanos(delays.get(2))).isLessThan(Await.scaled(Duration.ofMillis(20)));
    }

    static final class Sleeper implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            var event = new Event(SharedFile.open(path(child.directory()), SharedFile.Kind.LOCK), OFFSET);
            while (true) {
                int heard = event.prepareToSleep();
                child.say("sleeps");
                event.sleep(heard, LONG_NANOS);
                child.say("awake");
                child.hearLine();
            }
        }
    }

    @Test
    void whoCannotWakeDoesNotForgetWhoSleeps() throws Exception {
        TestThread<Void> sleeper = sleeper();
        Await.pause(Duration.ofMillis(20)); // now it is in the kernel
        event.sleep(event.prepareToSleep(), 1); // another one, that has gone by now
        ChildJvm child = ground.child(ChildJvm.Settings::napping, Waker.class);
        child.awaitLine("rung");
        assertThat(event.hasSleepers()).isTrue();
        assertThat(sleeper.isDone()).isFalse();
        event.wakeOne();
        sleeper.result(SOON);
    }

    static final class Waker implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            new Event(SharedFile.open(path(child.directory()), SharedFile.Kind.LOCK), OFFSET).wakeOne();
            child.say("rung");
            child.hearLine();
        }
    }

    @Test
    void aKilledSleeperKeepsNoWakeUpFromOthers() throws Exception {
        ChildJvm child = ground.child(Sleeper.class);
        child.awaitLine("sleeps");
        child.kill();
        TestThread<Void> sleeper = sleeper();
        event.wakeOne();
        sleeper.result(SOON);
    }
}
