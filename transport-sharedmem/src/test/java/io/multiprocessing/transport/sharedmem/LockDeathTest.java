package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.SharedLock;
import io.multiprocessing.spi.SharedLock.Awaited;
import io.multiprocessing.spi.SharedLock.Outcome;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process is killed at each checkpoint of a lock; the next owner is told, and no signal is lost. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockDeathTest {
    private static final Duration AT_ONCE = Await.scaled(Duration.ofSeconds(1));
    private static final Awaited SIGNALLED = new Awaited(true, false, Outcome.ACQUIRED);
    private static final Awaited SIGNALLED_ABANDONED = new Awaited(true, false, Outcome.ACQUIRED_ABANDONED);

    @FunctionalInterface
    private interface Scene {
        void play(LockDeathTest test, String label) throws Exception;
    }

    private static final Map<String, Scene> SCENES = new TreeMap<>(Map.ofEntries(
            Map.entry("lock.acquire.taken", LockDeathTest::ownerDies),
            Map.entry("lock.release.before-free", LockDeathTest::ownerDies),
            Map.entry("lock.release.after-free", LockDeathTest::formerOwnerDies),
            Map.entry("condition.await.occupied", LockDeathTest::waiterDiesThatOwns),
            Map.entry("condition.await.waiting", LockDeathTest::waiterDies),
            Map.entry("condition.await.woken", LockDeathTest::signalledWaiterDies),
            Map.entry("condition.await.acquired", LockDeathTest::signalledWaiterDiesThatOwns),
            Map.entry("condition.leave.between", LockDeathTest::signalledWaiterDiesWhilePassingOn),
            Map.entry("condition.signal.before-store", LockDeathTest::signallerDiesBefore),
            Map.entry("condition.signal.after-store", LockDeathTest::signallerDiesAfter),
            Map.entry("condition.repair.between", LockDeathTest::whoRepairsDies)));

    @RegisterExtension
    final Ground ground = new Ground();

    private SharedMemLock lock;

    @BeforeEach
    void makeALock() throws IOException {
        lock = ground.lock();
    }

    @Test
    void everyCheckpointOfALockIsTried() {
        assertThat(SCENES.keySet()).containsExactlyInAnyOrderElementsOf(Labels.of(SharedMemLock.class));
    }

    static Iterable<String> labels() {
        return SCENES.keySet();
    }

    @ParameterizedTest
    @MethodSource("labels")
    void whoeverDiesWhereverTheLockAndTheSignalsGoOn(String label) throws Exception {
        SCENES.get(label).play(this, label);
        // as if nothing had been
        lock.repair();
        for (int i = 0; i < 3; i++) {
            TestThread<Awaited> waiting = awaiting();
            assertThat(acquire().result(AT_ONCE)).isEqualTo(Outcome.ACQUIRED);
            lock.signal(1, false);
            lock.release(false);
            assertThat(waiting.result(AT_ONCE)).isEqualTo(SIGNALLED);
        }
        var layout = new LockLayout(SharedFile.open(ground.directory().resolve(lock.address()), SharedFile.Kind.LOCK));
        for (int slot = 0; slot < LockLayout.SLOTS; slot++) {
            assertThat(layout.state(slot)).as("slot " + slot).isZero();
        }
        assertThat(lock.ownerPid()).isZero();
    }

    // ---- victims

    private ChildJvm stopped(String label, Class<? extends ChildTask> task) throws IOException {
        ChildJvm child = ground.childThatStopsAt(label, task, lock.address());
        child.awaitStopped();
        return child;
    }

    /** Acquires and releases. */
    static final class Owner implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemLock lock = child.lock(child.argument(0));
            lock.acquire(SharedLock.FOREVER, false, Elements.NEVER);
            lock.release(false);
            child.hearLine();
        }
    }

    /** Acquires, and releases when it is told to. */
    static final class PatientOwner implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemLock lock = child.lock(child.argument(0));
            lock.acquire(SharedLock.FOREVER, false, Elements.NEVER);
            child.say("owns");
            child.hearLine();
            lock.release(false);
            child.hearLine();
        }
    }

    /** Waits in the condition until it is told to stop. */
    static final class Waiter implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemLock lock = child.lock(child.argument(0));
            TestThread<String> told = TestThread.platform(child::hearLine);
            lock.acquire(SharedLock.FOREVER, false, Elements.NEVER);
            child.say("waits");
            lock.await(1, SharedLock.FOREVER, false, told::isDone);
            child.hearLine();
        }
    }

    static final class Signaller implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemLock lock = child.lock(child.argument(0));
            lock.acquire(SharedLock.FOREVER, false, Elements.NEVER);
            lock.signal(1, false);
            lock.release(false);
            child.hearLine();
        }
    }

    static final class Repairer implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            child.lock(child.argument(0)).repair();
            child.hearLine();
        }
    }

    // ---- survivors

    private TestThread<Outcome> acquire() {
        return ground.thread(() -> lock.acquire(SharedLock.FOREVER, true, Elements.NEVER));
    }

    /** Waits in the condition, and releases the lock after it. */
    private TestThread<Awaited> awaiting() {
        TestThread<Awaited> waiting = ground.thread(() -> {
            lock.acquire(SharedLock.FOREVER, true, Elements.NEVER);
            Awaited awaited = lock.await(1, SharedLock.FOREVER, true, Elements.NEVER);
            lock.release(false);
            return awaited;
        });
        Await.until("a thread waits in the condition", () -> waiting.isDone() || waits());
        waiting.awaitAsleep();
        return waiting;
    }

    private boolean waits() throws IOException {
        var layout = new LockLayout(SharedFile.open(ground.directory().resolve(lock.address()), SharedFile.Kind.LOCK));
        for (int slot = 0; slot < LockLayout.SLOTS; slot++) {
            if (layout.state(slot) != 0
                    && layout.member(slot) == ground.members().self()) {
                return lock.ownerPid() != ProcessHandle.current().pid();
            }
        }
        return false;
    }

    private void signal() throws Exception {
        assertThat(acquire().result(AT_ONCE)).isEqualTo(Outcome.ACQUIRED);
        lock.signal(1, false);
        lock.release(false);
    }

    // ---- scenes

    private void ownerDies(String label) throws Exception {
        ChildJvm victim = stopped(label, Owner.class);
        TestThread<Outcome> next = acquire();
        next.awaitAsleep();
        victim.kill();
        assertThat(next.result(AT_ONCE)).isEqualTo(Outcome.ACQUIRED_ABANDONED);
        lock.release(false);
    }

    private void formerOwnerDies(String label) throws Exception {
        ChildJvm victim = ground.childThatStopsAt(label, PatientOwner.class, lock.address());
        victim.awaitLine("owns");
        TestThread<Outcome> next = acquire();
        next.awaitAsleep();
        victim.say("release");
        victim.awaitStopped();
        victim.kill();
        assertThat(next.result(AT_ONCE)).isEqualTo(Outcome.ACQUIRED);
        lock.release(false);
    }

    private void waiterDiesThatOwns(String label) throws Exception {
        ChildJvm victim = stopped(label, Waiter.class);
        victim.kill();
        assertThat(acquire().result(AT_ONCE)).isEqualTo(Outcome.ACQUIRED_ABANDONED);
        lock.release(false);
        TestThread<Awaited> second = awaiting();
        signal();
        assertThat(second.result(AT_ONCE)).isEqualTo(SIGNALLED);
    }

    private void waiterDies(String label) throws Exception {
        ChildJvm victim = stopped(label, Waiter.class);
        TestThread<Awaited> second = awaiting();
        victim.kill();
        signal();
        assertThat(second.result(AT_ONCE)).isEqualTo(SIGNALLED);
    }

    private void signalledWaiterDies(String label) throws Exception {
        ChildJvm victim = ground.childThatStopsAt(label, Waiter.class, lock.address());
        victim.awaitLine("waits");
        TestThread<Awaited> second = awaiting();
        signal();
        victim.awaitStopped();
        assertThat(second.isDone()).isFalse();
        victim.kill();
        lock.repair();
        assertThat(second.result(AT_ONCE)).isEqualTo(SIGNALLED);
    }

    private void signalledWaiterDiesThatOwns(String label) throws Exception {
        ChildJvm victim = ground.childThatStopsAt(label, Waiter.class, lock.address());
        victim.awaitLine("waits");
        TestThread<Awaited> second = awaiting();
        signal();
        victim.awaitStopped();
        victim.kill();
        lock.repair();
        assertThat(second.result(AT_ONCE)).isEqualTo(SIGNALLED_ABANDONED);
    }

    private void signalledWaiterDiesWhilePassingOn(String label) throws Exception {
        ChildJvm victim = ground.childThatStopsAt(label, Waiter.class, lock.address());
        victim.awaitLine("waits");
        TestThread<Awaited> second = awaiting();
        assertThat(acquire().result(AT_ONCE)).isEqualTo(Outcome.ACQUIRED);
        lock.signal(1, false);
        victim.say("stop");
        victim.awaitStopped();
        victim.kill();
        lock.release(false);
        lock.repair();
        assertThat(second.result(AT_ONCE)).isEqualTo(SIGNALLED);
    }

    private void signallerDiesBefore(String label) throws Exception {
        TestThread<Awaited> waiting = awaiting();
        ChildJvm victim = stopped(label, Signaller.class);
        victim.kill();
        assertThat(acquire().result(AT_ONCE)).isEqualTo(Outcome.ACQUIRED_ABANDONED);
        assertThat(waiting.isDone()).isFalse();
        lock.signal(1, false);
        lock.release(false);
        assertThat(waiting.result(AT_ONCE)).isEqualTo(SIGNALLED);
    }

    private void signallerDiesAfter(String label) throws Exception {
        TestThread<Awaited> waiting = awaiting();
        ChildJvm victim = stopped(label, Signaller.class);
        victim.kill();
        assertThat(waiting.result(AT_ONCE)).isEqualTo(SIGNALLED_ABANDONED);
    }

    private void whoRepairsDies(String label) throws Exception {
        ChildJvm waiter = ground.childThatStopsAt("condition.await.woken", Waiter.class, lock.address());
        waiter.awaitLine("waits");
        ChildJvm repairer = ground.childThatStopsAt(label, Ready.class, lock.address());
        repairer.awaitLine("ready"); // before the waiter dies: it would get its row
        TestThread<Awaited> second = awaiting();
        signal();
        waiter.awaitStopped();
        waiter.kill();
        repairer.say("repair");
        repairer.awaitStopped();
        repairer.kill();
        lock.repair();
        assertThat(second.result(AT_ONCE)).isEqualTo(SIGNALLED);
    }

    /** Repairs when it is told to. */
    static final class Ready implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            child.say("ready");
            child.hearLine();
            new Repairer().run(child);
        }
    }

    // ---- standing still

    @Test
    void repairingWaitsForNobodyWhoStandsStill() throws Exception {
        TestThread<Awaited> waiting = awaiting();
        ChildJvm signaller = stopped("condition.signal.before-store", Signaller.class);
        ground.thread(() -> {
                    lock.repair();
                    lock.abort();
                    return null;
                })
                .result(Await.scaled(Duration.ofSeconds(10)));
        signaller.kill();
        assertThat(waiting.result(AT_ONCE).lock()).isEqualTo(Outcome.GONE);
    }

    // ---- the host

    /** Hosts a lock in a directory of its own, and owns it if that is asked. */
    static final class Host implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            Path place = Files.createDirectory(child.directory().resolve("host"));
            SharedMemLock hosted = SharedMemLock.create(Members.create(place), "l1");
            if (child.argument(0).equals("owns")) {
                hosted.acquire(SharedLock.FOREVER, false, Elements.NEVER);
            }
            child.say("there");
            child.hearLine();
        }
    }

    @Test
    void theLockOfAHostThatDiesOwningItGoesToNobody() throws Exception {
        ChildJvm host = ground.child(Host.class, "owns");
        host.awaitLine("there");
        try (Members members = Members.join(ground.directory().resolve("host"))) {
            SharedMemLock hosted = SharedMemLock.open(members, "l1");
            TestThread<Outcome> next = ground.thread(() -> hosted.acquire(SharedLock.FOREVER, true, Elements.NEVER));
            next.awaitAsleep();
            host.kill();
            assertThat(next.result(AT_ONCE)).isEqualTo(Outcome.GONE);
            assertThat(hosted.acquire(0, false, Elements.NEVER)).isEqualTo(Outcome.GONE);
        }
    }

    /**
     * The process of the owner lets go when it loses its host, while its thread may still do what the lock protects.
     */
    @Test
    void nobodyGetsTheLockOfADeadHostBesideALivingOwnerWhoseProcessHasLetItGo() throws Exception {
        ChildJvm host = ground.child(Host.class, "does not");
        host.awaitLine("there");
        try (Members members = Members.join(ground.directory().resolve("host"))) {
            SharedMemLock hosted = SharedMemLock.open(members, "l1");
            assertThat(hosted.acquire(0, false, Elements.NEVER)).isEqualTo(Outcome.ACQUIRED);
            host.kill();
            hosted.release(true);
            for (int i = 0; i < 2; i++) {
                assertThat(hosted.acquire(0, false, Elements.NEVER)).isEqualTo(Outcome.GONE);
            }
        }
    }
}
