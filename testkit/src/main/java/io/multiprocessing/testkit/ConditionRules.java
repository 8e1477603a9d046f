package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Condition;
import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Signals between processes: as many waiters wake as are signalled, the dead among them do not count. */
interface ConditionRules extends Stage {
    /** A child, or a thread of one, that waits and tells when it woke. */
    private static void waitAndTell(Lock lock, Condition condition, Queue<String> told) throws InterruptedException {
        lock.lock();
        try {
            told.put("waiting");
            condition.await();
            told.put("woken");
        } finally {
            lock.unlock();
        }
    }

    /** Returns when that many wait: who says so holds the lock until it does. */
    private static void untilWaiting(int count, Lock lock, Queue<String> told) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            Expect.next("waiting", told);
        }
        lock.lock();
        lock.unlock();
    }

    private static void signal(Lock lock, Condition condition, int times) {
        lock.lock();
        for (int i = 0; i < times; i++) {
            condition.signal();
        }
        lock.unlock();
    }

    @Test
    default void closingTheLockEndsWaitsInConditionsThatArrivedByThemselves() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var told = mp().<String>queue();
        var go = mp().<Boolean>queue();
        Process process = child(() -> {
            var waiting = Waiting.in(() -> {
                waitAndTell(lock, condition, told);
                return null;
            });
            Expect.next(go);
            lock.close();
            Exception end = waiting.outcome(Expect.AT_ONCE);
            told.put(end.getClass().getSimpleName());
        });
        untilWaiting(1, lock, told);
        go.put(true);
        Expect.next("IllegalStateException", told);
        Expect.endsWell(process);
    }

    @Test
    default void aLockThatIsClosedByItsOwnerIsFreeThoughTheProcessHasAConditionOfIt() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var told = mp().<String>queue();
        var end = mp().<String>queue();
        Process process = child(() -> {
            lock.lock();
            lock.close();
            told.put("closed");
            Expect.next("end", end);
            told.put(condition.toString());
        });
        Expect.next("closed", told);
        assertTrue(lock.tryLock(Await.LIMIT));
        assertTrue(lock.wasAbandoned());
        lock.unlock();
        end.put("end");
        assertTrue(Expect.next(told).contains("closed"));
        Expect.endsWell(process);
    }

    @Test
    @Row("CND-02")
    default void oneSignalWakesOneWaiter() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var told = mp().<String>queue();
        Process process = child(() -> waitAndTell(lock, condition, told));
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                waitAndTell(lock, condition, told);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        untilWaiting(2, lock, told);
        signal(lock, condition, 1);
        Expect.next("woken", told);
        assertEquals(null, told.poll(Duration.ofMillis(100)));
        signal(lock, condition, 1);
        Expect.next("woken", told);
        Expect.endsWell(process);
        assertTrue(thread.join(Await.LIMIT));
    }

    @Test
    @Row("CND-05")
    default void asManyWaitersWakeAsAreSignalled() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var told = mp().<String>queue();
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 2; i++) {
            processes.add(child(() -> {
                var threads = new ArrayList<Thread>();
                for (int k = 0; k < 3; k++) {
                    threads.add(Thread.ofPlatform().start(() -> {
                        try {
                            waitAndTell(lock, condition, told);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }));
                }
                for (Thread thread : threads) {
                    thread.join();
                }
            }));
        }
        untilWaiting(6, lock, told);
        signal(lock, condition, 2);
        Expect.next("woken", told);
        Expect.next("woken", told);
        assertEquals(null, told.poll(Duration.ofMillis(100)));
        signal(lock, condition, 4);
        for (int i = 0; i < 4; i++) {
            Expect.next("woken", told);
        }
        Expect.endsWell(processes.toArray(Process[]::new));
        signal(lock, condition, 3);
        lock.lock();
        assertFalse(
                condition.await(100, java.util.concurrent.TimeUnit.MILLISECONDS),
                "a signal from before reached a later waiter");
        lock.unlock();
    }

    @Test
    default void signalAllWakesEverybody() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var told = mp().<String>queue();
        Process one = child(() -> waitAndTell(lock, condition, told));
        Process two = child(() -> waitAndTell(lock, condition, told));
        var here = Waiting.in(() -> {
            waitAndTell(lock, condition, told);
            return "woken";
        });
        untilWaiting(3, lock, told);
        lock.lock();
        condition.signalAll();
        lock.unlock();
        Expect.endsWell(one, two);
        assertEquals("woken", here.result(Await.LIMIT));
    }

    @Test
    @Row("CND-13")
    default void conditionsOfOneLockAreIndependent() throws Exception {
        var lock = mp().lock();
        var one = lock.newCondition();
        var two = lock.newCondition();
        var told = mp().<String>queue();
        Process process = child(() -> waitAndTell(lock, one, told));
        untilWaiting(1, lock, told);
        signal(lock, two, 5);
        assertEquals(null, told.poll(Duration.ofMillis(100)));
        signal(lock, one, 1);
        Expect.next("woken", told);
        Expect.endsWell(process);
    }

    @Test
    default void aConditionTravelsWithoutItsLock() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var conditions = mp().<Condition>queue();
        Process process = child(() -> {
            Condition received = conditions.take();
            lock.lock();
            received.signal();
            lock.unlock();
        });
        lock.lock();
        conditions.put(condition);
        assertTrue(condition.await(30, java.util.concurrent.TimeUnit.SECONDS));
        lock.unlock();
        Expect.endsWell(process);
    }

    @Test
    @Row("CND-11")
    default void whoDoesNotHoldTheLockIsRefused() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        assertRefused(condition);
        Expect.endsWell(child(() -> assertRefused(condition)));
        lock.lock();
        Waiting.in(() -> {
                    assertRefused(condition);
                    return null;
                })
                .result(Await.LIMIT);
        assertTrue(lock.isHeldByCurrentThread());
        lock.unlock();
    }

    private static void assertRefused(Condition condition) {
        assertThrows(IllegalMonitorStateException.class, condition::await);
        assertThrows(IllegalMonitorStateException.class, condition::awaitUninterruptibly);
        assertThrows(IllegalMonitorStateException.class, () -> condition.awaitNanos(1));
        assertThrows(IllegalMonitorStateException.class, condition::signal);
        assertThrows(IllegalMonitorStateException.class, condition::signalAll);
    }

    @Test
    default void aWaiterThatIsKilledSwallowsNoSignal() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var told = mp().<String>queue();
        Process victim = killAt().stopped("condition.await.waiting", () -> {
            lock.lock();
            condition.await();
        });
        Process other = child(() -> waitAndTell(lock, condition, told));
        untilWaiting(1, lock, told);
        KillAt.kill(victim);
        signal(lock, condition, 1);
        Expect.next("woken", told);
        Expect.endsWell(other);
        assertTrue(lock.tryLock());
        assertFalse(lock.wasAbandoned(), "a waiter does not own the lock");
        lock.unlock();
    }

    @Test
    default void whereverAWaiterIsKilledTheOthersGoOn() throws Exception {
        try (var survivors = new Survivors(mp())) {
            var lock = survivors.lock();
            var condition = lock.newCondition();
            killAt().killed("condition.await.waiting", () -> {
                lock.lock();
                condition.await();
            });
            signal(lock, condition, 1);
            survivors.check(this);
        }
    }

    @Test
    default void aSignalledWaiterThatDiesBeforeItGetsTheLockLeavesItFree() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var told = mp().<String>queue();
        Process victim = child(() -> waitAndTell(lock, condition, told));
        untilWaiting(1, lock, told);
        lock.lock();
        condition.signal();
        KillAt.kill(victim);
        lock.unlock();
        assertTrue(lock.tryLock(Expect.AT_ONCE));
        lock.unlock();
    }

    @Test
    default void theDeathOfTheMakerEndsAWaitOnItsCondition() throws Exception {
        var locks = mp().<Object>queue();
        Process maker = child(() -> {
            Lock made = Context.current().lock();
            locks.put(made);
            locks.put(made.newCondition());
            Await.forever();
        });
        Lock lock = (Lock) Expect.next(locks);
        Condition condition = (Condition) Expect.next(locks);
        var waiting = Waiting.in(() -> {
            lock.lock();
            condition.await();
            return null;
        });
        maker.kill();
        waiting.failure(UncheckedIOException.class, Expect.AT_ONCE);
        Expect.ends(-9, maker);
    }
}
