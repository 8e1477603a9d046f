package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Barrier;
import io.multiprocessing.Condition;
import io.multiprocessing.Lock;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a manager makes to wait for: it behaves as what a context makes, and none of its waiters holds up another. */
interface ManagerSyncRules extends Stage {
    /** So long nobody may wake unasked. */
    Duration QUIET = Duration.ofMillis(100);

    @Test
    @Row({"MGS-09", "MGS-10", "MGS-13", "MGS-14"})
    default void queuesLocksAndSemaphoresOfAManagerAreFullEmptyAndTaken() throws Exception {
        try (var manager = mp().manager()) {
            var queue = manager.<Integer>queue(6);
            assertTrue(queue.isEmpty() && !queue.isFull());
            queue.put(1);
            assertTrue(queue.offer(2) && queue.add(3) && queue.offer(4, Duration.ofSeconds(1)));
            assertTrue(queue.offer(5, 1, TimeUnit.SECONDS) && queue.addAll(List.of(6)) && queue.isFull());
            Expect.atOnce(() -> assertFalse(queue.offer(7)));
            assertThrows(IllegalStateException.class, () -> queue.add(7));
            assertFalse(Expect.after(QUIET, () -> queue.offer(7, QUIET)));
            Expect.endsWell(child(() -> {
                for (int i = 1; i <= 6; i++) {
                    assertEquals(i, queue.take());
                }
                for (int i = 2; i <= 5; i++) {
                    queue.put(i);
                }
            }));
            assertEquals(List.of(2, 3), List.of(queue.take(), queue.poll()));
            assertEquals(List.of(4, 5), List.of(queue.poll(Duration.ofSeconds(1)), queue.remove()));
            assertTrue(queue.isEmpty() && !queue.isFull());
            Expect.atOnce(() -> assertNull(queue.poll()));
            assertNull(Expect.after(QUIET, () -> queue.poll(QUIET)));

            Lock lock = manager.lock();
            assertTrue(lock.tryLock());
            assertFalse(lock.tryLock());
            lock.unlock();
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
            Lock reentrant = manager.reentrantLock();
            for (int i = 0; i < 3; i++) {
                reentrant.lock();
            }
            for (int i = 0; i < 3; i++) {
                reentrant.unlock();
            }
            assertThrows(IllegalMonitorStateException.class, reentrant::unlock);
            for (var semaphore : List.of(manager.semaphore(2), manager.boundedSemaphore(2))) {
                semaphore.acquire();
                assertTrue(semaphore.tryAcquire());
                assertFalse(semaphore.tryAcquire());
                semaphore.release();
                semaphore.release();
            }
        }
    }

    @Test
    @Row({"MGS-05", "MGS-15", "MGS-16"})
    default void aConditionOfAManagerWakesAsManyAsAreSignalled() throws Exception {
        try (var manager = mp().manager()) {
            Lock lock = manager.lock();
            Condition condition = lock.newCondition();
            var waits = manager.<Integer>queue();
            var woken = manager.<Integer>queue();
            var value = manager.<String, Integer>map();
            value.put("value", 0);
            Process other = child(() -> {
                try (var _ = lock.hold()) {
                    assertFalse(condition.await(1, TimeUnit.MILLISECONDS));
                }
                threads(3, lock, condition, waits, woken);
                try (var _ = lock.hold()) {
                    waits.put(0);
                    while (value.get("value") < 4) {
                        condition.await();
                    }
                    woken.put(4);
                }
            });
            Thread own = Thread.ofPlatform().daemon().start(() -> quietly(lock, condition, waits, woken));
            for (int i = 0; i < 6; i++) {
                Expect.next(waits);
            }
            assertNull(woken.poll(QUIET), "nobody wakes unasked");
            signal(lock, condition, 1);
            Expect.next(1, woken);
            assertNull(woken.poll(QUIET), "one signal wakes one");
            signal(lock, condition, 2);
            Expect.next(1, woken);
            Expect.next(1, woken);
            assertNull(woken.poll(QUIET), "two signals wake two");
            signal(lock, condition, Integer.MAX_VALUE);
            for (int i = 0; i < 3; i++) {
                Expect.next(1, woken);
            }
            own.join(Await.LIMIT);
            Expect.next(0, waits);
            for (int i = 1; i <= 4; i++) {
                assertNull(woken.poll());
                try (var _ = lock.hold()) {
                    value.put("value", i);
                    condition.signal();
                }
            }
            Expect.next(4, woken);
            Expect.endsWell(other);
            try (var _ = lock.hold()) {
                assertFalse(Expect.after(QUIET, () -> condition.await(QUIET.toNanos(), TimeUnit.NANOSECONDS)));
            }
        }
    }

    private static void signal(Lock lock, Condition condition, int times) throws InterruptedException {
        try (var _ = lock.hold()) {
            if (times == Integer.MAX_VALUE) {
                condition.signalAll();
            }
            for (int i = 0; i < times && times != Integer.MAX_VALUE; i++) {
                condition.signal();
            }
        }
    }

    private static void quietly(Lock lock, Condition condition, Queue<Integer> waits, Queue<Integer> woken) {
        try {
            threads(3, lock, condition, waits, woken);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** So many wait at the same time, in this process; returns when all of them have been woken. */
    private static void threads(int count, Lock lock, Condition condition, Queue<Integer> waits, Queue<Integer> woken)
            throws InterruptedException {
        var threads = IntStream.range(0, count)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    lock.lock();
                    try {
                        waits.add(1);
                        condition.awaitUninterruptibly();
                        woken.add(1);
                    } finally {
                        lock.unlock();
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    @Row({"MGS-20", "ROB-30"})
    default void aBarrierOfAManagerBreaksForAllAndWhatTheDeadHeldIsFree() throws Exception {
        try (var manager = mp().manager()) {
            Barrier barrier = manager.barrier(5);
            Lock lock = manager.lock();
            var holds = manager.<String>queue();
            var outcomes = manager.<String>queue();
            Process two = child(() -> {
                for (int round = 0; round < 2; round++) {
                    var both = Stream.of(0, 1)
                            .map(_ -> Thread.ofVirtual().start(() -> outcomes.add(outcome(barrier))))
                            .toList();
                    for (Thread each : both) {
                        each.join();
                    }
                    if (round == 0) {
                        Await.until("it is whole again", () -> !barrier.isBroken());
                    }
                }
            });
            for (boolean aborts : new boolean[] {true, false}) {
                var own = List.of(Waiting.in(() -> barrier.await()), Waiting.in(() -> barrier.await()));
                Await.until("four wait", () -> barrier.waiting() == 4);
                if (aborts) {
                    barrier.abort();
                } else {
                    barrier.reset();
                }
                for (var each : own) {
                    each.failure(BrokenBarrierException.class, Await.LIMIT);
                }
                Expect.next("BrokenBarrierException", outcomes);
                Expect.next("BrokenBarrierException", outcomes);
                assertEquals(aborts, barrier.isBroken());
                barrier.reset();
            }
            Expect.endsWell(two);
            Process holder = child(() -> {
                lock.lock();
                holds.put("holds");
                barrier.await();
            });
            Expect.next("holds", holds);
            var party = Waiting.in(() -> barrier.await());
            Await.until("two wait", () -> barrier.waiting() == 2);
            KillAt.kill(holder);
            assertTrue(lock.tryLock(Expect.AT_ONCE) && lock.wasAbandoned());
            lock.unlock();
            party.failure(BrokenBarrierException.class, Expect.AT_ONCE);
            barrier.reset();
            var all = IntStream.range(0, 4)
                    .mapToObj(_ -> Waiting.started(() -> barrier.await()))
                    .toList();
            barrier.await();
            for (var each : all) {
                each.result(Await.LIMIT);
            }
        }
    }

    private static String outcome(Barrier barrier) {
        try {
            return "place " + barrier.await();
        } catch (BrokenBarrierException | InterruptedException e) {
            return e.getClass().getSimpleName();
        }
    }
}
