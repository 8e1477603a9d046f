package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Condition;
import io.multiprocessing.Lock;
import io.multiprocessing.internal.host.SharingProcesses.Far;
import io.multiprocessing.internal.host.SharingProcesses.Waiting;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locks in shared memory: used by their host and by others. */
@Timeout(60)
class SharedLockTest {
    private final SharingProcesses world = new SharingProcesses();
    private final Far far = world.far();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void oneOwnsItAtATimeWhicheverProcessItIs() throws Exception {
        Lock here = world.hosting.lock(false);
        Lock there = far.handleOf(here);
        int[] count = new int[1];
        List<Waiting<Object>> threads = new ArrayList<>();
        for (Lock lock : List.of(here, there, there)) {
            threads.add(world.running(() -> {
                for (int i = 0; i < 300; i++) {
                    lock.lock();
                    count[0]++;
                    lock.unlock();
                }
                return null;
            }));
        }
        for (Waiting<Object> thread : threads) {
            thread.result();
        }
        assertThat(count[0]).isEqualTo(900);
    }

    @Test
    void nobodyAsksTheHost() throws Exception {
        Lock there = far.handleOf(world.hosting.lock(false));
        int before = world.transport.sent();
        there.lock();
        assertThat(there.isLocked()).isTrue();
        assertThat(there.newCondition().await(1, TimeUnit.MILLISECONDS)).isFalse();
        there.unlock();
        assertThat(there.isLocked()).isFalse();
        assertThat(world.transport.sent()).isEqualTo(before);
    }

    @Test
    void itTellsWhoOwnsIt() throws Exception {
        Lock here = world.hosting.lock(false);
        Lock there = far.handleOf(here);
        assertThat(here.toString()).contains("free");
        there.lock();
        assertThat(there.isHeldByCurrentThread()).isTrue();
        assertThat(here.isLocked()).isTrue();
        assertThat(here.isHeldByCurrentThread()).isFalse();
        assertThat(here.toString())
                .contains("owned by another process: pid " + far.wire().member.pid());
        assertThat(here.tryLock()).isFalse();
        assertThatThrownBy(here::unlock).isInstanceOf(IllegalMonitorStateException.class);
        assertThatThrownBy(there::lock).isInstanceOf(IllegalMonitorStateException.class);
        there.unlock();
        assertThat(here.tryLock()).isTrue();
        here.unlock();
    }

    @Test
    void aReentrantLockIsReleasedAsOftenAsItWasAcquired() throws Exception {
        Lock here = world.hosting.lock(true);
        Lock there = far.handleOf(here);
        there.lock();
        there.lock();
        there.unlock();
        assertThat(here.tryLock()).isFalse();
        there.unlock();
        assertThat(here.tryLock(Duration.ofSeconds(10))).isTrue();
        here.unlock();
    }

    @Test
    void waitersOfAProcessAreServedFirstComeFirstServed() throws Exception {
        Lock there = far.handleOf(world.hosting.lock(false));
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        there.lock();
        List<Waiting<Object>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            waiting.add(world.waiting(() -> {
                there.lock();
                order.add(number);
                there.unlock();
                return null;
            }));
        }
        there.unlock();
        for (Waiting<Object> waiter : waiting) {
            waiter.result();
        }
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void whoGivesUpDoesNotGetIt() throws Exception {
        Lock here = world.hosting.lock(false);
        Lock there = far.handleOf(here);
        here.lock();
        assertThat(there.tryLock(Duration.ofMillis(20))).isFalse();
        Waiting<Object> first = world.waiting(() -> {
            there.lockInterruptibly();
            return null;
        });
        Waiting<Boolean> second = world.waiting(() -> there.tryLock(Duration.ofHours(1)));
        Waiting<Boolean> third = world.waiting(() -> {
            there.lock();
            boolean kept = Thread.interrupted();
            there.unlock();
            return kept;
        });
        third.interrupt();
        second.interrupt();
        assertThat(second.failure()).isInstanceOf(InterruptedException.class);
        first.interrupt();
        assertThat(first.failure()).isInstanceOf(InterruptedException.class);
        assertThat(third.isDone()).isFalse();
        here.unlock();
        assertThat(third.result()).isTrue();
        assertThat(here.tryLock()).isTrue();
        here.unlock();
    }

    @Test
    void theLockOfADeadOwnerPassesOnAndSaysSo() throws Exception {
        Lock here = world.hosting.lock(false);
        Lock there = far.handleOf(here);
        world.running(() -> {
                    there.lock();
                    return null;
                })
                .result();
        Waiting<Boolean> waiting = world.waiting(() -> {
            here.lock();
            boolean abandoned = here.wasAbandoned() && here.wasAbandoned();
            here.unlock();
            return abandoned;
        });
        far.wire().kill();
        assertThat(waiting.result()).isTrue();
        here.lock();
        assertThat(here.wasAbandoned()).isFalse();
        here.unlock();
        SharingProcesses.until(() -> world.transport.lock(0).repairs.get() > 0);
    }

    @Test
    void aLockThatItsOwnersProcessClosesIsFreeAndAbandoned() throws Exception {
        Lock here = world.hosting.lock(false);
        Lock there = far.handleOf(here);
        there.lock();
        Waiting<Boolean> waiting = world.waiting(() -> there.tryLock(Duration.ofHours(1)));
        there.close();
        assertThat(waiting.failure()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(there::unlock).isInstanceOf(IllegalStateException.class);
        assertThat(here.tryLock(Duration.ofSeconds(10))).isTrue();
        assertThat(here.wasAbandoned()).isTrue();
        here.unlock();
        here.close();
        assertThat(world.transport.unfreed()).isZero();
    }

    @Test
    void anotherHandleKeepsTheOwnersLock() throws Exception {
        Lock here = world.hosting.lock(false);
        Lock there = far.handleOf(here);
        Lock another = far.handleOf(here);
        there.lock();
        there.close();
        assertThat(another.isHeldByCurrentThread()).isTrue();
        assertThat(here.tryLock()).isFalse();
        another.unlock();
        assertThat(here.tryLock(Duration.ofSeconds(10))).isTrue();
        here.unlock();
    }

    @Test
    void aSignalWakesAWaiterOfAnotherProcess() throws Exception {
        Lock here = world.hosting.lock(false);
        Lock there = far.handleOf(here);
        Condition condition = here.newCondition();
        Condition theirs = new ConditionHandle((LockHandle) there, 1);
        Condition other = there.newCondition();
        Waiting<Boolean> waiting = world.waiting(() -> {
            there.lock();
            try {
                boolean signalled = theirs.await(1, TimeUnit.HOURS);
                return signalled && there.isHeldByCurrentThread();
            } finally {
                there.unlock();
            }
        });
        there.lock();
        other.signalAll();
        there.unlock();
        assertThat(waiting.isDone()).isFalse();
        here.lock();
        condition.signal();
        here.unlock();
        assertThat(waiting.result()).isTrue();
    }

    @Test
    void aWaitThatEndsOtherwiseHoldsTheLockAgain() throws Exception {
        Lock there = far.handleOf(world.hosting.lock(true));
        Condition condition = there.newCondition();
        there.lock();
        there.lock();
        assertThat(condition.await(20, TimeUnit.MILLISECONDS)).isFalse();
        there.unlock();
        assertThat(there.isHeldByCurrentThread()).isTrue();
        there.unlock();
        Waiting<Boolean> interrupted = world.waiting(() -> {
            there.lock();
            try {
                condition.await();
                return false;
            } catch (InterruptedException e) {
                return there.isHeldByCurrentThread();
            } finally {
                there.unlock();
            }
        });
        interrupted.interrupt();
        assertThat(interrupted.result()).isTrue();
        Waiting<Boolean> uninterruptible = world.waiting(() -> {
            there.lock();
            condition.awaitUninterruptibly();
            boolean kept = Thread.interrupted();
            there.unlock();
            return kept;
        });
        uninterruptible.interrupt();
        there.lock();
        condition.signal();
        there.unlock();
        assertThat(uninterruptible.result()).isTrue();
    }

    @Test
    void closingTheHandleEndsAWaitForASignal() throws Exception {
        Lock here = world.hosting.lock(false);
        Lock there = far.handleOf(here);
        Condition condition = there.newCondition();
        Waiting<Object> waiting = world.waiting(() -> {
            there.lock();
            condition.await();
            return null;
        });
        there.close();
        assertThat(waiting.failure()).isInstanceOf(IllegalStateException.class);
        assertThat(here.tryLock(Duration.ofSeconds(10))).isTrue();
        here.unlock();
    }

    @Test
    void everythingFailsAtOnceWhenTheHostIsLost() throws Exception {
        Lock here = world.hosting.lock(false);
        Lock there = far.handleOf(here);
        Lock held = far.handleOf(world.hosting.lock(false));
        Condition condition = there.newCondition();
        here.lock();
        held.lock();
        Waiting<Object> locking = world.waiting(() -> {
            there.lock();
            return null;
        });
        Waiting<Boolean> behind = world.waiting(() -> there.tryLock(Duration.ofHours(1)));
        far.wire().tear();
        assertThat(locking.failure()).isInstanceOf(UncheckedIOException.class);
        assertThat(behind.failure()).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(there::tryLock).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(there::isLocked).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(there::newCondition).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(held::unlock).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(condition::signal).isInstanceOf(IllegalMonitorStateException.class);
        here.unlock();
        there.close();
    }

    @Test
    void whoLosesTouchWithTheHostOwnsTheLockNoLonger() throws Exception {
        Lock here = world.hosting.lock(false);
        Lock there = far.handleOf(here);
        there.lock();
        far.wire().tear();
        assertThat(here.tryLock(Duration.ofSeconds(10))).isTrue();
        assertThat(here.wasAbandoned()).isTrue();
        here.unlock();
    }

    @Test
    void aContextThatIsClosedEndsItsLocksForAll() throws Exception {
        Lock here = world.hosting.lock(false);
        Lock there = far.handleOf(here);
        here.lock();
        Waiting<Boolean> hosts = world.waiting(() -> here.tryLock(Duration.ofHours(1)));
        Waiting<Boolean> others = world.waiting(() -> there.tryLock(Duration.ofHours(1)));
        world.node.close();
        assertThat(hosts.failure()).isInstanceOf(UncheckedIOException.class);
        assertThat(others.failure()).isInstanceOf(UncheckedIOException.class);
        here.unlock();
        assertThat(world.transport.unfreed()).isZero();
    }
}
