package io.multiprocessing.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.RemoteException;
import io.multiprocessing.SerializationException;
import io.multiprocessing.Task;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.Results;
import io.multiprocessing.pool.TaskFuture;
import io.multiprocessing.pool.TaskOptions;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.Row;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a pool does whose workers live: all tests share its two. */
abstract class SharedPoolContract extends PoolFuturesContract {

    @Test
    @Row({"POL-01", "POL-03", "POL-04", "POL-05", "POL-06", "EXE-03"})
    void tasksAndFunctionsRunInOtherProcessesAndResultsComeInOrder() throws Exception {
        assertThat(pool.apply(() -> square(5))).isEqualTo(25);
        int x = 3;
        assertThat(pool.apply(() -> square(x))).isEqualTo(9);
        long worker = pool.apply(() -> ProcessHandle.current().pid());
        assertThat(worker).isNotEqualTo(ProcessHandle.current().pid());
        assertThat(pool.map(SharedPoolContract::square, TEN)).isEqualTo(squares(TEN));
        assertThat(pool.map(SharedPoolContract::square, THOUSAND, 20)).isEqualTo(squares(THOUSAND));
        assertThat(pool.map(SharedPoolContract::square, THOUSAND, 1)).isEqualTo(squares(THOUSAND));
        assertThat(pool.map(SharedPoolContract::square, List.<Integer>of())).isEmpty();
        List<Map.Entry<Integer, Integer>> pairs =
                THOUSAND.stream().map(i -> Map.entry(i, 99 - i)).toList();
        List<Integer> products = THOUSAND.stream().map(i -> i * (99 - i)).toList();
        assertThat(pool.starmap((Integer a, Integer b) -> a * b, pairs)).isEqualTo(products);
        assertThat(pool.starmap((Integer a, Integer b) -> a * b, pairs, 20)).isEqualTo(products);
        assertThat(pool.starmapAsync((Integer a, Integer b) -> a * b, pairs).get())
                .isEqualTo(products);
        List<Map.Entry<Integer, Integer>> powers =
                TEN.stream().map(i -> Map.entry(i, i)).toList();
        for (int size : new int[] {1, 3}) {
            assertThat(pool.starmap((Integer a, Integer b) -> Math.pow(a, b), powers, size))
                    .isEqualTo(TEN.stream().map(i -> Math.pow(i, i)).toList());
        }
        assertThat(pool.mapAsync(SharedPoolContract::square, TEN).get()).isEqualTo(squares(TEN));
        var seen = new CopyOnWriteArrayList<List<Integer>>();
        TaskFuture<List<Integer>> parsed = pool.mapAsync(Integer::parseInt, List.of("1"));
        parsed.thenAccept(seen::add).get();
        assertThat(seen).containsExactly(List.of(1));
    }

    @Test
    void valuesOfAllKindsTravelBothWays() throws Exception {
        List<Object> values = new ArrayList<>(List.of(
                1,
                2L,
                3.0,
                true,
                "text",
                "\ud800 half a pair",
                new byte[] {1, 2},
                List.of(1, "two"),
                Duration.ofSeconds(1),
                new int[] {1, 2, 3}));
        values.add(null);
        for (Object value : values) {
            assertThat(pool.map(x -> x, java.util.Arrays.asList(value), 1).getFirst())
                    .isEqualTo(value);
        }
        assertThat(java.util.Arrays.deepEquals(pool.map(x -> x, values, 20).toArray(), values.toArray()))
                .isTrue();
        assertThat(pool.map(x -> x, List.of(1.5, 2.5), 2)).isEqualTo(List.of(1.5, 2.5));
        assertThat(pool.map(x -> x, List.of(5L, 6L), 2)).isEqualTo(List.of(5L, 6L));
        byte[] large = new byte[5 << 20];
        large[large.length - 1] = 7;
        assertThat(java.util.Arrays.equals(pool.apply(() -> large), large)).isTrue();
        for (byte[] copy : pool.map(x -> x, List.of(large, large), 1)) {
            assertThat(java.util.Arrays.equals(copy, large)).isTrue();
        }
    }

    @Test
    void sharedObjectsTravelInTasksInputsAndResults() throws Exception {
        try (var queue = mp().<Integer>queue();
                var lock = mp().lock()) {
            pool.apply(() -> {
                queue.put(1);
                return null;
            });
            pool.map(
                    q -> {
                        q.put(2);
                        return null;
                    },
                    List.of(queue, queue),
                    1);
            pool.map(
                    x -> {
                        try (var _ = lock.hold()) {
                            queue.put(x);
                        }
                        return null;
                    },
                    List.of(3, 4, 5),
                    2);
            assertThat(IntStream.range(0, 6).map(_ -> queue.poll()).sum()).isEqualTo(1 + 2 + 2 + 3 + 4 + 5);
            var same = pool.apply(() -> queue);
            same.put(9);
            assertThat(queue.take()).isEqualTo(9);
            same.close();
        }
    }

    @Test
    @Row({"POL-10", "POL-19", "POL-25"})
    void whatTheIteratorOfTheInputsThrowsComesAsItIs() throws Exception {
        for (int at : List.of(0, 3, 7)) {
            for (int round = 0; round < 2; round++) {
                assertThatThrownBy(() -> pool.map(SharedPoolContract::square, failingAt(at)))
                        .isExactlyInstanceOf(MyError.class)
                        .hasNoCause();
            }
            try (Results<Integer> results = pool.imapUnordered(SharedPoolContract::square, failingAt(at), 2)) {
                var seen = new ArrayList<Integer>();
                assertThatThrownBy(() -> results.forEachRemaining(seen::add)).isExactlyInstanceOf(MyError.class);
                assertThat(seen).doesNotHaveDuplicates().allMatch(s -> Math.sqrt(s) < at);
                assertThat(results.hasNext()).isFalse();
            }
            try (Results<Integer> results = pool.imap(SharedPoolContract::square, failingAt(at))) {
                for (int i = 0; i < at; i++) {
                    assertThat(results.next()).isEqualTo(i * i);
                }
                assertThat(results.hasNext()).isTrue();
                assertThatThrownBy(results::next).isExactlyInstanceOf(MyError.class);
                assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
            }
        }
        assertThat(pool.apply(() -> 1)).isEqualTo(1);
    }

    private static Iterable<Integer> failingAt(int at) {
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (next == at) {
                    throw new MyError();
                }
                return next++;
            }
        };
    }

    @Test
    @Row({"POL-14", "POL-18", "POL-46", "POL-47", "EXE-05", "EXE-12"})
    void lazyMapsGiveEachResultOnce() throws Exception {
        try (Results<Integer> results = pool.imap(SharedPoolContract::square, TEN)) {
            assertThat((Iterable<Integer>) results).containsExactlyElementsOf(squares(TEN));
            assertThat(results.hasNext()).isFalse();
            assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
        }
        try (Results<Integer> results = pool.imap(SharedPoolContract::square, THOUSAND, 100)) {
            assertThat((Iterable<Integer>) results).containsExactlyElementsOf(squares(THOUSAND));
        }
        try (Results<Integer> results = pool.imapUnordered(SharedPoolContract::square, TEN)) {
            assertThat((Iterable<Integer>) results).containsExactlyInAnyOrderElementsOf(squares(TEN));
        }
        try (Results<Integer> results = pool.imapUnordered(SharedPoolContract::square, THOUSAND, 100)) {
            assertThat((Iterable<Integer>) results).containsExactlyInAnyOrderElementsOf(squares(THOUSAND));
        }
        List<Integer> forty = THOUSAND.subList(0, 40);
        for (int size : new int[] {6, 50, 40}) {
            assertThat(pool.map(SharedPoolContract::square, forty, size)).isEqualTo(squares(forty));
        }
        try (var gate = mp().event();
                Results<Integer> results =
                        pool.imap(i -> i == 2 ? waitFor(gate) + i : Integer.valueOf(i), List.of(0, 1, 2))) {
            assertThat(results.next()).isZero();
            assertThat(results.next(Duration.ofSeconds(60))).isEqualTo(1);
            assertThatThrownBy(() -> results.next(Duration.ofMillis(50))).isInstanceOf(TimeoutException.class);
            gate.set();
        }
        for (int size : new int[] {0, -1}) {
            assertThatThrownBy(() -> pool.imap(SharedPoolContract::square, TEN, size))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pool.imapUnordered(SharedPoolContract::square, TEN, size))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pool.map(SharedPoolContract::square, TEN, size))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anEndlessInputIsReadAWindowAheadAndClosingHalfWayEndsIt() throws Exception {
        var read = new AtomicInteger();
        Iterable<Integer> endless =
                () -> IntStream.generate(read::incrementAndGet).boxed().iterator();
        Results<Integer> results = pool.imap(SharedPoolContract::square, endless);
        for (int i = 1; i <= 1000; i++) {
            assertThat(results.next()).isEqualTo(i * i);
        }
        assertThat(read.get()).isLessThan(1000 + 200);
        results.close();
        results.close();
        assertThatThrownBy(results::next).isInstanceOf(IllegalStateException.class);
        Await.until(
                "nothing is left to do",
                () -> pool.stats().running() + pool.stats().waiting() == 0);
        var gate = new CountDownLatch(1);
        Iterable<Integer> stuck = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return 1;
            }
        };
        try (Results<Integer> never = pool.imap(SharedPoolContract::square, stuck)) {
            assertThatThrownBy(() -> never.next(Duration.ofMillis(50))).isInstanceOf(TimeoutException.class);
            Thread.currentThread().interrupt();
            assertThatThrownBy(never::next)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    @Row({"POL-26", "POL-31", "EXE-04", "EXE-13", "EXE-54"})
    void whatATaskThrowsIsTheCauseWithItsOwnTypeAndRemoteStack() throws Exception {
        assertThatThrownBy(() -> pool.apply(() -> {
                    throw new FileNotFoundException("foo");
                }))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isExactlyInstanceOf(FileNotFoundException.class)
                .hasMessage("foo")
                .hasStackTraceContaining("whatATaskThrows")
                .satisfies(cause -> assertThat(cause.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().contains("WorkerLoop")));
        try (Results<Integer> results = pool.imap(b -> 6 / b, List.of(2, 3, 0, 5))) {
            assertThat(results.next() + results.next()).isEqualTo(3 + 2);
            assertThatThrownBy(results::next).hasCauseInstanceOf(ArithmeticException.class);
        }
        var seen = new CopyOnWriteArrayList<Throwable>();
        TaskFuture<Object> failing = pool.submit(() -> {
            throw new NoSuchElementException("key");
        });
        CompletableFuture<Object> watched = failing.whenComplete((_, e) -> seen.add(e));
        assertThatThrownBy(failing::get).hasCauseInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(watched::get).hasCauseInstanceOf(NoSuchElementException.class);
        assertThat(seen).singleElement().isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> pool.apply(() -> deep(1))).hasCauseInstanceOf(StackOverflowError.class);
        try (Results<Integer> results = pool.imap(
                i -> {
                    if (i == 1) {
                        throw new MyError();
                    }
                    return i;
                },
                List.of(0, 1, 2))) {
            assertThat(results.next()).isZero();
            assertThatThrownBy(results::next)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(MyError.class);
            assertThat(results.next()).isEqualTo(2);
        }
    }

    private static int deep(int x) {
        return deep(x + 1) + 1;
    }

    @Test
    @Row("POL-27")
    void aMapWaitsForAllAlsoWhenOneFails() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> pool.map(
                        seconds -> {
                            Thread.sleep(seconds * 500L);
                            throw new IllegalStateException("x".repeat(1 << 20));
                        },
                        List.of(0, 1),
                        1))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class);
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(450));
    }

    /** Cannot be read where it arrives. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }

        private Object readResolve() throws java.io.ObjectStreamException {
            throw new java.io.InvalidObjectException("never readable");
        }
    }

    @Test
    @Row("ROB-13")
    void whatCannotTravelOrBeReadIsToldAndThePoolGoesOn() throws Exception {
        assertThatThrownBy(() -> pool.submit((Callable<Integer>) () -> 1))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Serializable")
                .hasMessageContaining("Task");
        assertThatThrownBy(() -> pool.execute((Runnable) () -> {})).isInstanceOf(SerializationException.class);
        var thread = Thread.currentThread();
        assertThatThrownBy(() -> pool.submit(() -> thread.getName()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Thread");
        assertThatThrownBy(() -> pool.map(x -> 1, List.of(1, thread)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Thread");
        assertThatThrownBy(() -> pool.apply(() -> Thread.currentThread()))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .hasMessageContaining("cannot send the result")
                .hasMessageContaining("Thread");
        assertThatThrownBy(() -> pool.apply(() -> {
                    throw new Unreadable("its message");
                }))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("its message")
                .satisfies(
                        e -> assertThat(((RemoteException) e).remoteClassName()).contains("Unreadable"));
        assertThat(pool.apply(() -> 1)).isEqualTo(1);
    }

    @Test
    void invokeAllAndInvokeAnyDoAsTheirInterfaceSays() throws Exception {
        List<Task<Integer>> tasks = List.of(() -> 1, () -> 2, () -> {
            throw new MyError();
        });
        List<Future<Integer>> all = pool.invokeAll(tasks);
        assertThat(all).allMatch(Future::isDone);
        assertThat(all.get(0).get() + all.get(1).get()).isEqualTo(3);
        assertThatThrownBy(() -> all.get(2).get()).hasCauseInstanceOf(MyError.class);
        assertThat(pool.invokeAny(tasks)).isIn(1, 2);
        List<Task<Integer>> failing = List.of(() -> {
            throw new MyError();
        });
        assertThatThrownBy(() -> pool.invokeAny(failing)).hasCauseInstanceOf(MyError.class);
        List<Task<Integer>> slow = List.of(() -> 1, () -> {
            Thread.sleep(60_000);
            return 2;
        });
        List<Future<Integer>> some = pool.invokeAll(slow, 3, TimeUnit.SECONDS);
        assertThat(some.get(0).get()).isEqualTo(1);
        assertThat(some.get(1).isCancelled()).isTrue();
    }

    @Test
    @Row("ROB-32")
    void anInterruptEndsAWaitForResults() throws Exception {
        var main = Thread.currentThread();
        try (var begun = mp().event()) {
            Thread interrupter = Thread.ofPlatform().start(() -> {
                try {
                    begun.await();
                    main.interrupt();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> pool.apply(() -> {
                        begun.set();
                        Thread.sleep(60_000);
                        return 1;
                    }))
                    .isInstanceOf(InterruptedException.class);
            interrupter.join();
        }
        Await.until("the task was stopped", () -> pool.stats().running() == 0);
    }

    @Test
    void higherPrioritiesBeginFirst() throws Exception {
        try (var gate = mp().event();
                var go = mp().event();
                var order = mp().<String>queue()) {
            List<TaskFuture<Integer>> blockers =
                    List.of(pool.submit(() -> waitFor(gate)), pool.submit(() -> waitFor(gate)));
            Await.until("both workers are busy", () -> blockers.stream().allMatch(TaskFuture::isRunning));
            Set<String> names = Set.of("low", "middle", "high");
            List<TaskFuture<?>> futures = names.stream()
                    .<TaskFuture<?>>map(name -> pool.submit(
                            () -> {
                                order.put(name);
                                return waitFor(go);
                            },
                            TaskOptions.defaults()
                                    .withName(name)
                                    .withPriority(
                                            List.of("low", "middle", "high").indexOf(name))))
                    .toList();
            gate.set();
            String first = order.take();
            String second = order.take();
            assertThat(Set.of(first, second)).isEqualTo(Set.of("high", "middle"));
            go.set();
            assertThat(order.take()).isEqualTo("low");
            for (TaskFuture<?> future : futures) {
                future.get();
            }
        }
    }

    @Test
    @Row("POL-28")
    void nothingIsHeldOfInputsAndResultsThatNobodyHolds() throws Exception {
        var inputs = new ArrayList<Object>();
        var references = new ArrayList<java.lang.ref.WeakReference<Object>>();
        for (int i = 0; i < 10; i++) {
            Object input = new ArrayList<>(List.of(i));
            inputs.add(input);
            references.add(new java.lang.ref.WeakReference<>(input));
        }
        List<Object> results = pool.map(x -> x, inputs, 1);
        results.forEach(result -> references.add(new java.lang.ref.WeakReference<>(result)));
        inputs.clear();
        results.clear();
        Await.until("all were collected", () -> {
            System.gc();
            return references.stream().allMatch(reference -> reference.get() == null);
        });
    }

    @Test
    @Row("POL-49")
    void aWorkerMayNotStartProcesses() {
        assertThatThrownBy(() -> pool.apply(() -> {
                    Context.current().start(() -> {});
                    return 1;
                }))
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.apply(() -> {
                    Pool.create(Context.current());
                    return 1;
                }))
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWorkerIsADaemonAmongTheActiveChildrenAndSaysWhoItIs() throws Exception {
        String name = pool.apply(() -> Process.current().name());
        assertThat(mp().activeChildren().stream().map(Process::name).collect(Collectors.toSet()))
                .contains(name);
        assertThat(mp().activeChildren()).allMatch(Process::daemon);
        assertThat(pool.toString()).contains("workers=2 of 2", "open");
    }
}
