package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.spi.SharedEvent;
import io.multiprocessing.spi.SharedStructure.Outcome;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An event in shared memory: who waits goes on by a set, wherever its setter dies; and how waits end otherwise. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedMemEventTest {
    private static final Duration AT_ONCE = Await.scaled(Duration.ofSeconds(1));

    @RegisterExtension
    final Ground ground = new Ground();

    private SharedMemEvent event;

    @BeforeEach
    void makeAnEvent() throws IOException {
        event = ground.event();
    }

    @Test
    void everyCheckpointOfAnEventIsTried() {
        assertThat(Labels.of(SharedMemEvent.class))
                .containsExactlyInAnyOrder(
                        "event.set.before", "event.set.before-wake", "event.clear.after", "call.await.requested");
    }

    /** Sets and clears. */
    static final class Setter implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemEvent event = child.event(child.argument(0));
            event.set();
            event.clear();
            child.hearLine();
        }
    }

    /** Waits for ever. */
    static final class Waiter implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemEvent event = child.event(child.argument(0));
            child.say(event.await(event.moment(), SharedEvent.FOREVER, false, Elements.NEVER));
            child.hearLine();
        }
    }

    private void killAt(String label, Class<? extends ChildTask> task) throws Exception {
        ChildJvm child = ground.childThatStopsAt(label, task, event.address());
        child.awaitStopped();
        child.kill();
    }

    @Test
    void aSetterThatDiesBeforeItSetsHasSetNothing() throws Exception {
        killAt("event.set.before", Setter.class);
        assertThat(event.isSet()).isFalse();
        aSetLetsAWaiterGo();
    }

    @Test
    void aSetterThatDiesBeforeItWakesTheSleepersHasSetIt() throws Exception {
        TestThread<Outcome> waiting = waiting(event.moment(), SharedEvent.FOREVER, Elements.NEVER);
        waiting.awaitAsleep();
        killAt("event.set.before-wake", Setter.class);
        assertThat(waiting.result(AT_ONCE)).isEqualTo(Outcome.DONE);
        assertThat(event.isSet()).isTrue();
        event.clear();
        aSetLetsAWaiterGo();
    }

    @Test
    void aProcessThatDiesAfterClearingHasClearedIt() throws Exception {
        killAt("event.clear.after", Setter.class);
        assertThat(event.isSet()).isFalse();
        aSetLetsAWaiterGo();
    }

    @Test
    void aDeadWaiterHindersNobody() throws Exception {
        killAt("call.await.requested", Waiter.class);
        ChildJvm asleep = ground.child(Waiter.class, event.address());
        Await.until("it sleeps", () -> sleepers() > 0);
        asleep.kill();
        event.repair();
        aSetLetsAWaiterGo();
    }

    private int sleepers() throws IOException {
        return Words.getIntAcquire(
                SharedFile.open(ground.directory().resolve(event.address()), SharedFile.Kind.EVENT),
                EventLayout.SLEEPERS);
    }

    private void aSetLetsAWaiterGo() throws Exception {
        ChildJvm other = ground.child(Waiter.class, event.address());
        TestThread<Outcome> own = waiting(event.moment(), SharedEvent.FOREVER, Elements.NEVER);
        own.awaitAsleep();
        event.set();
        assertThat(own.result(AT_ONCE)).isEqualTo(Outcome.DONE);
        other.awaitLine("DONE");
    }

    private TestThread<Outcome> waiting(long moment, long timeoutNanos, BooleanSupplier stop) {
        return ground.thread(() -> event.await(moment, timeoutNanos, true, stop));
    }

    @Test
    void allWhoBeganToWaitBeforeTheSetGoOnAndNobodyWhoBeganAfterTheClear() throws Exception {
        long before = event.moment();
        List<TestThread<Outcome>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(waiting(before, SharedEvent.FOREVER, Elements.NEVER));
        }
        waiting.getLast().awaitAsleep();
        event.set();
        event.clear();
        for (TestThread<Outcome> each : waiting) {
            assertThat(each.result(AT_ONCE)).isEqualTo(Outcome.DONE);
        }
        assertThat(event.await(before, 0, false, Elements.NEVER)).isEqualTo(Outcome.DONE);
        assertThat(event.await(event.moment(), 0, false, Elements.NEVER)).isEqualTo(Outcome.NOT_NOW);
        assertThat(event.await(event.moment(), 1_000_000, false, Elements.NEVER))
                .isEqualTo(Outcome.NOT_NOW);
    }

    @Test
    void aWaitEndsByInterruptByStopByAbortAndByRelease() throws Exception {
        TestThread<Outcome> interrupted = waiting(event.moment(), SharedEvent.FOREVER, Elements.NEVER);
        interrupted.awaitAsleep();
        interrupted.interrupt();
        assertThatThrownBy(() -> interrupted.result(AT_ONCE)).isInstanceOf(InterruptedException.class);

        var stop = new AtomicBoolean();
        TestThread<Outcome> stopped = waiting(event.moment(), SharedEvent.FOREVER, stop::get);
        stopped.awaitAsleep();
        stop.set(true);
        assertThat(stopped.result(AT_ONCE)).isEqualTo(Outcome.STOPPED);

        ChildJvm other = ground.child(Waiter.class, event.address());
        TestThread<Outcome> aborted = waiting(event.moment(), SharedEvent.FOREVER, Elements.NEVER);
        aborted.awaitAsleep();
        event.abort();
        assertThat(aborted.result(AT_ONCE)).isEqualTo(Outcome.GONE);
        other.awaitLine("GONE");

        event.release();
        assertThat(event.await(event.moment(), SharedEvent.FOREVER, false, Elements.NEVER))
                .isEqualTo(Outcome.GONE);
        assertThat(ground.directory().resolve(event.address()))
                .satisfies(file -> assertThat(Files.exists(file)).isFalse());
    }
}
