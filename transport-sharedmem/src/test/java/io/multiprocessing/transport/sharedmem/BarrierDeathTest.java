package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.spi.SharedBarrier.Arrival;
import io.multiprocessing.spi.SharedBarrier.State;
import io.multiprocessing.spi.SharedStructure;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is killed at each step of a barrier: the others pass, or find it broken, and never hang. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BarrierDeathTest {
    private static final Duration AT_ONCE = Await.scaled(Duration.ofSeconds(1));
    private static final byte[] ACTION = {1, 2, 3};

    @RegisterExtension
    final Ground ground = new Ground();

    private SharedMemBarrier barrier;

    private void make(int parties, byte[] action) throws IOException {
        barrier = ground.barrier(parties, action);
    }

    @Test
    void everyCheckpointOfABarrierIsTried() {
        assertThat(Labels.of(SharedMemBarrier.class, BarrierBooks.class))
                .containsExactlyInAnyOrder(
                        "call.await.requested",
                        "barrier.arrive.before-count",
                        "barrier.arrive.counted",
                        "barrier.fate.before-commit",
                        "barrier.fate.committed",
                        "barrier.slots.half-told",
                        "barrier.wake.before");
    }

    private static Arrival pass(SharedMemBarrier barrier, long timeoutNanos) throws InterruptedException {
        Arrival arrival = barrier.arrive();
        return arrival.state() == State.WAITING
                ? barrier.await(arrival.ticket(), timeoutNanos, true, Elements.NEVER)
                : arrival;
    }

    /** Passes again and again, running the action if there is one, until it is broken; what came of it is said. */
    static final class Party implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemBarrier barrier = child.barrier(child.argument(0));
            State last = State.PASSED;
            for (int i = child.number(1); i > 0 && last == State.PASSED; i--) {
                Arrival arrival = pass(barrier, SharedStructure.FOREVER);
                last = arrival.state();
                if (last == State.RUNNING) {
                    last = barrier.done(arrival.ticket()) ? State.PASSED : State.BROKEN;
                }
            }
            child.say(last);
            child.hearLine();
        }
    }

    /** Breaks it. */
    static final class Breaker implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            child.barrier(child.argument(0)).breakUp();
            child.hearLine();
        }
    }

    private void killAt(String label, Class<? extends ChildTask> task) throws Exception {
        ChildJvm child = ground.childThatStopsAt(label, task, barrier.address(), 1);
        child.awaitStopped();
        child.kill();
    }

    private TestThread<Arrival> waiting() {
        TestThread<Arrival> waiting = ground.thread(() -> pass(barrier, SharedStructure.FOREVER));
        waiting.awaitAsleep();
        return waiting;
    }

    private static void cameTo(State expected, TestThread<Arrival> waiting) throws Exception {
        assertThat(waiting.result(AT_ONCE).state()).isEqualTo(expected);
    }

    /** After a reset all is as at first. */
    private void itWorks() throws Exception {
        barrier.reset();
        assertThat(barrier.waiting()).isZero();
        List<TestThread<Arrival>> others = new ArrayList<>();
        for (int i = 1; i < barrier.parties(); i++) {
            others.add(waiting());
        }
        assertThat(barrier.waiting()).isEqualTo(barrier.parties() - 1);
        Arrival last = barrier.arrive();
        if (last.state() == State.RUNNING) {
            assertThat(barrier.done(last.ticket())).isTrue();
        } else {
            assertThat(last).isEqualTo(new Arrival(State.PASSED, 0, 0));
        }
        List<Integer> places = new ArrayList<>();
        for (TestThread<Arrival> other : others) {
            Arrival passed = other.result(AT_ONCE);
            assertThat(passed.state()).isEqualTo(State.PASSED);
            places.add(passed.place());
        }
        for (int i = 1; i < barrier.parties(); i++) {
            assertThat(places).contains(i);
        }
        assertThat(barrier.usedSlots()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"barrier.arrive.before-count", "barrier.arrive.counted", "call.await.requested"})
    void aPartyThatDiesWhenItHasArrivedBreaksIt(String label) throws Exception {
        make(3, null);
        TestThread<Arrival> own = waiting();
        killAt(label, Party.class);
        cameTo(State.BROKEN, own);
        assertThat(barrier.waiting()).isEqualTo(-1);
        assertThat(barrier.arrive().state()).isEqualTo(State.BROKEN);
        itWorks();
    }

    @Test
    void theLastPartyThatDiesBeforeItSaysThatAllAreHereHasNotArrived() throws Exception {
        make(2, null);
        TestThread<Arrival> own = waiting();
        killAt("barrier.fate.before-commit", Party.class);
        assertThat(barrier.waiting()).isEqualTo(1);
        assertThat(own.isDone()).isFalse();
        assertThat(barrier.arrive().state()).isEqualTo(State.PASSED);
        cameTo(State.PASSED, own);
        itWorks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"barrier.fate.committed", "barrier.slots.half-told", "barrier.wake.before"})
    void onceTheLastPartyHasSaidThatAllAreHereAllPassThoughItDies(String label) throws Exception {
        make(3, null);
        TestThread<Arrival> first = waiting();
        TestThread<Arrival> second = waiting();
        killAt(label, Party.class);
        cameTo(State.PASSED, first);
        cameTo(State.PASSED, second);
        assertThat(barrier.waiting()).isZero();
        itWorks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"barrier.arrive.counted", "barrier.fate.before-commit"})
    void whoRunsTheActionAndDiesBeforeAllMayGoOnBreaksIt(String label) throws Exception {
        make(2, ACTION);
        assertThat(barrier.action()).isEqualTo(ACTION);
        TestThread<Arrival> own = waiting();
        killAt(label, Party.class);
        cameTo(State.BROKEN, own);
        itWorks();
    }

    @Test
    void whoHasRunTheActionAndDiesWhenAllMayGoOnHarmsNobody() throws Exception {
        make(2, ACTION);
        TestThread<Arrival> own = waiting();
        killAt("barrier.fate.committed", Party.class);
        cameTo(State.PASSED, own);
        itWorks();
    }

    @Test
    void whoBreaksItAndDiesHasBrokenItOrNot() throws Exception {
        make(2, null);
        TestThread<Arrival> own = waiting();
        killAt("barrier.fate.before-commit", Breaker.class);
        assertThat(barrier.waiting()).isEqualTo(1);
        killAt("barrier.fate.committed", Breaker.class);
        cameTo(State.BROKEN, own);
        itWorks();
    }

    @Test
    void whoArrivesWhileTheActionRunsBelongsToTheNextRoundAndItsLastRunsTheActionThen() throws Exception {
        make(2, ACTION);
        TestThread<Arrival> first = waiting();
        Arrival running = barrier.arrive();
        assertThat(running.state()).isEqualTo(State.RUNNING);
        TestThread<Arrival> early = waiting();
        TestThread<Arrival> last = waiting();
        TestThread<Arrival> third = waiting();
        assertThat(barrier.waiting()).isEqualTo(4);
        assertThat(barrier.done(running.ticket())).isTrue();
        cameTo(State.PASSED, first);
        Arrival next = last.result(AT_ONCE);
        assertThat(next.state()).isEqualTo(State.RUNNING);
        assertThat(early.isDone()).isFalse();
        assertThat(barrier.done(running.ticket())).isFalse();
        assertThat(barrier.done(next.ticket())).isTrue();
        assertThat(early.result(AT_ONCE)).isEqualTo(new Arrival(State.PASSED, 1, 0));
        barrier.failed(next.ticket());
        assertThat(third.isDone()).isFalse();
        barrier.reset();
        cameTo(State.BROKEN, third);
        itWorks();
    }

    @Test
    void aWaitThatIsGivenUpBreaksItUnlessAllHadCome() throws Exception {
        make(3, null);
        TestThread<Arrival> other = waiting();
        assertThat(pass(barrier, 1_000_000).state()).isEqualTo(State.TIMED_OUT);
        cameTo(State.BROKEN, other);
        barrier.reset();
        TestThread<Arrival> interrupted = waiting();
        interrupted.interrupt();
        assertThatThrownBy(() -> interrupted.result(AT_ONCE)).isInstanceOf(InterruptedException.class);
        assertThat(barrier.waiting()).isEqualTo(-1);
        barrier.reset();
        var stop = new AtomicBoolean();
        TestThread<Arrival> stopped =
                ground.thread(() -> barrier.await(barrier.arrive().ticket(), SharedStructure.FOREVER, true, stop::get));
        stopped.awaitAsleep();
        stop.set(true);
        cameTo(State.STOPPED, stopped);
        barrier.reset();
        Arrival arrival = barrier.arrive();
        TestThread<Arrival> second = waiting();
        assertThat(barrier.arrive().state()).isEqualTo(State.PASSED);
        assertThat(barrier.await(arrival.ticket(), 0, false, Elements.NEVER))
                .isEqualTo(new Arrival(State.PASSED, 2, 0));
        cameTo(State.PASSED, second);
        itWorks();
        TestThread<Arrival> aborted = waiting();
        barrier.abort();
        cameTo(State.GONE, aborted);
        assertThat(barrier.arrive().state()).isEqualTo(State.GONE);
    }

    /** Three children go round and round; one is killed, at whatever step. */
    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whicheverPartyIsKilledWheneverTheOthersFindItBrokenIfItWaited() throws Exception {
        long seed = Long.getLong("io.multiprocessing.testkit.storm.seed", System.nanoTime());
        var dice = new Random(seed);
        long end =
                System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.getInteger("io.multiprocessing.testkit.storm", 3));
        for (int round = 0; round < 2 || System.nanoTime() < end; round++) {
            make(3, round % 2 == 0 ? null : ACTION);
            List<ChildJvm> parties = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                parties.add(ground.child(Party.class, barrier.address(), Integer.MAX_VALUE));
            }
            Await.until("they go round", () -> barrier.rounds() > 50);
            Await.pause(Duration.ofMillis(dice.nextInt(50)));
            ChildJvm victim = parties.remove(dice.nextInt(3));
            victim.kill();
            try {
                Await.until(
                        "it is broken, or waits for one that did not wait when it died",
                        () -> barrier.waiting() == -1 || barrier.waiting() == 2);
                if (barrier.waiting() == 2) {
                    barrier.breakUp();
                }
                for (ChildJvm survivor : parties) {
                    survivor.awaitLine("BROKEN");
                }
                itWorks();
            } catch (AssertionError e) {
                throw new AssertionError("repeat with -Dio.multiprocessing.testkit.storm.seed=" + seed, e);
            }
            for (ChildJvm survivor : parties) {
                survivor.kill();
            }
            barrier.release();
        }
    }
}
