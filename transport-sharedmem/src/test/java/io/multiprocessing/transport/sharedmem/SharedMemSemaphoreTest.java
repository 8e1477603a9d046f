package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.spi.SharedSemaphore;
import io.multiprocessing.spi.SharedStructure.Outcome;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A semaphore in shared memory: how waits end, whose account pays, and that permits are never more nor fewer. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedMemSemaphoreTest {
    private static final Duration AT_ONCE = Await.scaled(Duration.ofSeconds(1));

    @RegisterExtension
    final Ground ground = new Ground();

    private SharedMemSemaphore semaphore;

    @BeforeEach
    void makeASemaphore() throws IOException {
        semaphore = ground.semaphore(3, true);
    }

    /** Acquires and releases as it is told: the numbers of permits, below 0 for a release. */
    static final class Told implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemSemaphore semaphore = child.semaphore(child.argument(0));
            child.say("there");
            while (true) {
                int count = Integer.parseInt(child.hearLine());
                for (int i = 0; i < count; i++) {
                    semaphore.acquire(SharedSemaphore.FOREVER, false, Elements.NEVER);
                }
                if (count < 0) {
                    semaphore.release(-count);
                }
                child.say("done");
            }
        }
    }

    private ChildJvm told() throws Exception {
        ChildJvm child = ground.child(Told.class, semaphore.address());
        child.awaitLine("there");
        return child;
    }

    private static void tell(ChildJvm child, int count) throws InterruptedException {
        child.say(count);
        child.awaitLine("done");
    }

    private TestThread<Outcome> acquiring(BooleanSupplier stop) {
        TestThread<Outcome> acquiring = ground.thread(() -> semaphore.acquire(SharedSemaphore.FOREVER, true, stop));
        acquiring.awaitAsleep();
        return acquiring;
    }

    @Test
    void aReleaseForOthersPaysTheEarliestPermitFirstWhosoeverItIs() throws Exception {
        ChildJvm first = told();
        ChildJvm second = told();
        tell(first, 1);
        tell(second, 1);
        tell(first, 1);
        assertThat(semaphore.release(2)).isTrue(); // one of each
        assertThat(semaphore.available()).isEqualTo(2);
        second.kill();
        assertThat(semaphore.available()).isEqualTo(2);
        first.kill();
        assertThat(semaphore.available()).isEqualTo(3);
        assertThat(semaphore.release(1)).isFalse();
    }

    @Test
    void aProcessPaysItsOwnAccountFirstAndWhatItLeavesComesBack() throws Exception {
        ChildJvm other = told();
        tell(other, 1);
        assertThat(semaphore.acquire(0, false, Elements.NEVER)).isEqualTo(Outcome.DONE);
        assertThat(semaphore.acquire(0, false, Elements.NEVER)).isEqualTo(Outcome.DONE);
        semaphore.release(1);
        assertThat(semaphore.available()).isEqualTo(1);
        semaphore.leave();
        semaphore.giveBack(); // it has given back all it had
        assertThat(semaphore.available()).isEqualTo(2);
        other.kill();
        assertThat(semaphore.available()).isEqualTo(3);
    }

    @Test
    void aWaitEndsByTimeByInterruptByStopByLeavingAndByAbort() throws Exception {
        ChildJvm other = told();
        tell(other, 3);
        assertThat(semaphore.acquire(20_000_000, true, Elements.NEVER)).isEqualTo(Outcome.NOT_NOW);

        TestThread<Outcome> interrupted = acquiring(Elements.NEVER);
        interrupted.interrupt();
        assertThatThrownBy(() -> interrupted.result(AT_ONCE)).isInstanceOf(InterruptedException.class);

        var stop = new AtomicBoolean();
        TestThread<Outcome> stopped = acquiring(stop::get);
        stop.set(true);
        assertThat(stopped.result(AT_ONCE)).isEqualTo(Outcome.STOPPED);

        TestThread<Outcome> left = acquiring(Elements.NEVER);
        semaphore.leave();
        assertThat(left.result(AT_ONCE)).isEqualTo(Outcome.STOPPED);

        tell(other, -1);
        assertThat(semaphore.available()).as("nobody who went has a permit").isEqualTo(1);
        assertThat(semaphore.acquire(0, true, Elements.NEVER)).isEqualTo(Outcome.DONE);

        TestThread<Outcome> aborted = acquiring(Elements.NEVER);
        semaphore.abort();
        assertThat(aborted.result(AT_ONCE)).isEqualTo(Outcome.GONE);
        assertThat(semaphore.acquire(0, true, Elements.NEVER)).isEqualTo(Outcome.GONE);
        semaphore.release();
        assertThat(Files.exists(ground.directory().resolve(semaphore.address())))
                .isFalse();
    }

    /** Acquires and releases until it is killed. */
    static final class Busy implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemSemaphore semaphore = child.semaphore(child.argument(0));
            child.say("there");
            for (int i = 0; ; i++) {
                semaphore.acquire(SharedSemaphore.FOREVER, false, Elements.NEVER);
                if (i % 3 == 0) {
                    semaphore.acquire(0, false, Elements.NEVER);
                }
                semaphore.release(1);
                if (i % 3 == 0) {
                    semaphore.leave();
                }
            }
        }
    }

    @Test
    void howeverManyAreKilledInWhateverMomentThePermitsStayThree() throws Exception {
        for (int round = 0; round < 2; round++) {
            ChildJvm one = ground.child(Busy.class, semaphore.address());
            ChildJvm two = ground.child(Busy.class, semaphore.address());
            one.awaitLine("there");
            two.awaitLine("there");
            for (int i = 0; i < 1000; i++) {
                assertThat(semaphore.acquire(SharedSemaphore.FOREVER, false, Elements.NEVER))
                        .isEqualTo(Outcome.DONE);
                semaphore.release(1);
            }
            one.kill();
            two.kill();
            assertThat(semaphore.available()).isEqualTo(3);
            assertThat(semaphore.release(1)).isFalse();
        }
    }
}
