package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.spi.SharedLock;
import io.multiprocessing.spi.SharedLock.Outcome;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedMemLockTest {
    private static final Duration SOON = Await.scaled(Duration.ofSeconds(1));

    @RegisterExtension
    final Ground ground = new Ground();

    private SharedMemLock lock;

    @BeforeEach
    void makeALock() throws IOException {
        lock = ground.lock();
    }

    private static Outcome acquire(SharedMemLock lock) throws InterruptedException {
        return lock.acquire(SharedLock.FOREVER, true, Elements.NEVER);
    }

    private static Outcome tryAcquire(SharedMemLock lock) throws InterruptedException {
        return lock.acquire(0, true, Elements.NEVER);
    }

    private TestThread<Outcome> waiter() {
        TestThread<Outcome> waiter = ground.thread(() -> acquire(lock));
        waiter.awaitAsleep();
        return waiter;
    }

    /** Acquires, says how, releases when it hears something (in disorder when it hears that), and so on. */
    static final class Owner implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemLock lock = child.lock(child.argument(0));
            while (true) {
                child.say(acquire(lock));
                lock.release(child.hearLine().equals("disorder"));
                child.say("released");
                child.hearLine();
            }
        }
    }

    private ChildJvm owner() throws Exception {
        ChildJvm child = ground.child(Owner.class, lock.address());
        child.awaitLine("ACQUIRED");
        return child;
    }

    // ---- owning

    @Test
    void whatIsFreeIsAcquiredAtOnceAndItsOwnerIsKnown() throws Exception {
        assertThat(lock.ownerPid()).isZero();
        assertThat(tryAcquire(lock)).isEqualTo(Outcome.ACQUIRED);
        assertThat(lock.ownerPid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(tryAcquire(lock)).isEqualTo(Outcome.NOT_NOW);
        lock.release(false);
        assertThat(lock.ownerPid()).isZero();
        assertThat(tryAcquire(lock)).isEqualTo(Outcome.ACQUIRED);
    }

    @Test
    void anotherProcessOwnsItUntilItReleasesIt() throws Exception {
        ChildJvm child = owner();
        assertThat(lock.ownerPid()).isEqualTo(child.pid());
        assertThat(tryAcquire(lock)).isEqualTo(Outcome.NOT_NOW);
        TestThread<Outcome> waiter = waiter();
        assertThat(waiter.isDone()).isFalse();
        child.say("release");
        assertThat(waiter.result(SOON)).isEqualTo(Outcome.ACQUIRED);
        child.awaitLine("released");
        child.say("again");
        lock.release(false);
        child.awaitLine("ACQUIRED");
    }

    @Test
    void aSleeperIsWokenWithinMilliseconds() throws Exception {
        var delays = new ArrayList<Long>();
        for (int i = 0; i < 12; i++) {
            acquire(lock);
            TestThread<Outcome> waiter = waiter();
            long begin = System.nanoTime();
            lock.release(false);
            delays.add(waiter.endedNanos() - begin);
            lock.release(false);
        }
        delays.sort(null);
        assertThat(Duration.ofNanos(delays.get(4))).isLessThan(Await.scaled(Duration.ofMillis(10)));
    }

    @Test
    void eachOfManyWaitersGetsIt() throws Exception {
        acquire(lock);
        List<TestThread<Outcome>> waiters = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            java.util.concurrent.Callable<Outcome> turn = () -> {
                Outcome outcome = acquire(lock);
                lock.release(false);
                return outcome;
            };
            waiters.add(i % 2 == 0 ? ground.thread(turn) : ground.virtualThread(turn));
        }
        waiters.getFirst().awaitAsleep();
        lock.release(false);
        for (TestThread<Outcome> waiter : waiters) {
            assertThat(waiter.result(SOON)).isEqualTo(Outcome.ACQUIRED);
        }
        assertThat(lock.ownerPid()).isZero();
    }

    @Test
    void aWaitEndsWithItsTimeAnInterruptAStopOrTheHost() throws Exception {
        acquire(lock);
        Duration asked = Duration.ofMillis(15);
        var lasted = new ArrayList<Long>();
        for (int i = 0; i < 7; i++) {
            long begin = System.nanoTime();
            assertThat(lock.acquire(asked.toNanos(), true, Elements.NEVER)).isEqualTo(Outcome.NOT_NOW);
            lasted.add(System.nanoTime() - begin);
        }
        lasted.sort(null);
        assertThat(Duration.ofNanos(lasted.getFirst()))
                .isBetween(asked, asked.plus(Await.scaled(Duration.ofMillis(10))));

        var stop = new AtomicBoolean();
        TestThread<Outcome> stopped = ground.thread(() -> lock.acquire(SharedLock.FOREVER, true, stop::get));
        stopped.awaitAsleep();
        stop.set(true);
        assertThat(stopped.result(SOON)).isEqualTo(Outcome.STOPPED);

        TestThread<Outcome> interrupted = waiter();
        interrupted.interrupt();
        assertThatThrownBy(() -> interrupted.result(SOON)).isInstanceOf(InterruptedException.class);

        TestThread<Outcome> gone = waiter();
        lock.abort();
        assertThat(gone.result(SOON)).isEqualTo(Outcome.GONE);
        lock.release(false);
        assertThat(acquire(lock)).isEqualTo(Outcome.GONE);
        assertThat(lock.ownerPid()).isZero();
    }

    @Test
    void whoMayNotBeInterruptedWaitsOnAndStaysInterrupted() throws Exception {
        acquire(lock);
        TestThread<Boolean> waiter = ground.virtualThread(() -> {
            Thread.currentThread().interrupt();
            Outcome outcome = lock.acquire(SharedLock.FOREVER, false, Elements.NEVER);
            return outcome == Outcome.ACQUIRED && Thread.interrupted();
        });
        waiter.awaitAsleep();
        assertThat(waiter.isDone()).isFalse();
        lock.release(false);
        assertThat(waiter.result(SOON)).isTrue();
    }

    @Test
    void whoeverGetsItInDisorderIsToldOnce() throws Exception {
        ChildJvm child = owner();
        child.say("disorder");
        child.awaitLine("released");
        assertThat(acquire(lock)).isEqualTo(Outcome.ACQUIRED_ABANDONED);
        lock.release(false);
        assertThat(acquire(lock)).isEqualTo(Outcome.ACQUIRED);
    }

    @Test
    void aDeadOwnersLockGoesToWhoWaits() throws Exception {
        ChildJvm child = owner();
        TestThread<Outcome> waiter = waiter();
        child.kill();
        assertThat(waiter.result(SOON)).isEqualTo(Outcome.ACQUIRED_ABANDONED);
        lock.release(false);
        assertThat(acquire(lock)).isEqualTo(Outcome.ACQUIRED);
    }

    @Test
    void aDeadOwnersLockGoesToWhoDoesNotWait() throws Exception {
        owner().kill();
        assertThat(tryAcquire(lock)).isEqualTo(Outcome.ACQUIRED_ABANDONED);
    }

    @Test
    void aStoppedOwnerKeepsIt() throws Exception {
        ChildJvm child = owner();
        child.freeze();
        TestThread<Outcome> waiter = waiter();
        assertThat(lock.acquire(TimeUnit.MILLISECONDS.toNanos(200), true, Elements.NEVER))
                .isEqualTo(Outcome.NOT_NOW);
        assertThat(waiter.isDone()).isFalse();
        child.say("release");
        child.thaw();
        assertThat(waiter.result(SOON)).isEqualTo(Outcome.ACQUIRED);
    }

    // ---- conditions

    private TestThread<SharedLock.Awaited> awaiting(long condition) throws Exception {
        return awaiting(condition, SharedLock.FOREVER, new AtomicBoolean());
    }

    /** A thread that waits in a condition when this returns; it releases the lock after it. */
    private TestThread<SharedLock.Awaited> awaiting(long condition, long timeoutNanos, AtomicBoolean stop)
            throws Exception {
        TestThread<SharedLock.Awaited> thread = ground.thread(() -> {
            acquire(lock);
            SharedLock.Awaited awaited = lock.await(condition, timeoutNanos, true, stop::get);
            if (awaited.lock() == Outcome.ACQUIRED || awaited.lock() == Outcome.ACQUIRED_ABANDONED) {
                lock.release(false);
            }
            return awaited;
        });
        thread.awaitAsleep();
        return thread;
    }

    private void signal(long condition, boolean all) throws InterruptedException {
        acquire(lock);
        lock.signal(condition, all);
        lock.release(false);
    }

    private static final SharedLock.Awaited SIGNALLED = new SharedLock.Awaited(true, false, Outcome.ACQUIRED);

    @Test
    void conditionsAreNumberedFromOne() throws Exception {
        assertThat(lock.newCondition()).isOne();
        assertThat(lock.newCondition()).isEqualTo(2);
    }

    @Test
    void aSignalGoesToWhoWaitsLongest() throws Exception {
        List<TestThread<SharedLock.Awaited>> waiting = List.of(awaiting(1), awaiting(1), awaiting(1));
        for (int i = 0; i < 3; i++) {
            signal(1, false);
            assertThat(waiting.get(i).result(SOON)).isEqualTo(SIGNALLED);
            for (int k = i + 1; k < 3; k++) {
                assertThat(waiting.get(k).isDone()).isFalse();
            }
        }
    }

    @Test
    void aSignalToAllReachesAllOfThatCondition() throws Exception {
        List<TestThread<SharedLock.Awaited>> waiting = List.of(awaiting(1), awaiting(1), awaiting(1));
        TestThread<SharedLock.Awaited> other = awaiting(2);
        signal(1, true);
        for (TestThread<SharedLock.Awaited> each : waiting) {
            assertThat(each.result(SOON)).isEqualTo(SIGNALLED);
        }
        assertThat(other.isDone()).isFalse();
        signal(2, true);
        assertThat(other.result(SOON)).isEqualTo(SIGNALLED);
    }

    @Test
    void aSignalThatNobodyWaitsForIsForgotten() throws Exception {
        signal(1, false);
        signal(1, true);
        assertThat(awaiting(1, TimeUnit.MILLISECONDS.toNanos(60), new AtomicBoolean())
                        .result(SOON))
                .isEqualTo(new SharedLock.Awaited(false, false, Outcome.ACQUIRED));
    }

    @Test
    void aWaitInAConditionEndsWithItsTimeAnInterruptAStopOrTheHost() throws Exception {
        assertThat(awaiting(1, TimeUnit.MILLISECONDS.toNanos(60), new AtomicBoolean())
                        .result(SOON))
                .isEqualTo(new SharedLock.Awaited(false, false, Outcome.ACQUIRED));

        TestThread<SharedLock.Awaited> interrupted = awaiting(1);
        interrupted.interrupt();
        assertThat(interrupted.result(SOON)).isEqualTo(new SharedLock.Awaited(false, true, Outcome.ACQUIRED));

        var stop = new AtomicBoolean();
        TestThread<SharedLock.Awaited> stopped = awaiting(1, SharedLock.FOREVER, stop);
        stop.set(true);
        assertThat(stopped.result(SOON)).isEqualTo(new SharedLock.Awaited(false, false, Outcome.STOPPED));

        TestThread<SharedLock.Awaited> gone = awaiting(1);
        lock.abort();
        assertThat(gone.result(SOON)).isEqualTo(new SharedLock.Awaited(false, false, Outcome.GONE));
    }

    @Test
    void aSignalThatComesAfterTheTimeWasOverAndBeforeTheLockWasHadCounts() throws Exception {
        TestThread<SharedLock.Awaited> waiting = awaiting(1, TimeUnit.SECONDS.toNanos(1), new AtomicBoolean());
        acquire(lock);
        Await.pause(Duration.ofMillis(1_100)); // its time is over now, and it wants the lock
        lock.signal(1, false);
        lock.release(false);
        assertThat(waiting.result(SOON)).isEqualTo(SIGNALLED);
    }

    @Test
    void aSignalToWhoMustStopGoesToTheNext() throws Exception {
        var stop = new AtomicBoolean();
        TestThread<SharedLock.Awaited> stopping = awaiting(1, SharedLock.FOREVER, stop);
        TestThread<SharedLock.Awaited> next = awaiting(1);
        acquire(lock);
        lock.signal(1, false);
        stop.set(true);
        assertThat(stopping.result(SOON).lock()).isEqualTo(Outcome.STOPPED);
        lock.release(false);
        assertThat(next.result(SOON)).isEqualTo(SIGNALLED);
    }

    @Test
    void asManyWaitAsThereArePlacesAndTheNextIsRefused() throws Exception {
        List<TestThread<SharedLock.Awaited>> waiting = new ArrayList<>();
        for (int i = 0; i < LockLayout.SLOTS; i++) {
            waiting.add(ground.virtualThread(() -> {
                acquire(lock);
                SharedLock.Awaited awaited = lock.await(1, SharedLock.FOREVER, true, Elements.NEVER);
                lock.release(false);
                return awaited;
            }));
        }
        var layout = new LockLayout(SharedFile.open(ground.directory().resolve(lock.address()), SharedFile.Kind.LOCK));
        Await.until("all wait", () -> {
            for (int slot = 0; slot < LockLayout.SLOTS; slot++) {
                if (layout.state(slot) != LockLayout.WAITING) {
                    return false;
                }
            }
            return lock.ownerPid() == 0;
        });
        acquire(lock);
        assertThatThrownBy(() -> lock.await(1, SharedLock.FOREVER, true, Elements.NEVER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("allowed=512");
        assertThat(lock.ownerPid()).isEqualTo(ProcessHandle.current().pid());
        lock.signal(1, true);
        lock.release(false);
        for (TestThread<SharedLock.Awaited> each : waiting) {
            assertThat(each.result(Await.scaled(Duration.ofSeconds(20)))).isEqualTo(SIGNALLED);
        }
    }

    @Test
    void aSignalReachesAnotherProcessWithinMilliseconds() throws Exception {
        ChildJvm child = ground.child(ConditionWaiter.class, lock.address());
        var delays = new ArrayList<Long>();
        for (int i = 0; i < 10; i++) {
            child.awaitLine("waits");
            acquire(lock); // so it waits
            lock.signal(1, false);
            long begin = System.nanoTime();
            lock.release(false);
            child.awaitLine("signalled");
            delays.add(System.nanoTime() - begin);
            child.say("again");
        }
        delays.sort(null);
        assertThat(Duration.ofNanos(delays.get(3))).isLessThan(Await.scaled(Duration.ofMillis(20)));
    }

    static final class ConditionWaiter implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemLock lock = child.lock(child.argument(0));
            while (true) {
                acquire(lock);
                child.say("waits");
                SharedLock.Awaited awaited = lock.await(1, SharedLock.FOREVER, true, Elements.NEVER);
                child.say(awaited.signalled() ? "signalled" : awaited);
                lock.release(false);
                child.hearLine();
            }
        }
    }

    @Test
    void itsMakerDeletesItsFile() throws Exception {
        SharedMemLock other = (SharedMemLock) new SharedMemStructures(ground.members()).openLock(lock.address());
        other.release();
        assertThat(ground.files()).containsExactly(lock.address());
        lock.release();
        lock.release();
        assertThat(ground.files()).isEmpty();
    }
}
