package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.SerializationException;
import io.multiprocessing.Shareable;
import io.multiprocessing.Wait;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects that live in a manager, and the manager's own life and death. */
interface ManagerRules extends Stage {
    /** What the tests share. */
    interface Account {
        int add(int amount);

        void fail() throws NoSuchElementException;

        void waitFor() throws InterruptedException;

        int waiting();
    }

    /** The account itself. */
    final class RealAccount implements Account {
        private final AtomicInteger sum = new AtomicInteger();
        private final AtomicInteger waiting = new AtomicInteger();

        @Override
        public int add(int amount) {
            return sum.addAndGet(amount);
        }

        @Override
        public void fail() {
            throw new NoSuchElementException("as asked");
        }

        @Override
        public void waitFor() throws InterruptedException {
            waiting.incrementAndGet();
            try {
                new CountDownLatch(1).await();
            } finally {
                waiting.decrementAndGet();
            }
        }

        @Override
        public int waiting() {
            return waiting.get();
        }
    }

    @Test
    @Row({"MGC-03", "MGC-04", "MGC-06", "MGC-07", "MGC-14", "MGC-16"})
    default void aListIsOneListForAllProcesses() throws Exception {
        try (var manager = mp().manager()) {
            List<Object> list = manager.list();
            assertTrue(list.addAll(List.of(5, 3, 4)));
            Expect.endsWell(child(() -> {
                assertEquals(5, list.get(0));
                assertEquals(List.of(5, 3, 4), new ArrayList<>(list));
                list.sort(null);
                assertEquals("[3, 4, 5]", list.toString());
                list.removeIf(e -> e.equals(4));
                list.add("added");
            }));
            assertEquals(List.of(3, 5, "added"), list);
            var iterator = list.iterator();
            list.set(0, 33);
            assertEquals(33, iterator.next());
            assertThrows(IndexOutOfBoundsException.class, () -> list.get(3));
            assertThrows(SerializationException.class, () -> list.add(new Object()));
            List<Object> inner = manager.list();
            list.add(inner);
            inner.add("hello");
            assertEquals("[33, 5, added, [hello]]", list.toString());
            var queue = manager.<Integer>queue(2);
            list.set(0, queue);
            queue.put(123);
            assertEquals(123, ((io.multiprocessing.Queue<?>) list.get(0)).take());
            list.clear();
            list.add(list);
            assertEquals("[(...)]", list.toString());
        }
    }

    @Test
    @Row({"MGC-08", "MGC-11"})
    default void mapsAndSetsAreTheSameForAllProcesses() throws Exception {
        try (var manager = mp().manager()) {
            var map = manager.<String, Integer>map();
            var set = manager.<Integer>set();
            map.putAll(new HashMap<>(java.util.Map.of("a", 1, "b", 2)));
            set.addAll(List.of(1, 2, 3));
            Expect.endsWell(child(() -> {
                assertEquals(java.util.Map.of("a", 1, "b", 2), map);
                assertEquals(java.util.Set.of("a", "b"), new java.util.HashSet<>(map.keySet()));
                assertNull(map.get("c"));
                map.merge("a", 10, Integer::sum);
                map.computeIfAbsent("c", _ -> 3);
                map.remove("b");
                set.retainAll(List.of(2, 3));
            }));
            assertEquals(java.util.Map.of("a", 11, "c", 3), map);
            assertEquals(java.util.Set.of(2, 3), set);
            assertThrows(NullPointerException.class, () -> map.put("x", null));
            var outer = manager.<String, java.util.Map<String, Integer>>map();
            outer.put("inner", map);
            outer.get("inner").put("d", 4);
            assertEquals(4, map.get("d"));
        }
    }

    @Test
    @Row({"MGR-24", "MGR-25"})
    default void aSharedObjectIsCalledByItsInterfaceFromAnyProcess() throws Exception {
        try (var manager = mp().manager()) {
            Account account = manager.share(Account.class, RealAccount::new);
            assertTrue(account instanceof Shareable);
            Expect.endsWell(child(() -> {
                Expect.endsWell(io.multiprocessing.Context.current().start(() -> account.add(1)));
                var threads = IntStream.range(0, 8)
                        .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                            for (int i = 0; i < 200; i++) {
                                account.add(1);
                            }
                        }))
                        .toList();
                for (Thread thread : threads) {
                    thread.join();
                }
            }));
            assertEquals(1601, account.add(0));
            var failure = assertThrows(NoSuchElementException.class, account::fail);
            assertEquals("as asked", failure.getMessage());
            assertTrue(failure.getSuppressed()[0].toString().contains("Manager-"), failure::toString);
            var counts = manager.<String, Integer>map();
            Integer merged = manager.execute(counts, m -> m.merge("k", 1, Integer::sum));
            assertEquals(1, merged);
            assertThrows(IllegalArgumentException.class, () -> manager.share(RealAccount.class, RealAccount::new));
            assertThrows(IllegalArgumentException.class, () -> manager.execute("text", String::length));
        }
    }

    @Test
    @Row("MGR-05")
    default void anIteratorInTheManagerIsSteppedFromOutside() throws Exception {
        try (var manager = mp().manager()) {
            Iterator<?> squares = manager.share(
                    Iterator.class, () -> IntStream.range(0, 10).map(i -> i * i).iterator());
            var seen = new ArrayList<Object>();
            squares.forEachRemaining(seen::add);
            assertEquals(List.of(0, 1, 4, 9, 16, 25, 36, 49, 64, 81), seen);
            assertFalse(squares.hasNext());
            assertThrows(NoSuchElementException.class, squares::next);
        }
    }

    @Test
    default void anInterruptAndTheEndOfACallerReachTheThreadThatRunsTheCall() throws Exception {
        try (var manager = mp().manager()) {
            Account account = manager.share(Account.class, RealAccount::new);
            var waiting = Waiting.in(() -> {
                account.waitFor();
                return null;
            });
            Await.until("it waits", () -> account.waiting() == 1);
            waiting.interrupt();
            waiting.failure(InterruptedException.class, Expect.AT_ONCE);
            assertEquals(0, account.waiting());
            Process caller = child(account::waitFor);
            Await.until("the child waits", () -> account.waiting() == 1);
            caller.kill();
            Await.until("nobody waits", () -> account.waiting() == 0, Duration.ofSeconds(5));
        }
    }

    @Test
    @Row({"MGS-03", "MGS-04", "MGS-06", "MGS-07", "MGS-22"})
    default void whatContextsMakeManagersMakeToo() throws Exception {
        try (var manager = mp().manager()) {
            var lock = manager.reentrantLock();
            var plain = manager.lock();
            var semaphore = manager.semaphore(1);
            var bounded = manager.boundedSemaphore(1);
            var event = manager.event();
            var barrier = manager.barrier(5);
            var queue = manager.<Integer>queue(2);
            queue.put(5);
            queue.put(6);
            plain.lock();
            Expect.endsWell(child(() -> {
                lock.lock();
                lock.lock();
                lock.unlock();
                lock.unlock();
                Expect.atOnce(() -> assertFalse(plain.tryLock()));
                assertFalse(Expect.after(Duration.ofMillis(100), () -> plain.tryLock(Duration.ofMillis(100))));
                assertTrue(bounded.tryAcquire());
                bounded.release();
                assertThrows(IllegalStateException.class, bounded::release);
                event.set();
                assertEquals(5, barrier.parties());
                barrier.reset();
                assertEquals(2, queue.size());
                assertTrue(queue.isFull());
                assertEquals(5, queue.take());
                assertEquals(6, queue.take());
                assertTrue(queue.isEmpty());
                semaphore.acquire();
            }));
            plain.unlock();
            assertTrue(event.isSet());
            assertTrue(queue.isEmpty() && !queue.isFull());
            Expect.within(Await.LIMIT, semaphore::acquire);
            semaphore.release();
            assertEquals(1, semaphore.availablePermits());
        }
    }

    @Test
    default void queuesThatAreNotFirstInFirstOutKeepTheirOrderAcrossProcesses() throws Exception {
        try (var manager = mp().manager()) {
            var stack = manager.<Integer>lifoQueue();
            var ordered = manager.<String>priorityQueue();
            var byLength = manager.<String>priorityQueue(
                    (Comparator<String> & Serializable) (a, b) -> Integer.compare(a.length(), b.length()));
            var deque = manager.<Integer>deque();
            Expect.endsWell(child(() -> {
                stack.addAll(List.of(1, 2, 3));
                ordered.addAll(List.of("pear", "apple", "fig"));
                byLength.addAll(List.of("pear", "apple", "plum", "fig"));
                deque.putLast(2);
                deque.putFirst(1);
                deque.addAll(List.of(3, 4));
            }));
            assertEquals(List.of(3, 2, 1), List.of(stack.take(), stack.remove(), stack.poll()));
            assertNull(stack.poll());
            assertNull(Expect.after(Duration.ofMillis(100), () -> stack.poll(Duration.ofMillis(100))));
            assertEquals("apple", ordered.peek());
            assertEquals(List.of("apple", "fig", "pear"), new ArrayList<>(ordered));
            var drained = new ArrayList<String>();
            assertEquals(4, byLength.drainTo(drained));
            assertEquals(List.of("fig", "pear", "plum", "apple"), drained);
            assertEquals(4, deque.takeLast());
            assertEquals(1, deque.takeFirst());
            assertEquals("[2, 3]", deque.toString());
            var backwards = deque.descendingIterator();
            assertEquals(3, backwards.next());
            backwards.remove();
            assertEquals(List.of(2), new ArrayList<>(deque));
            assertThrows(
                    SerializationException.class, () -> manager.priorityQueue(Comparator.comparing(String::length)));
            assertThrows(NullPointerException.class, () -> stack.put(null));
            ordered.shutdown();
            assertThrows(QueueShutDownException.class, () -> ordered.put("late"));
            assertEquals("apple", ordered.take());
            ordered.clear();
            assertThrows(QueueShutDownException.class, ordered::take);
        }
    }

    @Test
    default void streamsOfAManagersContainersDoNotRelyOnASizeThatOthersChange() throws Exception {
        try (var manager = mp().manager()) {
            var map = manager.<String, Integer>map();
            map.putAll(java.util.Map.of("a", 1, "b", 2));
            for (java.util.Collection<?> each : List.of(
                    manager.list(),
                    manager.set(),
                    manager.lifoQueue(),
                    manager.deque(),
                    map.keySet(),
                    map.values(),
                    map.entrySet())) {
                assertFalse(each.spliterator().hasCharacteristics(Spliterator.SIZED), () -> "" + each.getClass());
            }
            assertEquals(List.of("a", "b"), map.keySet().stream().sorted().toList());
            assertEquals(List.of(1, 2), map.values().stream().sorted().toList());
            assertTrue(map.keySet().contains("a") && map.values().contains(2));
            assertTrue(map.keySet().remove("a"));
            assertTrue(map.values().removeIf(value -> value == 2));
            assertTrue(map.isEmpty());
        }
    }

    @Test
    default void anyQueueOfAManagerCanBeWaitedForTogetherWithOthers() throws Exception {
        try (var manager = mp().manager();
                var other = mp().<Integer>queue()) {
            var stack = manager.<Integer>lifoQueue();
            manager.publish("jobs", manager.<Integer>queue());
            @SuppressWarnings("unchecked")
            Queue<Integer> jobs = manager.lookup("jobs", Queue.class);
            var all = List.of(stack, jobs, other);
            assertEquals(List.of(), Wait.any(all, Duration.ofMillis(20)));
            Expect.endsWell(child(() -> stack.put(1)));
            assertEquals(List.of(stack), Wait.any(all, Expect.AT_ONCE));
            stack.take();
            jobs.put(2);
            assertEquals(List.of(jobs), Wait.any(all, Expect.AT_ONCE));
            jobs.take();
            stack.shutdown();
            assertEquals(List.of(stack), Wait.any(all, Expect.AT_ONCE));
            var refused =
                    assertThrows(IllegalArgumentException.class, () -> manager.execute(stack, each -> each.size()));
            assertTrue(refused.getMessage().contains("lists, maps, sets"), refused.getMessage());
        }
    }

    @Test
    default void whatHasNoEqualsIsRefusedWhereItWouldBeLookedForInVain() throws Exception {
        try (var manager = mp().manager()) {
            var list = manager.<int[]>list();
            var map = manager.<String, int[]>map();
            list.add(new int[] {1});
            map.put("a", new int[] {1});
            assertThrows(UnsupportedOperationException.class, () -> list.removeIf(_ -> true));
            assertThrows(UnsupportedOperationException.class, () -> map.merge("a", new int[] {2}, (a, b) -> b));
            assertEquals(1, list.size());
            manager.execute(map, real -> real.merge("a", new int[] {2}, (a, b) -> b));
            assertArrayEquals(new int[] {2}, map.get("a"));
        }
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void twoListsThatAreAddedToEachOtherAtOnceDoNotWaitForEachOther() throws Exception {
        try (var manager = mp().manager()) {
            var one = manager.<Integer>list();
            var two = manager.<Integer>list();
            one.add(1);
            two.add(2);
            var other = Waiting.in(() -> {
                for (int i = 0; i < 50; i++) {
                    one.containsAll(two);
                }
                return true;
            });
            for (int i = 0; i < 50; i++) {
                two.containsAll(one);
            }
            assertTrue(other.result(Await.LIMIT));
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void listsThatContainEachOtherArePrintedAndComparedByManyAtOnce() throws Exception {
        try (var manager = mp().manager()) {
            var one = manager.<Object>list();
            var two = manager.<Object>list();
            one.add(two);
            two.add(one);
            var others = IntStream.range(0, 4)
                    .mapToObj(i -> Waiting.started(() -> {
                        var mine = i % 2 == 0 ? one : two;
                        var theirs = i % 2 == 0 ? two : one;
                        for (int round = 0; round < 50; round++) {
                            assertEquals("[[(...)]]", mine.toString());
                            assertEquals(mine, theirs);
                            mine.set(0, theirs);
                        }
                        return true;
                    }))
                    .toList();
            for (var other : others) {
                assertTrue(other.result(Await.LIMIT));
            }
            two.add("more");
            assertFalse(one.equals(two));
            assertEquals("[[(...), more]]", one.toString());
        }
    }

    @Test
    default void aManagerLivesOnWhenItsHandleIsForgotten() throws Exception {
        var list = mp().manager().<Integer>list();
        for (int i = 0; i < 5; i++) {
            System.gc();
            list.add(i);
        }
        assertEquals(5, list.size());
        mp().activeChildren().stream()
                .filter(child -> child.name().startsWith("Manager-"))
                .forEach(Process::kill);
    }

    @Test
    default void aTakerThatIsKilledOrInterruptedTakesNothingFromTheOthers() throws Exception {
        try (var manager = mp().manager()) {
            var stack = manager.<String>lifoQueue();
            var told = manager.<String>queue();
            Process taker = child(() -> {
                told.put("waits");
                stack.take();
            });
            assertEquals("waits", told.take());
            var own = Waiting.in(stack::take);
            taker.kill();
            taker.join();
            stack.put("one");
            assertEquals("one", own.result(Await.LIMIT));
            var thread = new AtomicReference<Thread>();
            var waiting = Waiting.in(() -> {
                thread.set(Thread.currentThread());
                return stack.take();
            });
            thread.get().interrupt();
            waiting.failure(InterruptedException.class, Await.LIMIT);
            stack.put("two");
            assertEquals("two", stack.poll(Await.LIMIT));
        }
    }

    @Test
    @Row("MGR-17")
    default void whoWaitsLearnsOfTheManagersDeathAtOnce() throws Exception {
        try (var manager = mp().manager()) {
            Account account = manager.share(Account.class, RealAccount::new);
            var waiting = Waiting.in(() -> {
                account.waitFor();
                return null;
            });
            mp().activeChildren().stream()
                    .filter(child -> child.name().startsWith("Manager-"))
                    .forEach(Process::kill);
            waiting.failure(UncheckedIOException.class, Expect.AT_ONCE);
            assertThrows(UncheckedIOException.class, () -> account.add(1));
            Expect.within(Duration.ofSeconds(10), manager::close);
            assertThrows(IllegalStateException.class, manager::list);
        }
    }

    @Test
    @Row("MGR-06")
    default void closingEndsTheProcessAndALargeValuePassesBefore() throws Exception {
        var manager = mp().manager();
        var list = manager.<byte[]>list();
        byte[] large = new byte[64 << 20];
        large[large.length - 1] = 7;
        list.add(large);
        assertArrayEquals(large, list.get(0));
        Expect.within(Duration.ofSeconds(10), manager::close);
        assertTrue(
                mp().activeChildren().stream().noneMatch(child -> child.name().startsWith("Manager-")));
        assertThrows(UncheckedIOException.class, list::size);
    }
}
