package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Process;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One owner at a time, who alone may release; waiting for the lock, and what a lock tells. */
interface LockRules extends Stage {
    @Test
    @Row("LCK-03")
    default void aLockTellsWhetherItIsOwned() {
        var lock = mp().lock();
        assertFalse(lock.isLocked());
        assertFalse(lock.isHeldByCurrentThread());
        lock.lock();
        assertTrue(lock.isLocked());
        assertTrue(lock.isHeldByCurrentThread());
        assertFalse(lock.wasAbandoned());
        lock.unlock();
        assertFalse(lock.isLocked());
        assertFalse(lock.isHeldByCurrentThread());
    }

    @Test
    @Row("LCK-02")
    default void unlockingWhatNobodyHoldsIsRefused() throws Exception {
        var lock = mp().lock();
        assertThrows(IllegalMonitorStateException.class, lock::unlock);
        assertTrue(lock.tryLock());
        assertFalse(lock.tryLock());
        lock.unlock();
        Expect.endsWell(child(() -> {
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
            assertTrue(lock.tryLock());
            assertFalse(lock.tryLock());
            lock.unlock();
        }));
    }

    @Test
    default void anotherThreadMayNotUnlock() throws Exception {
        var lock = mp().lock();
        lock.lock();
        var other = Waiting.in(() -> {
            assertFalse(lock.isHeldByCurrentThread());
            lock.unlock();
            return null;
        });
        other.failure(IllegalMonitorStateException.class, Expect.AT_ONCE);
        assertTrue(lock.isHeldByCurrentThread());
        Expect.endsWell(child(() -> {
            assertTrue(lock.isLocked());
            assertFalse(lock.isHeldByCurrentThread());
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
        }));
        assertTrue(lock.isLocked());
        lock.unlock();
    }

    @Test
    default void askingWasAbandonedWithoutHoldingIsRefused() throws Exception {
        var lock = mp().lock();
        assertThrows(IllegalMonitorStateException.class, lock::wasAbandoned);
        Expect.endsWell(child(() -> assertThrows(IllegalMonitorStateException.class, lock::wasAbandoned)));
    }

    @Test
    default void lockingAgainIsRefusedWhereItWouldNeverEnd() throws Exception {
        var lock = mp().lock();
        lock.lock();
        assertThrows(IllegalMonitorStateException.class, lock::lock);
        assertThrows(IllegalMonitorStateException.class, lock::lockInterruptibly);
        assertThrows(IllegalMonitorStateException.class, lock::hold);
        assertFalse(lock.tryLock());
        Expect.atOnce(() -> assertFalse(lock.tryLock(Duration.ZERO)));
        lock.unlock();
        assertFalse(lock.isLocked());
        Expect.endsWell(child(() -> {
            lock.lock();
            assertThrows(IllegalMonitorStateException.class, lock::lock);
            assertFalse(lock.tryLock());
            lock.unlock();
        }));
    }

    @Test
    @Row("LCK-05")
    default void aHoldEndsWithItsBlock() throws Exception {
        var lock = mp().lock();
        try (var _ = lock.hold()) {
            assertTrue(lock.isHeldByCurrentThread());
        }
        assertFalse(lock.isLocked());
        assertThrows(IllegalStateException.class, () -> {
            try (var _ = lock.hold()) {
                throw new IllegalStateException("in the body");
            }
        });
        assertFalse(lock.isLocked());
        var held = lock.hold();
        held.close();
        held.close();
        assertFalse(lock.isLocked());
    }

    @Test
    default void aHoldIsReleasedByItsOwnThreadOnly() throws Exception {
        var lock = mp().lock();
        var held = lock.hold();
        var other = Waiting.in(() -> {
            held.close();
            return null;
        });
        other.failure(IllegalMonitorStateException.class, Expect.AT_ONCE);
        assertTrue(lock.isLocked());
        held.close();
        assertFalse(lock.isLocked());
    }

    @Test
    @Row("LCK-07")
    default void aTimedAttemptTakesAboutItsTime() throws Exception {
        var lock = mp().lock();
        var results = mp().<String>queue();
        var go = mp().<String>queue();
        Process holder = child(() -> {
            lock.lock();
            results.put("held");
            go.take();
            lock.unlock();
        });
        Expect.next("held", results);
        assertFalse(Expect.after(Duration.ofMillis(200), () -> lock.tryLock(Duration.ofMillis(200))));
        assertFalse(Expect.after(Duration.ofMillis(200), () -> lock.tryLock(200, TimeUnit.MILLISECONDS)));
        Expect.atOnce(() -> assertFalse(lock.tryLock(Duration.ofSeconds(-1))));
        Expect.atOnce(() -> assertFalse(lock.tryLock()));
        Process other = child(() -> {
            assertFalse(Expect.after(Duration.ofMillis(200), () -> lock.tryLock(Duration.ofMillis(200))));
            Expect.atOnce(() -> assertFalse(lock.tryLock(-1, TimeUnit.SECONDS)));
        });
        Expect.endsWell(other);
        go.put("go");
        assertTrue(lock.tryLock(Await.LIMIT));
        assertFalse(lock.wasAbandoned());
        lock.unlock();
        Expect.endsWell(holder);
    }

    @Test
    default void theTicketProgramSellsNoTicketTwice() throws Exception {
        var lock = mp().lock();
        var tickets = new Cell(mp().queue());
        tickets.set(20);
        var sold = mp().<Integer>queue();
        var sellers = new ArrayList<Process>();
        for (int i = 0; i < 3; i++) {
            sellers.add(child(() -> {
                while (true) {
                    try (var _ = lock.hold()) {
                        int left = tickets.get();
                        if (left == 0) {
                            return;
                        }
                        sold.put(left);
                        tickets.set(left - 1);
                    }
                }
            }));
        }
        Expect.endsWell(sellers.toArray(Process[]::new));
        var all = new ArrayList<>(sold);
        all.sort(null);
        assertEquals(java.util.stream.IntStream.rangeClosed(1, 20).boxed().toList(), all);
    }

    @Test
    default void threadsOfOneProcessExcludeEachOtherToo() throws Exception {
        var lock = mp().lock();
        int[] count = new int[1];
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int k = 0; k < 500; k++) {
                    lock.lock();
                    count[0]++;
                    lock.unlock();
                }
            }));
        }
        for (Thread thread : threads) {
            assertTrue(thread.join(Await.LIMIT));
        }
        assertEquals(2000, count[0]);
    }

    @Test
    default void threadsOfAChildExcludeEachOtherAndTheParent() throws Exception {
        var lock = mp().lock();
        var cell = new Cell(mp().queue());
        cell.set(0);
        Process process = child(() -> {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 3; i++) {
                threads.add(Thread.ofVirtual().start(() -> cell.increment(lock, 50)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        });
        cell.increment(lock, 50);
        Expect.endsWell(process);
        assertEquals(200, cell.get());
    }

    @Test
    default void waitersAreServedFirstComeFirstServed() throws Exception {
        var lock = mp().lock();
        var order = java.util.Collections.synchronizedList(new ArrayList<Integer>());
        lock.lock();
        var waiting = new ArrayList<Waiting<Integer>>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            waiting.add(Waiting.in(() -> {
                lock.lock();
                order.add(number);
                lock.unlock();
                return number;
            }));
        }
        lock.unlock();
        for (var waiter : waiting) {
            waiter.result(Await.LIMIT);
        }
        assertEquals(List.of(0, 1, 2, 3), order);
    }

    @Test
    @Row("ROB-32")
    default void aWaitForTheLockAnswersToAnInterrupt() throws Exception {
        var lock = mp().lock();
        lock.lock();
        var locking = Waiting.in(() -> {
            lock.lockInterruptibly();
            return null;
        });
        var trying = Waiting.in(() -> lock.tryLock(Duration.ofHours(1)));
        var holding = Waiting.in(lock::hold);
        for (var waiting : List.of(locking, trying, holding)) {
            waiting.interrupt();
            waiting.failure(InterruptedException.class, Expect.AT_ONCE);
        }
        Expect.endsWell(child(() -> {
            var theirs = Waiting.in(() -> lock.tryLock(Duration.ofHours(1)));
            theirs.interrupt();
            theirs.failure(InterruptedException.class, Expect.AT_ONCE);
        }));
        lock.unlock();
        assertTrue(lock.tryLock());
        lock.unlock();
        Expect.endsWell(child(() -> {
            assertTrue(lock.tryLock());
            lock.unlock();
        }));
    }

    @Test
    default void aPlainLockWaitsOnAndKeepsTheInterrupt() throws Exception {
        var lock = mp().lock();
        lock.lock();
        var locking = Waiting.in(() -> {
            lock.lock();
            boolean interrupted = Thread.interrupted();
            lock.unlock();
            return interrupted;
        });
        locking.interrupt();
        Await.pause(Duration.ofMillis(50));
        assertFalse(locking.isDone());
        lock.unlock();
        assertTrue(locking.result(Expect.AT_ONCE));
        assertFalse(lock.isLocked());
    }

    @Test
    @Row("LCK-10")
    default void aLockTravelsThroughQueuesAndPipesAndStaysTheSame() throws Exception {
        var locks = mp().<Lock>queue();
        var results = mp().<Boolean>queue();
        var lock = mp().lock();
        Process process = child(() -> {
            Lock received = locks.take();
            results.put(received.tryLock());
            results.put(received.isLocked());
            received.lock();
            results.put(received.isHeldByCurrentThread());
            received.unlock();
        });
        lock.lock();
        locks.put(lock);
        Expect.next(false, results);
        Expect.next(true, results);
        lock.unlock();
        Expect.next(true, results);
        Expect.endsWell(process);
    }

    @Test
    default void aLockThatCameBackIsTheSameLock() throws Exception {
        var locks = mp().<Lock>queue();
        var lock = mp().lock();
        locks.put(lock);
        Lock back = locks.take();
        lock.lock();
        assertTrue(back.isLocked());
        assertTrue(back.isHeldByCurrentThread());
        assertFalse(back.tryLock());
        back.unlock();
        assertFalse(lock.isLocked());
    }

    @Test
    default void aLockOfOneContextServesTheChildrenOfAnother() throws Exception {
        try (var other = Context.create(transportName())) {
            var lock = mp().lock();
            var tried = mp().<String>queue();
            lock.lock();
            Process process = other.start(() -> {
                assertFalse(lock.tryLock());
                tried.put("tried");
                lock.lock();
                lock.unlock();
            });
            Expect.next("tried", tried);
            assertTrue(process.isAlive());
            lock.unlock();
            Expect.endsWell(process);
        }
    }

    @Test
    @Row("LCK-06")
    default void toStringTellsFreeFromMineFromAnotherThreadsFromAnotherProcesss() throws Exception {
        var lock = mp().lock();
        var results = mp().<String>queue();
        String free = lock.toString();
        lock.lock();
        String mine = lock.toString();
        String fromAnotherThread = Waiting.in(lock::toString).result(Await.LIMIT);
        Expect.endsWell(child(() -> results.put(lock.toString())));
        String fromAChild = results.take();
        lock.unlock();
        var go = mp().<String>queue();
        Process holder = child(() -> {
            lock.lock();
            results.put("held");
            go.take();
        });
        Expect.next("held", results);
        String anothers = lock.toString();
        go.put("go");
        Expect.endsWell(holder);
        var different = new java.util.LinkedHashSet<>(List.of(free, mine, anothers));
        assertEquals(3, different.size(), different::toString);
        assertFalse(mine.equals(fromAnotherThread), mine);
        assertFalse(free.equals(fromAChild), fromAChild);
    }

    @Test
    default void aClosedLockRefusesEverything() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        lock.lock();
        var waiting = Waiting.in(() -> lock.tryLock(Duration.ofHours(1)));
        lock.close();
        lock.close();
        waiting.failure(IllegalStateException.class, Expect.AT_ONCE);
        assertThrows(IllegalStateException.class, lock::lock);
        assertThrows(IllegalStateException.class, lock::lockInterruptibly);
        assertThrows(IllegalStateException.class, lock::hold);
        assertThrows(IllegalStateException.class, () -> lock.tryLock());
        assertThrows(IllegalStateException.class, () -> lock.tryLock(Duration.ofHours(1)));
        assertThrows(IllegalStateException.class, lock::unlock);
        assertThrows(IllegalStateException.class, lock::isLocked);
        assertThrows(IllegalStateException.class, lock::newCondition);
        assertThrows(IllegalStateException.class, condition::await);
        assertThrows(IllegalStateException.class, condition::signal);
    }

    @Test
    default void whoWaitsAsTheHandleIsClosedNeverGoesOnAsIfThereWereALock() throws Exception {
        var locks = new ArrayList<Lock>();
        for (int i = 0; i < 20; i++) {
            locks.add(mp().lock());
            locks.getLast().lock();
        }
        Expect.endsWell(child(() -> {
            for (Lock lock : locks) {
                var waiting = Waiting.in(() -> {
                    lock.lock();
                    return null;
                });
                lock.close();
                waiting.failure(IllegalStateException.class, Expect.AT_ONCE);
            }
        }));
    }

    @Test
    default void aLockThatIsClosedByItsOwnersProcessIsFreeForOthersAndAbandoned() throws Exception {
        var lock = mp().lock();
        Expect.endsWell(child(() -> {
            lock.lock();
            lock.close();
        }));
        assertTrue(lock.tryLock(Expect.AT_ONCE));
        assertTrue(lock.wasAbandoned());
        lock.unlock();
    }
}
