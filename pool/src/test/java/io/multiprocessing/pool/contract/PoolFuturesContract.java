package io.multiprocessing.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.pool.Futures;
import io.multiprocessing.pool.Results;
import io.multiprocessing.pool.TaskFuture;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.Row;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of tasks, and waiting for it. */
abstract class PoolFuturesContract extends SharedPoolStage {
    static final class MyError extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Of a class that only the loader of the tests knows. */
    record Named(String name) implements Serializable {}

    @Test
    void whoWaitsWithAClassLoaderOfItsOwnGetsWhatEverybodyGets() throws Exception {
        try (var knowsNothing = new URLClassLoader(new URL[0], null)) {
            var names = new FutureTask<>(() -> {
                List<Object> all = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    String name = "name " + i;
                    all.add(pool.submit(() -> new Named(name)).get());
                }
                assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(knowsNothing);
                return all;
            });
            var thread = new Thread(names);
            thread.setContextClassLoader(knowsNothing);
            thread.start();
            assertThat(names.get(60, TimeUnit.SECONDS)).hasSize(20).contains(new Named("name 7"));
        }
    }

    @Test
    void aThreadOfAForkJoinPoolThatWaitsIsReplacedMeanwhile() throws Exception {
        try (var gate = mp().event();
                var single = new ForkJoinPool(1)) {
            var waiting = single.submit(() -> pool.submit(() -> waitFor(gate)).get());
            var timed = single.submit(() -> pool.submit(() -> waitFor(gate)).get(60, TimeUnit.SECONDS));
            single.submit(gate::set);
            assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(timed.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    @Row("POL-13")
    void whoWaitsForATaskGivesUpInTime() throws Exception {
        TaskFuture<Integer> slow = pool.submit(() -> {
            Thread.sleep(60_000);
            return 1;
        });
        assertThatThrownBy(() -> slow.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(slow.isDone()).isFalse();
        Await.until("it runs", slow::isRunning);
        assertThat(slow.cancel(false)).isFalse();
        assertThat(slow.isCancelled()).isFalse();
        assertThat(slow.cancel(true)).isTrue();
        assertThatThrownBy(slow::get).isInstanceOf(CancellationException.class);
        assertThat(pool.map(SharedPoolContract::square, TEN)).isEqualTo(squares(TEN));
    }

    @Test
    @Row({"POL-44", "FUT-01", "FUT-02", "FUT-03", "FUT-09", "FUT-10", "FUT-13"})
    void aFutureTellsWhatStateItsTaskIsIn() throws Exception {
        try (var gate = mp().event()) {
            TaskFuture<Integer> first = pool.submit(() -> waitFor(gate));
            TaskFuture<Integer> second = pool.submit(() -> waitFor(gate));
            TaskFuture<Integer> pending = pool.submit(() -> waitFor(gate));
            Await.until("two run", () -> first.isRunning() && second.isRunning());
            assertThat(pending.isRunning()).isFalse();
            assertThat(pending.isDone()).isFalse();
            assertThat(first.cancel(false)).isFalse();
            var cancelled = new CopyOnWriteArrayList<Throwable>();
            pending.whenComplete((_, e) -> cancelled.add(e));
            assertThat(pending.cancel(false)).isTrue();
            assertThat(pending.cancel(false)).isTrue();
            assertThat(pending.isCancelled()).isTrue();
            assertThat(cancelled).singleElement().isInstanceOf(CancellationException.class);
            gate.set();
            assertThat(first.get()).isEqualTo(1);
            assertThat(first.cancel(true)).isFalse();
            assertThat(first.complete(2)).isFalse();
            assertThat(first.completeExceptionally(new MyError())).isFalse();
            assertThat(first.get()).isEqualTo(1);
            assertThat(first.state()).isEqualTo(Future.State.SUCCESS);
            assertThat(second.get()).isEqualTo(1);
        }
    }

    @Test
    @Row({"FUT-04", "FUT-06"})
    void stagesMayBlockAndThrowAndHarmNobody() throws Exception {
        var gate = new CountDownLatch(1);
        var attached = mp().event();
        TaskFuture<Integer> one = pool.submit(() -> waitFor(attached));
        CompletableFuture<Void> blocked = one.thenAccept(_ -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        CompletableFuture<Void> throwing = one.thenAccept(_ -> {
            throw new MyError();
        });
        CompletableFuture<Integer> nested = one.thenCompose(x -> pool.submit(() -> x + 1));
        attached.set();
        assertThat(pool.map(SharedPoolContract::square, TEN)).isEqualTo(squares(TEN));
        assertThat(nested.get()).isEqualTo(2);
        assertThatThrownBy(throwing::get).hasCauseInstanceOf(MyError.class);
        gate.countDown();
        blocked.get();
        attached.close();
    }

    /**
     * A stage is attached again and again while its future is completed. None runs in a thread that the pool needs:
     * each blocks until another task was done.
     */
    @Test
    void stagesThatAreAttachedAtTheMomentOfCompletionHoldNobodyUpEither() throws Exception {
        for (int round = 0; round < 300; round++) {
            TaskFuture<Integer> future = pool.submit(() -> 1);
            for (int spin = 0; spin < round % 60 * 40; spin++) {
                Thread.onSpinWait();
            }
            var gate = new CountDownLatch(1);
            var threads = new CopyOnWriteArrayList<Thread>();
            var me = Thread.currentThread();
            CompletableFuture<Void> unseen =
                    CompletableFuture.allOf(future).thenRun(() -> blockElsewhere(me, threads, gate));
            CompletableFuture<Void> seen = future.thenRun(() -> blockElsewhere(me, threads, gate));
            assertThat(pool.apply(() -> 2)).isEqualTo(2);
            gate.countDown();
            unseen.get();
            seen.get();
            assertThat(threads).allMatch(Thread::isVirtual);
        }
    }

    /** Whoever attaches a stage to what is done runs it himself. */
    private static void blockElsewhere(Thread me, List<Thread> threads, CountDownLatch gate) {
        if (Thread.currentThread() != me) {
            threads.add(Thread.currentThread());
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void severalThreadsWaitForOneFutureInEveryWay() throws Exception {
        try (var gate = mp().event()) {
            TaskFuture<Integer> future = pool.submit(() -> waitFor(gate));
            var got = new CopyOnWriteArrayList<Integer>();
            var failed = new AtomicReference<Throwable>();
            List<Thread> waiters = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int way = i;
                Runnable wait = () -> {
                    try {
                        got.add(
                                switch (way) {
                                    case 0, 3 -> future.get();
                                    case 1, 4 -> future.join();
                                    default -> future.get(60, TimeUnit.SECONDS);
                                });
                    } catch (Exception e) {
                        failed.set(e);
                    }
                };
                waiters.add(
                        i < 3
                                ? Thread.ofPlatform().start(wait)
                                : Thread.ofVirtual().start(wait));
            }
            assertThatThrownBy(() -> future.get(10, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            gate.set();
            for (Thread waiter : waiters) {
                waiter.join();
            }
            assertThat(failed).hasNullValue();
            assertThat(got).hasSize(6).containsOnly(1);
            TaskFuture<Integer> completed = pool.submit(() -> 5);
            Thread waiter = Thread.ofPlatform().start(() -> got.add(completed.join()));
            completed.complete(5);
            waiter.join();
            assertThat(got).endsWith(5);
        }
    }

    @Test
    @Row({"FUT-16", "FUT-17"})
    void aWaitForSeveralEndsWithTheFirstThatIsDoneOrFails() throws Exception {
        try (var first = mp().event();
                var second = mp().event()) {
            TaskFuture<Integer> quick = pool.submit(() -> 1);
            TaskFuture<Integer> slow = pool.submit(() -> waitFor(second));
            for (int round = 0; round < 2; round++) { // the second time it is done before
                var found = Futures.await(List.of(slow, quick), Futures.Until.FIRST_COMPLETED, Duration.ofSeconds(60));
                assertThat(found.done()).containsExactly(quick);
                assertThat(found.notDone()).containsExactly(slow);
            }
            TaskFuture<Integer> fails = pool.submit(() -> {
                first.await();
                throw new MyError();
            });
            List<TaskFuture<Integer>> all = List.of(quick, slow, fails);
            var none = Futures.await(all, Futures.Until.FIRST_FAILED, Duration.ofMillis(20));
            assertThat(none.done()).containsExactly(quick);
            assertThat(none.notDone()).containsExactly(slow, fails);
            Thread.ofVirtual().start(first::set);
            for (int round = 0; round < 2; round++) {
                var found = Futures.await(all, Futures.Until.FIRST_FAILED, Duration.ofSeconds(60));
                assertThat(found.done()).containsExactly(quick, fails);
                assertThat(found.notDone()).containsExactly(slow);
            }
            second.set();
            assertThat(Futures.await(all, Futures.Until.ALL_COMPLETED, Duration.ofSeconds(60))
                            .notDone())
                    .isEmpty();
        }
    }

    @Test
    @Row({"FUT-22", "FUT-24"})
    void futuresComeAsTheyEndEachOnceOrItIsSaidHowManyAreLeft() throws Exception {
        try (var gate = mp().event()) {
            TaskFuture<Integer> one = pool.submit(() -> 1);
            one.get();
            TaskFuture<Integer> four = pool.submit(() -> 4);
            four.get();
            TaskFuture<Integer> two = pool.submit(() -> waitFor(gate));
            TaskFuture<Integer> three = pool.submit(() -> waitFor(gate));
            Futures.Completed<TaskFuture<Integer>> completed =
                    Futures.asCompleted(List.of(one, one, two, three, one, four));
            assertThat(completed.next()).isIn(one, four);
            assertThat(completed.next(Duration.ofSeconds(60))).isIn(one, four);
            assertThatThrownBy(() -> completed.next(Duration.ZERO))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("2 (of 4) futures unfinished");
            gate.set();
            assertThat(List.of(completed.next(), completed.next())).containsExactlyInAnyOrder(two, three);
            assertThat(completed.hasNext()).isFalse();
            assertThatThrownBy(completed::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    @Row({"FUT-23", "EXE-09"})
    void nothingIsHeldOfFuturesAndResultsThatWereGiven() throws Exception {
        List<TaskFuture<Object>> futures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            futures.add(pool.submit(() -> new ArrayList<>(List.of(number))));
        }
        Futures.Completed<TaskFuture<Object>> completed = Futures.asCompleted(futures);
        futures.clear();
        while (completed.hasNext()) {
            var given = new WeakReference<>(completed.next());
            Await.until("the future was collected", () -> {
                System.gc();
                return given.get() == null;
            });
        }
        try (Results<Object> results = pool.imap(x -> new ArrayList<>(List.of(x)), List.of(1, 2, 3))) {
            while (results.hasNext()) {
                var given = new WeakReference<>(results.next());
                Await.until("the result was collected", () -> {
                    System.gc();
                    return given.get() == null;
                });
            }
        }
    }

    @Test
    @Row("EXE-34")
    void inputsOfClosedResultsThatHadNotBegunNeverRun() throws Exception {
        try (var gate = mp().event();
                var ran = mp().sharedLong(0)) {
            List<TaskFuture<Integer>> blockers =
                    List.of(pool.submit(() -> waitFor(gate)), pool.submit(() -> waitFor(gate)));
            Await.until("both workers are busy", () -> blockers.stream().allMatch(TaskFuture::isRunning));
            try (Results<Long> results = pool.imap(_ -> ran.incrementAndGet(), List.of(1, 2))) {
                assertThatThrownBy(() -> results.next(Duration.ZERO)).isInstanceOf(TimeoutException.class);
            }
            gate.set();
            for (TaskFuture<Integer> blocker : blockers) {
                blocker.get();
            }
            Await.until(
                    "nothing is left to do",
                    () -> pool.stats().running() + pool.stats().waiting() == 0);
            pool.map(pause(1), TEN, 1);
            assertThat(ran.get()).isZero();
        }
    }

    /** A pipe that is full holds up nobody who submits: here that of a worker that stands still. */
    @Test
    @Row("EXE-61")
    void tasksAreTakenAlsoWhileTheWorkersStandStill() throws Exception {
        byte[] much = new byte[10_000];
        Arrays.fill(much, (byte) 3);
        long[] pids = mp().activeChildren().stream()
                .mapToLong(io.multiprocessing.Process::pid)
                .toArray();
        signal("-STOP", pids);
        List<TaskFuture<Integer>> futures;
        var submitted = new AtomicBoolean();
        try {
            futures = IntStream.range(0, 500)
                    .mapToObj(i -> pool.submit(() -> i + much[i]))
                    .toList();
            submitted.set(true);
        } finally {
            signal("-CONT", pids);
        }
        for (int i = 0; i < futures.size(); i++) {
            assertThat(futures.get(i).get()).isEqualTo(i + 3);
        }
        assertThat(submitted).isTrue();
    }

    private static void signal(String signal, long... pids) throws Exception {
        for (long pid : pids) {
            new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
        }
    }

    /** The thread that reads the inputs of results that nobody holds ends. */
    @Test
    void resultsThatNobodyHoldsAreClosed() throws Exception {
        var inputs = new WeakReference<>(startAndForget());
        Await.until("the reader and its inputs are gone", () -> {
            System.gc();
            return inputs.get() == null && pool.stats().running() + pool.stats().waiting() == 0;
        });
    }

    private Iterable<Integer> startAndForget() {
        int first = TEN.getFirst(); // captured, so that this is not the same object for ever
        Iterable<Integer> endless = () -> IntStream.iterate(first, i -> i + 1).iterator();
        pool.imap(SharedPoolStage::square, endless).next();
        return endless;
    }

    @Test
    void aFunctionIsForgottenSoonAlsoByWorkersThatGetNothingMore() throws Exception {
        Object captured = new ArrayList<>(List.of("captured"));
        var held = new WeakReference<>(captured);
        mapWith(captured);
        captured = null;
        Await.until("nobody knows the function", () -> {
            System.gc();
            return held.get() == null;
        });
    }

    private void mapWith(Object captured) throws Exception {
        assertThat(pool.map(i -> i + captured.hashCode() * 0, TEN, 1)).isEqualTo(TEN);
    }
}
