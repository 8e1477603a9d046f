package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.transport.sharedmem.Waiting.End;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitingTest {
    @BeforeAll
    static void awaitNativeCalls() {
        Await.until("this process can sleep in the kernel", () -> !Futex.AVAILABLE || Futex.ready());
    }

    private static final BooleanSupplier NOT_YET = () -> false;
    private static final long WAITED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration LATE = Await.scaled(Duration.ofMillis(100));

    @RegisterExtension
    final Ground ground = new Ground();

    private final Waiting.Experience experience = new Waiting.Experience();
    private Event event;

    @BeforeEach
    void makeAFile() throws IOException {
        event = new Event(SharedFile.create(ground.directory().resolve("words"), 4096), 256);
    }

    /** One sleep of a wait that has lasted long enough for the longest slices. */
    private End sleep(BooleanSupplier hint, boolean nappers, Duration left) {
        long begin = System.nanoTime() - WAITED_NANOS;
        long limit = left.toNanos() > Long.MAX_VALUE - WAITED_NANOS ? Long.MAX_VALUE : left.toNanos() + WAITED_NANOS;
        return Waiting.sleep(event, hint, nappers, limit, begin, true, NOT_YET);
    }

    private Duration shortest(Runnable work) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long begin = System.nanoTime();
            work.run();
            shortest = Math.min(shortest, System.nanoTime() - begin);
        }
        return Duration.ofNanos(shortest);
    }

    @Test
    void whatIsThereIsSeenAtTheFirstLook() {
        var looks = new AtomicInteger();
        assertThat(Waiting.look(experience, () -> looks.incrementAndGet() > 0)).isTrue();
        assertThat(looks).hasValue(1);
    }

    @Test
    void lookingEndsWhenItDoesNotPay() {
        for (int i = 0; i < 100; i++) {
            assertThat(Waiting.look(experience, NOT_YET)).isFalse();
        }
        Duration afterBadExperience = shortest(() -> Waiting.look(experience, NOT_YET));
        assertThat(afterBadExperience).isLessThan(Await.scaled(Duration.ofMillis(5)));
    }

    @Test
    void experienceMakesLookingLongerAndShorterWithinLimits() {
        for (int i = 0; i < 1000; i++) {
            experience.learn(true);
        }
        Duration longLook = shortest(() -> Waiting.look(experience, NOT_YET));
        for (int i = 0; i < 1000; i++) {
            experience.learn(false);
        }
        Duration shortLook = shortest(() -> Waiting.look(experience, NOT_YET));
        assertThat(longLook).isLessThan(Await.scaled(Duration.ofMillis(5)));
        if (Runtime.getRuntime().availableProcessors() > 1) {
            assertThat(shortLook).isLessThan(longLook);
        }
    }

    @Test
    void aHintAfterTheLastLookKeepsFromSleeping() {
        long begin = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            assertThat(sleep(() -> true, false, Duration.ofSeconds(10))).isEqualTo(End.LOOK);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aSleepThatNobodyEndsIsASlice() {
        Duration slice = shortest(() -> sleep(NOT_YET, false, Duration.ofSeconds(10)));
        assertThat(slice)
                .isBetween(
                        Futex.AVAILABLE ? Duration.ofMillis(49) : Duration.ofNanos(500_000),
                        Duration.ofMillis(50).plus(LATE));
    }

    @Test
    void whereSomebodyCannotWakeOthersSleepsAreShort() {
        Duration nap = shortest(() -> sleep(NOT_YET, true, Duration.ofSeconds(10)));
        assertThat(nap).isBetween(Duration.ofNanos(500_000), Await.scaled(Duration.ofMillis(20)));
    }

    @Test
    void aSleepIsNotLongerThanTheTimeThatIsLeft() {
        Duration shortest = shortest(() -> sleep(NOT_YET, false, Duration.ofMillis(7)));
        assertThat(shortest).isLessThan(Duration.ofMillis(7).plus(Await.scaled(Duration.ofMillis(20))));
    }

    @Test
    void whenTheTimeIsOverThatIsSaid() {
        assertThat(sleep(NOT_YET, false, Duration.ZERO)).isEqualTo(End.TIMED_OUT);
        assertThat(sleep(NOT_YET, false, Duration.ofNanos(-5))).isEqualTo(End.TIMED_OUT);
        assertThat(Waiting.sleep(event, () -> true, false, SharedChannel.FOREVER, System.nanoTime() - 1, true, NOT_YET))
                .isEqualTo(End.LOOK);
    }

    @Test
    void aTimeOutWithoutEndDoesNotOverflow() {
        assertThat(sleep(() -> true, false, Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(End.LOOK);
    }

    @Test
    void anInterruptEndsTheWaitWhereItMay() {
        Thread.currentThread().interrupt();
        assertThat(sleep(NOT_YET, false, Duration.ofSeconds(10))).isEqualTo(End.INTERRUPTED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();

        Thread.currentThread().interrupt();
        assertThat(Waiting.sleep(event, NOT_YET, false, SharedChannel.FOREVER, 0, false, NOT_YET))
                .isEqualTo(End.LOOK);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whoIsToStopStops() {
        Thread.currentThread().interrupt();
        assertThat(Waiting.sleep(event, NOT_YET, false, 0, 0, true, () -> true)).isEqualTo(End.STOPPED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aWakeUpEndsTheSleepWithinMilliseconds() throws Exception {
        Assumptions.assumeTrue(Futex.AVAILABLE, "no native access here, so sleepers nap");
        var delays = new ArrayList<Long>();
        for (int i = 0; i < 15; i++) {
            TestThread<End> sleeper = ground.thread(() -> sleep(NOT_YET, false, Duration.ofSeconds(10)));
            sleeper.awaitAsleep();
            long begin = System.nanoTime();
            event.wakeOne();
            delays.add(sleeper.endedNanos() - begin);
            assertThat(sleeper.result()).isEqualTo(End.LOOK);
        }
        delays.sort(null);
        assertThat(Duration.ofNanos(delays.get(5))).isLessThan(Await.scaled(Duration.ofMillis(10)));
    }
}
