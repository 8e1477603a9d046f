package io.multiprocessing.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.pool.BrokenPoolException;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.Results;
import io.multiprocessing.pool.TaskFuture;
import io.multiprocessing.pool.TaskOptions;
import io.multiprocessing.pool.TaskTimeoutException;
import io.multiprocessing.pool.WorkerDiedException;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import io.multiprocessing.testkit.Pids;
import io.multiprocessing.testkit.Row;
import io.multiprocessing.testkit.StandbyPids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers that die, hang, are recycled, or cannot be started; and the ends of pools. */
@ExtendWith(NoLeaks.class)
abstract class PoolFailureContract extends PoolStage {
    @Test
    void aWorkerThatIsKilledWhileItIsIdleCostsNoTaskAnything() throws Exception {
        try (Pool pool = Pool.create(mp(), 1)) {
            for (int round = 0; round < 3; round++) {
                long pid = pool.apply(() -> ProcessHandle.current().pid());
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                int input = round;
                assertThat(pool.apply(() -> input)).isEqualTo(round);
            }
        }
    }

    @Test
    void tasksThatWaitForEachOtherRunAtTheSameTimeAlsoBehindShortOnes() throws Exception {
        try (Pool pool = Pool.create(mp(), 2);
                var meeting = mp().barrier(2)) {
            for (int i = 0; i < 20; i++) {
                pool.apply(() -> 1);
            }
            TaskFuture<Integer> first = pool.submit(() -> meeting.await());
            Await.until("it runs", first::isRunning);
            TaskFuture<Integer> second = pool.submit(() -> meeting.await());
            assertThat(first.get() + second.get()).isEqualTo(1);
        }
    }

    @Test
    void tasksThatAreCancelledOnTheirWayLeaveAWorkerThatIsNoMoreThanOneWorker() throws Exception {
        try (Pool pool = Pool.create(mp(), 1)) {
            for (int i = 0; i < 50; i++) {
                pool.apply(() -> 1);
            }
            for (int round = 0; round < 20; round++) {
                List<TaskFuture<Integer>> futures = IntStream.range(0, 20)
                        .mapToObj(i -> pool.submit(() -> i))
                        .toList();
                futures.forEach(future -> future.cancel(false));
            }
            Await.until(
                    "all are over", () -> pool.stats().running() + pool.stats().waiting() == 0);
            long pid = pool.apply(() -> ProcessHandle.current().pid());
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            assertThat(pool.apply(() -> 2)).isEqualTo(2);
            assertThat(pool.stats().waiting()).isZero();
        }
    }

    @Test
    void aTaskWhoseWorkerDiesIsRetriedAsOftenAsAllowed() throws Exception {
        try (Pool pool = Pool.builder(mp()).workers(2).retries(2).build();
                var attempts = mp().sharedLong(0)) {
            assertThat(pool.apply(() -> {
                        if (attempts.incrementAndGet() < 3) {
                            Runtime.getRuntime().halt(1);
                        }
                        return "at last";
                    }))
                    .isEqualTo("at last");
            assertThat(pool.stats().retried()).isEqualTo(2);
            attempts.set(-10);
            assertThatThrownBy(() -> pool.submit(
                                    () -> {
                                        attempts.incrementAndGet();
                                        Runtime.getRuntime().halt(1);
                                        return 1;
                                    },
                                    TaskOptions.defaults().withRetries(1))
                            .get())
                    .hasCauseInstanceOf(WorkerDiedException.class);
            assertThat(attempts.get()).isEqualTo(-8);
        }
    }

    @Test
    void aTaskThatRunsTooLongIsStoppedAndOnlyThatOne() throws Exception {
        try (Pool pool =
                Pool.builder(mp()).workers(1).taskTimeout(Duration.ofSeconds(2)).build()) {
            long first = pool.apply(() -> ProcessHandle.current().pid());
            TaskFuture<Integer> loops = pool.submit(
                    () -> {
                        for (int i = 0; ; i++) {
                            if (i < 0) {
                                i = 0;
                            }
                        }
                    },
                    TaskOptions.defaults().withTimeout(Duration.ofMillis(700)));
            List<TaskFuture<Integer>> behind =
                    IntStream.range(0, 5).mapToObj(i -> pool.submit(() -> i)).toList();
            assertThatThrownBy(loops::get)
                    .cause()
                    .isInstanceOf(TaskTimeoutException.class)
                    .satisfies(e -> {
                        var late = (TaskTimeoutException) e;
                        assertThat(late.limit()).isEqualTo(Duration.ofMillis(700));
                        assertThat(late.threadDump()) // it has half a second, and its processor is busy
                                .containsAnyOf("PoolFailureContract", "did not answer");
                    });
            for (int i = 0; i < 5; i++) {
                assertThat(behind.get(i).get()).isEqualTo(i);
            }
            assertThat(pool.apply(() -> ProcessHandle.current().pid())).isNotEqualTo(first);
            assertThatThrownBy(() -> pool.submit(
                                    () -> {
                                        Thread.sleep(60_000);
                                        return 1;
                                    },
                                    TaskOptions.defaults().withTimeout(Duration.ofMillis(100)))
                            .get())
                    .cause()
                    .isInstanceOfSatisfying(
                            TaskTimeoutException.class,
                            late -> assertThat(late.threadDump()).contains("PoolFailureContract"));
            assertThat(pool.map(
                            i -> {
                                Thread.sleep(400);
                                return i;
                            },
                            List.of(1, 2, 3, 4, 5, 6),
                            6))
                    .as("each has the time, not all together")
                    .hasSize(6);
        }
    }

    @Test
    void aStoppedWorkerIsKilledWhenTheTimeOfItsTaskIsUp() throws Exception {
        try (Pool pool =
                Pool.builder(mp()).workers(1).taskTimeout(Duration.ofSeconds(2)).build()) {
            assertThatThrownBy(() -> pool.apply(() -> {
                        new ProcessBuilder(
                                        "kill",
                                        "-STOP",
                                        Long.toString(ProcessHandle.current().pid()))
                                .start()
                                .waitFor();
                        Thread.sleep(60_000);
                        return 1;
                    }))
                    .cause()
                    .isInstanceOf(TaskTimeoutException.class);
            assertThat(pool.apply(() -> 1)).isEqualTo(1);
        }
    }

    /** It takes the ten seconds that a worker has. */
    @Test
    @Tag("whole")
    void aStoppedWorkerThatIsToldToEndIsKilled() throws Exception {
        Pool pool = Pool.create(mp(), 1);
        long worker = pool.apply(() -> ProcessHandle.current().pid());
        Pids.signal("STOP", worker);
        pool.shutdown();
        assertThat(pool.awaitTermination(Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS))
                .isTrue();
        assertThat(mp().activeChildren()).isEmpty();
    }

    @Test
    void cancellingKillsATaskThatDoesNotListenAndNothingElse() throws Exception {
        try (Pool pool = Pool.create(mp(), 1);
                var begun = mp().event()) {
            TaskFuture<Integer> deaf = pool.submit(() -> {
                begun.set();
                while (true) {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException _) {
                        // deaf
                    }
                }
            });
            TaskFuture<Integer> behind = pool.submit(() -> 2);
            begun.await();
            assertThat(deaf.cancel(true)).isTrue();
            assertThatThrownBy(deaf::get).isInstanceOf(CancellationException.class);
            assertThat(behind.get()).isEqualTo(2);
        }
    }

    @Test
    @Row({"POL-33", "POL-34", "EXE-18", "EXE-20", "EXE-21"})
    void workersAreRecycledAndNoTaskIsLostOrRunTwice() throws Exception {
        try (Pool pool = Pool.builder(mp()).workers(2).maxTasksPerWorker(10).build();
                var runs = mp().sharedLong(0)) {
            Set<Long> first = new HashSet<>();
            Set<Long> pids = new HashSet<>();
            List<TaskFuture<Long>> futures = IntStream.range(0, 40)
                    .mapToObj(_ -> pool.submit(() -> {
                        runs.incrementAndGet();
                        return ProcessHandle.current().pid();
                    }))
                    .toList();
            for (TaskFuture<Long> future : futures) {
                pids.add(future.get());
                if (first.size() < 2) {
                    first.add(future.get());
                }
            }
            assertThat(runs.get()).isEqualTo(40);
            assertThat(pids).hasSizeGreaterThanOrEqualTo(4);
            Await.until("two others live", () -> {
                List<Long> now =
                        mp().activeChildren().stream().map(Process::pid).toList();
                return now.size() == 2 && now.stream().noneMatch(first::contains);
            });
            assertThat(pool.stats().workersDied()).isZero();
        }
        Pool pool = Pool.builder(mp()).workers(3).maxTasksPerWorker(1).build();
        List<TaskFuture<Integer>> futures = IntStream.range(0, 6)
                .mapToObj(i -> pool.submit(() -> {
                    Thread.sleep(50);
                    return i;
                }))
                .toList();
        pool.close();
        for (int i = 0; i < 6; i++) {
            assertThat(futures.get(i).resultNow()).isEqualTo(i);
        }
        try (Pool one = Pool.builder(mp()).workers(1).maxTasksPerWorker(3).build()) {
            List<Long> pids = new ArrayList<>();
            List<TaskFuture<Long>> six = IntStream.range(0, 6)
                    .mapToObj(_ -> one.submit(() -> ProcessHandle.current().pid()))
                    .toList();
            for (TaskFuture<Long> each : six) {
                pids.add(each.get());
            }
            assertThat(Set.copyOf(pids.subList(0, 3))).hasSize(1);
            assertThat(Set.copyOf(pids.subList(3, 6))).hasSize(1).isNotEqualTo(Set.copyOf(pids.subList(0, 3)));
        }
    }

    @Test
    @Row({"EXE-16", "EXE-17"})
    void noMoreWorkersAreStartedThanThereIsWorkFor() throws Exception {
        try (Pool pool = Pool.create(mp(), 5)) {
            for (int i = 0; i < 3; i++) {
                pool.apply(() -> 1);
            }
            assertThat(pool.stats().workersStarted()).isEqualTo(1);
            for (int i = 0; i < 3; i++) {
                TaskFuture<Integer> ahead = pool.submit(() -> 1);
                pool.apply(() -> 1);
                ahead.get();
            }
            assertThat(pool.stats().workersStarted()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    @Row("EXE-23")
    void tasksOfAPoolThatNobodyHoldsAreDoneAlsoWhenWorkersAreReplacedMeanwhile() throws Exception {
        List<TaskFuture<Integer>> futures;
        try (var gate = mp().event()) {
            futures = submitAndForget(gate);
            for (int i = 0; i < 5; i++) {
                System.gc();
                Await.pause(Duration.ofMillis(20));
            }
            gate.set();
            for (int i = 0; i < 3; i++) {
                assertThat(futures.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i);
            }
        }
        Await.until("the pool has ended", () -> {
            System.gc(); // who starts a worker holds the pool meanwhile
            return mp().activeChildren().isEmpty();
        });
        assertThat(futures).as("held until the end, and not the pool by them").allMatch(TaskFuture::isDone);
    }

    private List<TaskFuture<Integer>> submitAndForget(io.multiprocessing.Event gate) {
        Pool pool = Pool.builder(mp()).workers(1).maxTasksPerWorker(1).build();
        return IntStream.range(0, 3)
                .mapToObj(i -> pool.submit(() -> {
                    gate.await();
                    return i;
                }))
                .toList();
    }

    @Test
    @Row({"EXE-24", "EXE-26"})
    void aPoolWhoseWorkersDieAtEveryStartSaysSo() throws Exception {
        try (Pool pool = Pool.builder(mp())
                .workers(2)
                .initializer(() -> {
                    throw new IllegalStateException("no licence");
                })
                .build()) {
            TaskFuture<Integer> waiting = pool.submit(() -> 1);
            TaskFuture<Integer> waitsToo = pool.submit(() -> 2);
            assertThatThrownBy(waiting::get)
                    .cause()
                    .isInstanceOf(BrokenPoolException.class)
                    .hasMessageContaining("no licence");
            assertThatThrownBy(waitsToo::get).hasCauseInstanceOf(BrokenPoolException.class);
            assertThat(waitsToo.exceptionNow()).isNotSameAs(waiting.exceptionNow());
            assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(BrokenPoolException.class);
        }
        try (var starts = mp().sharedLong(0);
                Pool pool = Pool.builder(mp())
                        .workers(1)
                        .initializer(() -> {
                            if (starts.getAndAdd(1) > 0) { // its replacements
                                System.exit(7);
                            }
                        })
                        .build()) {
            TaskFuture<Integer> last = pool.submit(() -> {
                Runtime.getRuntime().halt(1);
                return 1;
            });
            assertThatThrownBy(() -> pool.map(x -> x, List.of(1, 2)))
                    .rootCause()
                    .hasMessageContaining("exit code 7");
            assertThatThrownBy(last::get).hasCauseInstanceOf(WorkerDiedException.class);
        }
    }

    @Test
    void aMapOfManyInputsFailsAsOneOfFewDoesWhereThePoolBreaks() throws Exception {
        for (int inputs : new int[] {3, 10_000}) {
            try (Pool pool = Pool.builder(mp())
                    .workers(2)
                    .initializer(() -> {
                        throw new IllegalStateException("no licence");
                    })
                    .build()) {
                var all = IntStream.range(0, inputs).boxed().toList();
                assertThatThrownBy(() -> pool.map(x -> x, all, 1))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(BrokenPoolException.class);
            }
        }
    }

    @Test
    void whatATaskThrowsIsNotTakenForWhatAFutureThrowsByItself() throws Exception {
        try (Pool pool = Pool.create(mp(), 1)) {
            TaskFuture<Integer> cancelled = pool.submit(() -> {
                throw new CancellationException("mine");
            });
            assertThatThrownBy(cancelled::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("mine");
            assertThat(cancelled.isCancelled()).isFalse();
            assertThatThrownBy(() -> pool.apply(() -> {
                        throw new CompletionException("mine", new IllegalArgumentException("inner"));
                    }))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(CompletionException.class)
                    .hasMessage("mine");
        }
    }

    @Test
    @Row({"POL-37", "POL-20", "POL-50", "EXE-08"})
    void eachWorkerIsInitializedOnce() throws Exception {
        try (var count = mp().sharedLong(0)) {
            try (Pool pool = Pool.builder(mp())
                    .workers(1)
                    .initializer(() -> count.incrementAndGet())
                    .build()) {
                pool.apply(() -> 1);
                pool.apply(() -> 1);
            }
            assertThat(count.get()).isEqualTo(1);
        }
        for (int size : new int[] {0, -1}) {
            assertThatThrownBy(() -> Pool.create(mp(), size)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Pool.builder(mp()).maxTasksPerWorker(size))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(mp().activeChildren()).isEmpty();
        try (Pool pool = Pool.create(mp())) {
            assertThat(pool.stats().size()).isEqualTo(Runtime.getRuntime().availableProcessors());
        }
    }

    @Test
    @Row({"POL-29", "POL-43", "POL-51", "EXE-06", "EXE-40", "EXE-43", "EXE-44", "EXE-45", "EXE-47"})
    void aPoolThatIsShutDownFinishesWhatItAcceptedAndTakesNothingMore() throws Exception {
        Pool pool = Pool.create(mp(), 3);
        List<TaskFuture<Integer>> futures = IntStream.range(0, 20)
                .mapToObj(i -> pool.submit(() -> {
                    Thread.sleep(10);
                    return i;
                }))
                .toList();
        Results<Integer> known =
                pool.imap(x -> x, IntStream.range(0, 500).boxed().toList());
        Results<Integer> endless =
                pool.imap(x -> x, () -> IntStream.iterate(0, i -> i + 1).iterator());
        endless.next();
        pool.shutdown();
        assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.map(x -> x, List.of(1))).isInstanceOf(RejectedExecutionException.class);
        assertThat(pool.isShutdown()).isTrue();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.isTerminated()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(futures.get(i).resultNow()).isEqualTo(i);
        }
        for (int i = 0; i < 500; i++) {
            assertThat(known.next()).isEqualTo(i);
        }
        assertThat(known.hasNext()).isFalse();
        assertThatThrownBy(() -> {
                    while (true) {
                        endless.next();
                    }
                })
                .isInstanceOf(RejectedExecutionException.class);
        endless.close();
        known.close();
        pool.terminate();
        pool.close();
        assertThat(mp().activeChildren()).isEmpty();
        try (Pool lazy = Pool.create(mp(), 5);
                var gate = mp().event()) {
            for (int i = 0; i < 2; i++) {
                lazy.submit(() -> {
                    gate.await();
                    return 1;
                });
            }
            Await.until("two run", () -> lazy.stats().running() == 2);
            assertThat(mp().activeChildren()).hasSize(2);
            gate.set();
        }
    }

    @Test
    @Row({"EXE-28", "EXE-29", "EXE-30", "EXE-41", "ROB-16"})
    void aPoolThatIsStoppedEndsAtOnceWhateverItDoes() throws Exception {
        Pool never = Pool.create(mp(), 2);
        never.terminate();
        assertThat(never.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        Pool busy = Pool.create(mp(), 2);
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        try (var begun = mp().semaphore(0)) {
            for (int i = 0; i < 10; i++) {
                futures.add(busy.submit(() -> {
                    begun.release();
                    Thread.sleep(60_000);
                    return 1;
                }));
            }
            begun.acquire();
            assertThat(busy.shutdownNow()).hasSizeGreaterThanOrEqualTo(8);
            assertThat(busy.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(futures).allMatch(TaskFuture::isCancelled);
        }
        var random = new Random(42);
        for (int round = 0; round < 5; round++) {
            Pool pool = Pool.create(mp(), 2);
            for (int i = 0; i < 10; i++) {
                pool.submit(() -> 1);
            }
            Thread.sleep(random.nextInt(400)); // at any moment
            pool.terminate();
            assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        }
        assertThat(mp().activeChildren()).isEmpty();
    }

    /** What a manager's pool is seen as. */
    interface Squares {
        int apply(int x) throws Exception;

        List<Integer> map(List<Integer> inputs) throws Exception;

        List<Integer> mapAsync(List<Integer> inputs) throws Exception;

        List<Integer> imap(List<Integer> inputs);

        void end();
    }

    /** A pool in a manager. */
    static final class ManagersPool implements Squares {
        private final Pool pool;

        ManagersPool(int workers) {
            pool = Pool.create(io.multiprocessing.Context.current(), workers);
        }

        private static int square(int x) {
            return x * x;
        }

        @Override
        public int apply(int x) throws Exception {
            return pool.apply(() -> square(x));
        }

        @Override
        public List<Integer> map(List<Integer> inputs) throws Exception {
            return pool.map(ManagersPool::square, inputs);
        }

        @Override
        public List<Integer> mapAsync(List<Integer> inputs) throws Exception {
            return pool.mapAsync(ManagersPool::square, inputs).get();
        }

        @Override
        public List<Integer> imap(List<Integer> inputs) {
            var all = new ArrayList<Integer>();
            try (Results<Integer> results = pool.imap(ManagersPool::square, inputs)) {
                results.forEachRemaining(all::add);
            }
            return all;
        }

        @Override
        public void end() {
            pool.close();
        }
    }

    @Test
    @Row({"POL-53", "POL-54"})
    void aManagerMayHaveAPoolThatOthersUse() throws Exception {
        List<Integer> inputs = IntStream.range(0, 10).boxed().toList();
        List<Integer> squares = inputs.stream().map(x -> x * x).toList();
        try (var manager = mp().manager()) {
            for (int size : new int[] {0, -1}) {
                assertThatThrownBy(() -> manager.share(Squares.class, () -> new ManagersPool(size)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("workers");
            }
            Squares pool = manager.share(Squares.class, () -> new ManagersPool(1));
            assertThat(pool.apply(5)).isEqualTo(25);
            assertThat(pool.map(inputs)).isEqualTo(squares);
            assertThat(pool.mapAsync(inputs)).isEqualTo(squares);
            assertThat(pool.imap(inputs)).isEqualTo(squares);
            pool.end();
            Squares left = manager.share(Squares.class, () -> new ManagersPool(1)); // ends with the manager
            assertThat(left.apply(3)).isEqualTo(9);
        }
    }

    @Test
    @Row({"POL-40", "POL-41"})
    void aChildMayHaveAPoolOfItsOwn() throws Exception {
        try (var results = mp().<Long>queue()) {
            Process child = mp().start(() -> {
                try (Pool pool = Pool.create(io.multiprocessing.Context.current(), 2)) {
                    results.put(pool
                            .map(
                                    x -> (long) x * x,
                                    IntStream.range(0, 1000).boxed().toList())
                            .stream()
                            .mapToLong(x -> x)
                            .sum());
                }
            });
            assertThat(results.take()).isEqualTo(332833500L);
            child.join();
            assertThat(child.exitCode()).hasValue(0);
            child.close();
        }
    }

    @Test
    @Row("ROB-23")
    void theEndOfTheParentTakesTheWorkersAlong() throws Exception {
        try (var pids = mp().<Long>queue()) {
            Process child = mp().start(() -> {
                Pool pool = Pool.create(io.multiprocessing.Context.current(), 1);
                pids.put(pool.apply(() -> ProcessHandle.current().pid()));
                Thread.sleep(60_000);
            });
            ProcessHandle worker = ProcessHandle.of(pids.take()).orElseThrow();
            child.kill();
            child.join();
            child.close();
            Await.until("the worker is gone", () -> !worker.isAlive());
        }
    }

    @Test
    void aDeadWorkerIsReplacedByAJvmThatWaited() throws Exception {
        try (Context context =
                        Context.builder().transport(transport()).standby(1).build();
                Pool pool = Pool.create(context, 1)) {
            Set<Long> plain = new HashSet<>(); // it has not the options of a worker
            for (int death = 1; death <= 3; death++) {
                long worker = pool.apply(() -> ProcessHandle.current().pid());
                if (death == 1) {
                    Await.until("a JVM waits for a process of any kind", () -> plain.addAll(StandbyPids.waiting()));
                } else if (death == 3) {
                    Await.until(
                            "a JVM with the options of the pool waits in its place",
                            () -> StandbyPids.waiting().stream().anyMatch(pid -> !plain.contains(pid)));
                }
                Set<Long> waiting = StandbyPids.waiting();
                assertThatThrownBy(() -> pool.apply(() -> {
                            Way.HALT.die();
                            return null;
                        }))
                        .hasCauseInstanceOf(WorkerDiedException.class);
                long next = pool.apply(() -> ProcessHandle.current().pid());
                assertThat(next).isNotEqualTo(worker);
                if (death == 3) { // earlier ones may have been lucky, too
                    assertThat(waiting).contains(next);
                }
            }
        }
    }
}
