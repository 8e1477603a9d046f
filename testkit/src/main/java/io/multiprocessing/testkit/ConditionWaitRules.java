package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Condition;
import io.multiprocessing.Process;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** Waiting for a condition: time limits, interrupts, and the lock that is held again afterwards. */
interface ConditionWaitRules extends Stage {
    /** Waits until the cell's value is right, for so long at most. The lock is held. */
    private static boolean waitFor(Cell cell, IntPredicate right, Condition condition, Duration limit)
            throws InterruptedException {
        long left = limit.toNanos();
        while (!right.test(cell.get())) {
            if (left <= 0) {
                return false;
            }
            left = condition.awaitNanos(left);
        }
        return true;
    }

    @Test
    @Row({"CND-06", "CND-09"})
    default void aWaitThatNobodyEndsIsFalseAndHoldsTheLockAgain() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        lock.lock();
        Expect.atOnce(() -> assertFalse(condition.await(0, TimeUnit.SECONDS)));
        Expect.atOnce(() -> assertFalse(condition.await(-1, TimeUnit.SECONDS)));
        assertFalse(Expect.after(Duration.ofMillis(100), () -> condition.await(100, TimeUnit.MILLISECONDS)));
        assertTrue(Expect.after(Duration.ofMillis(100), () -> condition.awaitNanos(100_000_000)) <= 0);
        assertFalse(Expect.after(
                Duration.ofMillis(100), () -> condition.awaitUntil(new Date(System.currentTimeMillis() + 100))));
        assertTrue(lock.isHeldByCurrentThread());
        lock.unlock();
    }

    @Test
    @Row("CND-06")
    default void aWaitOfAChildHoldsTheLockAgainToo() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        Expect.endsWell(child(() -> {
            lock.lock();
            assertFalse(Expect.after(Duration.ofMillis(100), () -> condition.await(100, TimeUnit.MILLISECONDS)));
            assertTrue(lock.isHeldByCurrentThread());
            lock.unlock();
        }));
        assertFalse(lock.isLocked());
    }

    @Test
    @Row("CND-09")
    default void aWaitThatAChildEndsIsTrue() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        lock.lock();
        Process process = child(() -> {
            lock.lock();
            condition.signal();
            lock.unlock();
        });
        assertTrue(condition.await(60, TimeUnit.SECONDS));
        assertTrue(lock.isHeldByCurrentThread());
        lock.unlock();
        Expect.endsWell(process);
    }

    @Test
    @Row("CND-07")
    default void parentAndChildWaitForEachOthersValues() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var cell = new Cell(mp().queue());
        cell.set(-1);
        Process process = child(() -> {
            lock.lock();
            cell.set(0);
            condition.signal();
            assertTrue(waitFor(cell, value -> value == 4, condition, Await.LIMIT));
            lock.unlock();
        });
        lock.lock();
        assertTrue(waitFor(cell, value -> value == 0, condition, Await.LIMIT));
        lock.unlock();
        for (int i = 0; i < 4; i++) {
            Await.pause(Duration.ofMillis(10));
            lock.lock();
            cell.set(cell.get() + 1);
            condition.signal();
            lock.unlock();
        }
        Expect.endsWell(process);
    }

    @Test
    @Row("CND-08")
    default void aWaitForAValueThatDoesNotComeEndsInTimeHoweverOftenItIsSignalled() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var cell = new Cell(mp().queue());
        var told = mp().<String>queue();
        cell.set(0);
        Process process = child(() -> {
            lock.lock();
            told.put("waiting");
            assertFalse(Expect.after(
                    Duration.ofMillis(300),
                    () -> waitFor(cell, value -> value == 4, condition, Duration.ofMillis(300))));
            lock.unlock();
        });
        Expect.next("waiting", told);
        for (int i = 0; i < 3; i++) {
            lock.lock();
            cell.set(cell.get() + 1);
            condition.signal();
            lock.unlock();
        }
        Expect.endsWell(process);
    }

    @Test
    @Row("ROB-32")
    default void aWaitAnswersToAnInterruptAndHoldsTheLockThen() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var held = new boolean[1];
        var waiting = Waiting.in(() -> {
            lock.lock();
            try {
                condition.await();
            } finally {
                held[0] = lock.isHeldByCurrentThread();
                lock.unlock();
            }
            return null;
        });
        waiting.interrupt();
        waiting.failure(InterruptedException.class, Expect.AT_ONCE);
        assertTrue(held[0]);
        Expect.endsWell(child(() -> {
            var theirs = Waiting.in(() -> {
                lock.lock();
                try {
                    condition.await();
                } finally {
                    lock.unlock();
                }
                return null;
            });
            theirs.interrupt();
            theirs.failure(InterruptedException.class, Expect.AT_ONCE);
        }));
        assertFalse(lock.isLocked());
    }

    @Test
    default void anUninterruptibleWaitGoesOnAndKeepsTheInterrupt() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var waiting = Waiting.in(() -> {
            lock.lock();
            condition.awaitUninterruptibly();
            boolean interrupted = Thread.interrupted();
            lock.unlock();
            return interrupted;
        });
        waiting.interrupt();
        Await.pause(Duration.ofMillis(50));
        assertFalse(waiting.isDone());
        lock.lock();
        condition.signal();
        lock.unlock();
        assertTrue(waiting.result(Expect.AT_ONCE));
    }

    @Test
    default void aWaitReleasesAReentrantLockWhollyAndTakesItAsOften() throws Exception {
        var lock = mp().reentrantLock();
        var condition = lock.newCondition();
        lock.lock();
        lock.lock();
        Process process = child(() -> {
            lock.lock();
            condition.signal();
            lock.unlock();
        });
        assertTrue(condition.await(60, TimeUnit.SECONDS));
        Expect.endsWell(process);
        lock.unlock();
        assertTrue(lock.isHeldByCurrentThread());
        lock.unlock();
        assertFalse(lock.isLocked());
    }

    @Test
    default void theTimeThatIsLeftIsTold() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        lock.lock();
        Process process = child(() -> {
            lock.lock();
            condition.signal();
            lock.unlock();
        });
        long left = condition.awaitNanos(TimeUnit.SECONDS.toNanos(60));
        assertTrue(left > 0 && left < TimeUnit.SECONDS.toNanos(60), () -> "left: " + left);
        lock.unlock();
        Expect.endsWell(process);
    }

    @Test
    default void aSignalIsHandedOverWhenItsReceiverIsInterrupted() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        for (int i = 0; i < 20; i++) {
            var one = waiter(lock, condition);
            var two = waiter(lock, condition);
            lock.lock();
            condition.signal();
            one.interrupt();
            lock.unlock();
            Await.until("somebody woke", () -> one.isDone() || two.isDone());
            lock.lock();
            condition.signalAll();
            lock.unlock();
            String ends = one.result(Await.LIMIT) + " " + two.result(Await.LIMIT);
            assertTrue(ends.equals("woken woken") || ends.equals("interrupted woken"), ends);
        }
    }

    private static Waiting<String> waiter(io.multiprocessing.Lock lock, Condition condition) {
        return Waiting.in(() -> {
            lock.lock();
            try {
                condition.await();
                return "woken";
            } catch (InterruptedException e) {
                return "interrupted";
            } finally {
                lock.unlock();
            }
        });
    }

    @Test
    default void manyVirtualThreadsMayWaitForOneCondition() throws Exception {
        var lock = mp().lock();
        var condition = lock.newCondition();
        var cell = new Cell(mp().queue());
        cell.set(0);
        Process process = child(() -> {
            var threads = new java.util.ArrayList<Thread>();
            for (int i = 0; i < 200; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    lock.lock();
                    try {
                        cell.set(cell.get() + 1);
                        condition.awaitUninterruptibly();
                    } finally {
                        lock.unlock();
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        });
        Await.until("all wait", () -> {
            lock.lock();
            try {
                return cell.get() == 200;
            } finally {
                lock.unlock();
            }
        });
        lock.lock();
        condition.signalAll();
        lock.unlock();
        Expect.endsWell(process);
        assertEquals(200, cell.get());
    }
}
