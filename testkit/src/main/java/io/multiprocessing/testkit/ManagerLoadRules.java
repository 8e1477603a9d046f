package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Manager;
import io.multiprocessing.Process;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients, many entries, many objects. */
interface ManagerLoadRules extends Stage {
    /** Tells of the process in which it lives. */
    interface Census {
        /** How many of the objects live that were {@link RealCensus#counted}. */
        int alive();

        /** Bytes on the heap after a collection. */
        long heap();
    }

    /** The census of whatever process has loaded this class. */
    final class RealCensus implements Census {
        private static final Queue<WeakReference<Object>> COUNTED = new ConcurrentLinkedQueue<>();

        static <T> T counted(T object) {
            COUNTED.add(new WeakReference<>(object));
            return object;
        }

        @Override
        public int alive() {
            System.gc();
            return (int) COUNTED.stream().filter(each -> each.get() != null).count();
        }

        @Override
        public long heap() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        }
    }

    /** Dropped like the others. */
    final class Thing implements Runnable {
        @Override
        public void run() {
            // it is called, no more
        }
    }

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void aHundredClientsAtOnceLoseNothing() throws Exception {
        int processes = Dose.of(2, 100);
        int threads = 100 / processes;
        int puts = 20;
        try (var manager = mp().manager()) {
            ConcurrentMap<String, Integer> map = manager.map();
            var ready = manager.<Integer>queue();
            var go = manager.event();
            List<Process> clients = new ArrayList<>();
            for (int i = 0; i < processes; i++) { // not too many that start at the same time
                int number = i;
                clients.add(child(() -> {
                    ready.put(number);
                    go.await();
                    inThreads(threads, thread -> {
                        for (int j = 0; j < puts; j++) {
                            map.put(number + "/" + thread + "/" + j, j);
                            manager.execute(map, real -> real.merge("all", 1, Integer::sum));
                        }
                    });
                }));
                if (i % 2 == 1) {
                    Expect.next(ready);
                    Expect.next(ready);
                }
            }
            go.set();
            Expect.endsWell(clients.toArray(Process[]::new));
            assertEquals(100 * puts, map.get("all"));
            assertEquals(100 * puts + 1, map.size());
        }
    }

    @Test
    default void aFunctionThatTakesLongHoldsUpItsObjectOnly() throws Exception {
        try (var manager = mp().manager()) {
            ConcurrentMap<Object, Object> map = manager.map();
            var list = manager.<Object>list();
            var set = manager.<Object>set();
            var go = manager.event();
            var began = manager.event();
            var working = Waiting.started(() -> manager.execute(map, real -> {
                began.set();
                go.await();
                return real.put("by", "the function");
            }));
            began.await();
            var held = Waiting.in(() -> map.put("by", 2));
            for (int i = 0; i < 200; i++) { // more than are tried in vain
                assertTrue(list.add(i % 3 == 0 ? List.of(i) : i));
                assertEquals(i % 3 == 0 ? List.of(i) : i, list.get(i));
                assertTrue(set.add(i) && set.contains(i) && set.remove(i));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> list.get(200));
            assertThrows(ClassCastException.class, () -> list.sort(null));
            assertFalse(held.isDone());
            go.set();
            assertNull(working.result(Await.LIMIT));
            assertEquals("the function", held.result(Await.LIMIT));
            assertEquals(2, map.put("by", List.of(3)));
            assertEquals(List.of(3), map.putIfAbsent("by", 4));
            assertEquals(List.of(3), map.remove("by"));
            assertThrows(NullPointerException.class, () -> map.put("by", null));
            assertFalse(map.containsKey("by"));
        }
    }

    /** What one of several threads does. */
    @FunctionalInterface
    interface Part {
        void run(int thread) throws Exception;
    }

    private static void inThreads(int count, Part part) throws InterruptedException {
        var failures = new ConcurrentLinkedQueue<Exception>();
        var threads = IntStream.range(0, count)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    try {
                        part.run(i);
                    } catch (Exception e) {
                        failures.add(e);
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.peek());
        }
    }

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void aMapHasAMillionEntries() throws Exception {
        int count = Dose.of(100_000, 1_000_000);
        int batch = 50_000;
        try (var manager = mp().manager()) {
            Map<Integer, String> map = manager.map();
            for (int first = 0; first < count; first += batch) {
                var some = new HashMap<Integer, String>();
                for (int i = first; i < first + batch; i++) {
                    some.put(i, "value " + i);
                }
                map.putAll(some);
            }
            assertEquals(count, map.size());
            assertEquals("value " + (count - 1), map.get(count - 1));
            long sum = 0;
            for (Map.Entry<Integer, String> entry : map.entrySet()) {
                assertEquals("value " + entry.getKey(), entry.getValue());
                sum += entry.getKey();
            }
            assertEquals((long) count * (count - 1) / 2, sum);
            map.clear();
            assertTrue(map.isEmpty());
        }
    }

    @Test
    @Row("MGR-27")
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void tenThousandObjectsThatAreDroppedLeaveNothingAnywhere() throws Exception {
        int count = Dose.of(1_500, 10_000);
        try (var manager = mp().manager()) {
            Census census = manager.share(Census.class, RealCensus::new);
            long pid = mp().activeChildren().stream()
                    .filter(child -> child.name().startsWith("Manager-"))
                    .findAny()
                    .orElseThrow()
                    .pid();
            long own = ProcessHandle.current().pid();
            makeAndDrop(manager, count / 3); // classes are loaded, buffers and threads made
            Await.until("nothing is left", () -> collected(census));
            List<Long> before = List.of(open(pid), threads(pid), files(pid), open(own), threads(own), files(own));
            long heap = census.heap();
            long ownHeap = new RealCensus().heap();
            makeAndDrop(manager, count);
            Expect.endsWell(child(() -> makeAndDrop(manager, 100)));
            Await.until("nothing is left", () -> collected(census));
            Await.until(
                    "descriptors, threads and files are what they were: " + before,
                    () -> fits(
                            before, List.of(open(pid), threads(pid), files(pid), open(own), threads(own), files(own))),
                    Duration.ofSeconds(20));
            long grown = census.heap() - heap;
            long ownGrown = new RealCensus().heap() - ownHeap;
            assertTrue(grown < 4 << 20, () -> "the manager's heap has grown by " + grown);
            assertTrue(ownGrown < 4 << 20, () -> "the client's heap has grown by " + ownGrown);
        }
    }

    private static boolean collected(Census census) {
        System.gc();
        return census.alive() == 0;
    }

    private static boolean fits(List<Long> before, List<Long> now) {
        for (int i = 0; i < before.size(); i++) {
            if (now.get(i) > before.get(i) + 3) {
                return false;
            }
        }
        return true;
    }

    /** Some are closed, most are left to the garbage collector. */
    private static void makeAndDrop(Manager manager, int count) throws Exception {
        List<List<Object>> nested = new ArrayList<>();
        for (int i = 0; i < count / 5; i++) {
            Runnable thing = manager.share(Runnable.class, () -> RealCensus.counted(new Thing()));
            thing.run();
            List<Object> list = manager.list();
            manager.execute(list, real -> {
                RealCensus.counted(real);
                return real.add("element");
            });
            nested.add(list);
            Map<String, Object> map = manager.map();
            map.put("list", list);
            var queue = manager.<Integer>queue();
            queue.put(i);
            queue.close();
            var lock = manager.lock();
            lock.lock();
            lock.unlock();
            lock.close();
        }
        assertEquals(1, nested.getLast().size());
    }

    private static long open(long pid) throws IOException {
        return entries("fd", pid);
    }

    private static long threads(long pid) throws IOException {
        return entries("task", pid);
    }

    private static long entries(String what, long pid) throws IOException {
        long count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), what))) {
            for (Path _ : entries) {
                count++;
            }
        }
        return count;
    }

    private static long files(long pid) throws IOException {
        long count = 0;
        for (Path directory : RunFiles.directoriesOf(pid)) {
            try (var inside = Files.walk(directory)) {
                count += inside.count();
            }
        }
        return count;
    }
}
