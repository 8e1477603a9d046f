package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.AuthenticationException;
import io.multiprocessing.Barrier;
import io.multiprocessing.Event;
import io.multiprocessing.Lock;
import io.multiprocessing.Manager;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.Semaphore;
import io.multiprocessing.SerializationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Managers that let processes in that are not relatives. */
interface ManagerStrangersRules extends ListenerStage {
    /** What is shared. */
    interface Account {
        int add(int amount);

        void fail() throws IOException;
    }

    /** The account itself. */
    final class Real implements Account {
        private final AtomicInteger sum = new AtomicInteger();

        @Override
        public int add(int amount) {
            return sum.addAndGet(amount);
        }

        @Override
        public void fail() throws IOException {
            throw new IOException("as asked");
        }
    }

    private PeerProcess program(String role, URI address) throws IOException {
        return new PeerProcess(ManagerProgram.class, List.of(), transportName(), role, address.toString());
    }

    @SuppressWarnings("unchecked") // so it was published
    private static ConcurrentMap<String, Object> map(Manager manager) {
        return manager.lookup("map", ConcurrentMap.class);
    }

    @SuppressWarnings("unchecked") // so it was published
    private static BlockingDeque<String> deque(Manager manager) {
        return manager.lookup("deque", BlockingDeque.class);
    }

    @Test
    @Row({"MGR-09", "MGR-18"})
    default void programsThatAreNoRelativesShareAManagersObjects(@TempDir Path directory) throws Exception {
        URI address = placeIn(directory);
        try (var server = program("serve", address)) {
            assertEquals("serves at " + address, server.line());
            var refusal = assertThrows(UncheckedIOException.class, () -> Manager.connect(address, new byte[] {1}));
            assertInstanceOf(AuthenticationException.class, refusal.getCause());
            try (Manager manager = Manager.connect(address, ListenerRules.KEY);
                    var user = program("use", address)) {
                deque(manager).put("ping");
                assertEquals("heard ping", user.line());
                assertEquals(0, user.exitCode());
                assertEquals("pong", deque(manager).take());
                assertEquals("the program", map(manager).get("from"));
                proxiesTravelAndFunctionsRun(manager);
                whatIsWaitedForIsForStrangersToo(manager, address);
                whatMayNotPassIsRefused(manager);
            }
        }
    }

    private static void proxiesTravelAndFunctionsRun(Manager manager) throws Exception {
        ConcurrentMap<String, Object> map = map(manager);
        List<Object> list = manager.list();
        list.add(1);
        map.put("list", list);
        assertInstanceOf(List.class, map.get("list"));
        ((List<?>) map.get("list")).remove((Object) 1);
        list.add("two");
        assertEquals(list, map.get("list"));
        assertEquals(List.of("two"), new ArrayList<>(list));
        assertEquals(
                1, manager.<ConcurrentMap<String, Object>, Object>execute(map, m -> m.merge("count", 1, (_, n) -> n)));
        Account account = manager.lookup("account", Account.class);
        assertEquals(5, account.add(5));
        assertEquals(7, manager.lookup("account", Account.class).add(2));
        assertEquals("as asked", assertThrows(IOException.class, account::fail).getMessage());
        Account another = manager.share(Account.class, Real::new);
        manager.publish("another", another);
        another.add(1);
        assertEquals(2, manager.lookup("another", Account.class).add(1));
        assertThrows(IllegalStateException.class, () -> manager.publish("map", list));
        var queue = manager.<Integer>priorityQueue();
        queue.put(2);
        queue.put(1);
        assertEquals(1, queue.take());
    }

    private static void whatIsWaitedForIsForStrangersToo(Manager manager, URI address) throws Exception {
        Queue<?> jobs = manager.lookup("jobs", Queue.class);
        Semaphore permits = manager.lookup("permits", Semaphore.class);
        Event event = manager.event();
        Barrier barrier = manager.barrier(2);
        manager.publish("barrier", barrier);
        manager.publish("event", event);
        var alone = manager.<Integer>queue();
        alone.put(1);
        assertEquals(1, alone.poll(Duration.ofSeconds(1)));
        Manager second = Manager.connect(address, ListenerRules.KEY);
        Queue<Object> theirs = jobs(second);
        theirs.put("job");
        assertTrue(theirs.offer(2) && theirs.isFull() && !theirs.offer(3, Duration.ofMillis(10)));
        assertThrows(IllegalStateException.class, () -> theirs.add(3));
        assertEquals(List.of("job", 2), List.of(jobs.take(), jobs.take()));
        assertNull(jobs.poll());
        var waiting = Waiting.in(jobs::take);
        waiting.interrupt();
        waiting.failure(InterruptedException.class, Await.LIMIT);
        assertThrows(SerializationException.class, () -> theirs.put(new ListenerRules.Unknown(1)));
        assertEquals(0, theirs.remainingCapacity() - 2);

        var set = Waiting.in(() -> event.await(Await.LIMIT));
        second.lookup("event", Event.class).set();
        assertTrue(set.result(Await.LIMIT) && event.isSet());
        var party = Waiting.in(() -> barrier.await());
        second.lookup("barrier", Barrier.class).await();
        assertEquals(1, party.result(Await.LIMIT));
        assertThrows(TimeoutException.class, () -> manager.barrier(2).await(Duration.ofMillis(10)));

        second.lookup("permits", Semaphore.class).acquire();
        assertEquals(0, permits.availablePermits());
        var other = second.lookup("barrier", Barrier.class);
        var lost = Waiting.in(() -> other.await());
        var left = Waiting.in(() -> permits.tryAcquire(Await.LIMIT));
        Await.until("the other waits", () -> barrier.waiting() == 1);
        second.close();
        lost.failure(IllegalStateException.class, Await.LIMIT);
        assertTrue(left.result(Await.LIMIT), "what a stranger had that is gone comes back");
        Await.until("its party is gone, and breaks it", barrier::isBroken);
        assertThrows(BrokenBarrierException.class, barrier::await);
        permits.release();
        assertEquals(1, permits.availablePermits());
    }

    @SuppressWarnings("unchecked") // so it was published
    private static Queue<Object> jobs(Manager manager) {
        return manager.lookup("jobs", Queue.class);
    }

    private void whatMayNotPassIsRefused(Manager manager) {
        ConcurrentMap<String, Object> map = map(manager);
        for (var refused : List.<org.junit.jupiter.api.function.Executable>of(
                () -> map.put("key", new ListenerRules.Unknown(1)),
                () -> manager.<Object>deque().put(new ListenerRules.Unknown(1)),
                () -> manager.execute(map, ForeignFunctions.size()))) {
            var refusal = assertThrows(SerializationException.class, refused);
            assertTrue(refusal.getMessage().contains("io.multiprocessing.testkit."), refusal::toString);
            assertTrue(refusal.getMessage().contains("Builder.allow"), refusal::toString);
        }
        assertEquals(map.size(), map(manager).size(), "the connection stays usable");
        assertThrows(
                SerializationException.class,
                () -> manager.share(Comparable.class, () -> "a view that nobody allowed"));
        var unknown = assertThrows(NoSuchElementException.class, () -> manager.lookup("nothing", List.class));
        assertTrue(unknown.getMessage().contains("nothing"), unknown::toString);
        assertThrows(ClassCastException.class, () -> manager.lookup("map", List.class));
        assertThrows(UnsupportedOperationException.class, manager::lock);
        try (var queue = mp().<String>queue()) {
            assertThrows(SerializationException.class, () -> map.put("queue", queue));
            var among = mp().<Object>queue();
            assertThrows(SerializationException.class, () -> among.put(map));
            among.close();
        }
    }

    @Test
    @Row("MGR-19")
    default void strangersLearnOfAManagersDeathAtOnce(@TempDir Path directory) throws Exception {
        URI address = placeIn(directory);
        try (var server = program("serve", address)) {
            assertEquals("serves at " + address, server.line());
            try (Manager manager = Manager.connect(address, ListenerRules.KEY)) {
                BlockingDeque<String> deque = deque(manager);
                var interrupted = Waiting.in(deque::take);
                interrupted.interrupt();
                interrupted.failure(InterruptedException.class, Await.LIMIT);
                deque.put("kept");
                assertEquals("kept", deque.take());
                var waiting = Waiting.in(deque::take);
                server.kill();
                waiting.failure(UncheckedIOException.class, Await.LIMIT);
                assertThrows(UncheckedIOException.class, deque::size);
                Await.until(
                        "nobody serves",
                        () -> {
                            assertThrows(UncheckedIOException.class, () -> Manager.connect(address, ListenerRules.KEY));
                            return true;
                        },
                        Duration.ofSeconds(5));
            }
        }
    }

    @Test
    default void whoIsInterruptedAsAStrangerOfAStoppedManagerGoesOn(@TempDir Path directory) throws Exception {
        URI address = placeIn(directory);
        try (var server = program("serve", address)) {
            assertEquals("serves at " + address, server.line());
            long pid = ProcessHandle.of(server.pid())
                    .orElseThrow()
                    .children()
                    .findAny()
                    .orElseThrow()
                    .pid();
            try (Manager manager = Manager.connect(address, ListenerRules.KEY)) {
                BlockingDeque<String> deque = deque(manager);
                deque.put("before");
                Pids.signal("STOP", pid);
                List<Waiting<?>> callers = new ArrayList<>();
                callers.add(Waiting.in(() -> deque.pollLast(1, java.util.concurrent.TimeUnit.HOURS)));
                if (Dose.isWhole()) {
                    callers.add(Waiting.in(() -> deque.contains("x".repeat(8 << 20))));
                    callers.add(Waiting.in(deque::size)); // its few bytes lie behind those
                } else {
                    callers.getFirst().interrupt();
                }
                for (var caller : callers) {
                    var failure = caller.failure(UncheckedIOException.class, Stopped.PATIENCE);
                    assertTrue(failure.getMessage().contains("is it stopped?"), failure::toString);
                }
                Pids.signal("CONT", pid);
                Await.until("it answers again", () -> deque.size() >= 0);
            }
        }
    }

    @Test
    default void aManagersRelativesPublishAndLookUpToo(@TempDir Path directory) throws Exception {
        try (Manager manager = mp().manager()) {
            List<String> list = manager.list();
            manager.publish("list", list);
            list.add("one");
            assertEquals(list, manager.lookup("list", List.class));
            assertThrows(NoSuchElementException.class, () -> manager.lookup("map", List.class));
            try (var queue = manager.<String>queue();
                    var lock = manager.lock()) {
                manager.publish("queue", queue);
                queue.put("one");
                assertEquals("one", manager.lookup("queue", Queue.class).poll());
                assertThrows(UnsupportedOperationException.class, () -> manager.publish("lock", lock));
            }
            URI address = manager.serve(placeIn(directory), ListenerRules.KEY);
            var mismatch = mp().<String>connect(address, ListenerRules.KEY);
            assertThrows(IOException.class, mismatch::receive);
            mismatch.close();
            Manager visit = Manager.connect(address, ListenerRules.KEY);
            assertEquals(List.of("one"), new ArrayList<Object>(visit.lookup("list", List.class)));
            visit.close();
            assertThrows(IllegalStateException.class, visit::list);
        }
        assertTrue(
                fileOf(placeIn(directory)).filter(java.nio.file.Files::exists).isEmpty());
    }

    @Test
    @SuppressWarnings("unchecked") // so they were published
    default void whatAStrangerCannotGetOrDoesNotGiveBackComesBackOnce(@TempDir Path directory) throws Exception {
        try (Manager manager = mp().manager();
                var queue = manager.<Object>queue(1);
                var lock = manager.lock();
                var permits = manager.boundedSemaphore(3)) {
            manager.publish("queue", queue);
            manager.publish("permits", permits);
            manager.publish("the same permits", permits);
            URI address = manager.serve(placeIn(directory), ListenerRules.KEY);
            try (Manager visit = Manager.connect(address, ListenerRules.KEY)) {
                Queue<Object> theirs = visit.lookup("queue", Queue.class);
                queue.put(lock);
                var producer = Waiting.in(() -> queue.offer("next", Await.LIMIT));
                var taker = Waiting.started(theirs::take); // there is no room for what it does not get
                taker.failure(SerializationException.class, Await.LIMIT);
                assertTrue(producer.result(Await.LIMIT));
                assertEquals("next", queue.take());
                assertInstanceOf(Lock.class, queue.poll(Await.LIMIT));

                queue.put(lock);
                queue.shutdown();
                for (int i = 0; i < 2; i++) { // it is still there the second time
                    var drained = Waiting.started(() -> theirs.drainTo(new ArrayList<>()));
                    drained.failure(SerializationException.class, Await.LIMIT);
                    Await.until("it is back", () -> theirs.size() == 1);
                }
                theirs.clear();
                assertThrows(QueueShutDownException.class, theirs::poll);

                Semaphore one = visit.lookup("permits", Semaphore.class);
                Semaphore same = visit.lookup("the same permits", Semaphore.class);
                one.acquire();
                assertTrue(one.tryAcquire());
                same.release();
                assertEquals(2, permits.availablePermits());
                assertThrows(IllegalStateException.class, () -> same.release(2));
                assertEquals(2, permits.availablePermits());
            }
            Await.until("it has given back what it had", () -> permits.availablePermits() == 3);
        }
    }
}
