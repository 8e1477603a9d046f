package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LatchTest {
    private static final long WORD = 128;
    private static final Duration SOON = Await.scaled(Duration.ofSeconds(1));

    @RegisterExtension
    final Ground ground = new Ground();

    private MemorySegment file;
    private Latch latch;

    @BeforeEach
    void makeAFile() throws IOException {
        file = SharedFile.create(path(ground.directory()), 4096);
        SharedFile.finish(file, SharedFile.Kind.LOCK);
        latch = new Latch(file, WORD, ground.members());
    }

    private static Path path(Path directory) {
        return directory.resolve("words");
    }

    /** Locks, says whether it has to repair, unlocks when it hears something, and so on. */
    static final class Holder implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            MemorySegment file = SharedFile.open(path(child.directory()), SharedFile.Kind.LOCK);
            var latch = new Latch(file, WORD, child.members());
            while (true) {
                child.say(latch.lock() ? "abandoned" : "locked");
                child.hearLine();
                latch.unlock();
                child.say("unlocked");
                child.hearLine();
            }
        }
    }

    private ChildJvm holder() throws Exception {
        ChildJvm child = ground.child(Holder.class);
        child.awaitLine("locked");
        return child;
    }

    @Test
    void itNamesItsHolder() {
        assertThat(latch.holder()).isEqualTo(Members.NOBODY);
        assertThat(latch.lock()).isFalse();
        assertThat(latch.holder()).isEqualTo(ground.members().self());
        latch.unlock();
        assertThat(latch.holder()).isEqualTo(Members.NOBODY);
    }

    @Test
    void aThreadOfTheSameProcessWaitsForItsTurn() throws Exception {
        latch.lock();
        TestThread<Boolean> waiter = ground.thread(latch::lock);
        waiter.awaitAsleep();
        assertThat(waiter.isDone()).isFalse();
        latch.unlock();
        assertThat(waiter.result(SOON)).isFalse();
    }

    @Test
    void anotherProcessWaitsForItsTurn() throws Exception {
        latch.lock();
        ChildJvm child = ground.child(Holder.class);
        Await.until("the child waits", () -> Words.getInt(file, WORD) < 0);
        latch.unlock();
        child.awaitLine("locked");
        assertThat(latch.lockIfAbandoned()).isFalse();
        child.say("unlock");
        assertThat(latch.lock()).isFalse();
    }

    @Test
    void whoWaitsForADeadHolderTakesItOverAndIsToldToRepair() throws Exception {
        ChildJvm child = holder();
        TestThread<Boolean> waiter = ground.thread(latch::lock);
        waiter.awaitAsleep();
        child.kill();
        assertThat(waiter.result(SOON)).isTrue();
        assertThat(latch.holder()).isEqualTo(ground.members().self());
    }

    @Test
    void whoComesLaterTakesItOverToo() throws Exception {
        holder().kill();
        assertThat(ground.thread(latch::lock).result(SOON)).isTrue();
    }

    @Test
    void oneOfManyIsToldToRepairAndTheOthersFollow() throws Exception {
        holder().kill();
        List<TestThread<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiters.add(ground.thread(() -> {
                boolean abandoned = latch.lock();
                latch.unlock();
                return abandoned;
            }));
        }
        int toldToRepair = 0;
        for (TestThread<Boolean> waiter : waiters) {
            toldToRepair += waiter.result(SOON) ? 1 : 0;
        }
        assertThat(toldToRepair).isOne();
        assertThat(latch.holder()).isEqualTo(Members.NOBODY);
    }

    @Test
    void whoDiesWhileItRepairsIsRepairedByTheNext() throws Exception {
        holder().kill();
        ChildJvm second = ground.child(Holder.class);
        second.awaitLine("abandoned");
        second.kill();
        assertThat(ground.thread(latch::lock).result(SOON)).isTrue();
    }

    @Test
    void aStoppedHolderKeepsIt() throws Exception {
        ChildJvm child = holder();
        child.freeze();
        TestThread<Boolean> waiter = ground.thread(latch::lock);
        waiter.awaitAsleep();
        for (int i = 0; i < 100; i++) {
            assertThat(latch.lockIfAbandoned()).isFalse();
        }
        Await.pause(Duration.ofMillis(100)); // much longer than a slice
        assertThat(waiter.isDone()).isFalse();
        child.say("unlock");
        child.thaw();
        assertThat(waiter.result(SOON)).isFalse();
        child.awaitLine("unlocked");
    }

    @Test
    void aWaitForAStoppedHolderEndsWithItsTimeAnInterruptOrAStop() throws Exception {
        holder().freeze();
        assertThat(latch.lock(TimeUnit.MILLISECONDS.toNanos(20), false, Elements.NEVER))
                .isEqualTo(Latch.End.TIMED_OUT);
        Thread.currentThread().interrupt();
        assertThat(latch.lock(SharedChannel.FOREVER, true, Elements.NEVER)).isEqualTo(Latch.End.INTERRUPTED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(latch.lock(SharedChannel.FOREVER, true, () -> true)).isEqualTo(Latch.End.STOPPED);
    }

    @Test
    void whatIsFreeIsHadWithoutTimeAndInSpiteOfInterrupts() {
        Thread.currentThread().interrupt();
        assertThat(latch.lock(0, true, () -> true)).isEqualTo(Latch.End.LOCKED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatIsFreeIsNotAbandoned() {
        assertThat(latch.lockIfAbandoned()).isFalse();
        assertThat(latch.holder()).isEqualTo(Members.NOBODY);
    }

    @Test
    void whatADeadOneHeldIsAbandoned() throws Exception {
        holder().kill();
        assertThat(latch.lockIfAbandoned()).isTrue();
        assertThat(latch.holder()).isEqualTo(ground.members().self());
        assertThat(latch.lockIfAbandoned()).isFalse();
    }

    @Test
    void aSleeperIsWokenWithinMilliseconds() throws Exception {
        var delays = new ArrayList<Long>();
        for (int i = 0; i < 15; i++) {
            latch.lock();
            TestThread<Boolean> waiter = ground.thread(latch::lock);
            waiter.awaitAsleep();
            long begin = System.nanoTime();
            latch.unlock();
            delays.add(waiter.endedNanos() - begin);
            latch.unlock();
        }
        delays.sort(null);
        assertThat(Duration.ofNanos(delays.get(5))).isLessThan(Await.scaled(Duration.ofMillis(10)));
    }

    @Test
    void anInterruptedThreadWaitsForItsTurnAndStaysInterrupted() throws Exception {
        latch.lock();
        TestThread<Boolean> waiter = ground.thread(() -> {
            Thread.currentThread().interrupt();
            latch.lock();
            return Thread.interrupted();
        });
        waiter.awaitAsleep();
        assertThat(waiter.isDone()).isFalse();
        latch.unlock();
        assertThat(waiter.result(SOON)).isTrue();
    }

    @Test
    void virtualThreadsThatWaitLeaveACarrierToTheHolder() throws Exception {
        waitingVirtualThreadsLeaveACarrier(false);
    }

    @Test
    void interruptedVirtualThreadsThatWaitLeaveACarrierToTheHolder() throws Exception {
        waitingVirtualThreadsLeaveACarrier(true);
    }

    private void waitingVirtualThreadsLeaveACarrier(boolean interrupted) throws Exception {
        var goOn = new CountDownLatch(1);
        TestThread<Void> holder = ground.virtualThread(() -> {
            latch.lock();
            goOn.await();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // as in a monitor, or in an operation on a file
            latch.unlock();
            return null;
        });
        Await.until("it is held", () -> latch.holder() != Members.NOBODY);
        List<TestThread<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            waiters.add(ground.virtualThread(() -> {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                boolean abandoned = latch.lock();
                latch.unlock();
                return abandoned;
            }));
        }
        goOn.countDown();
        for (TestThread<Boolean> waiter : waiters) {
            assertThat(waiter.result(Await.scaled(Duration.ofSeconds(10)))).isFalse();
        }
        holder.result();
    }
}
