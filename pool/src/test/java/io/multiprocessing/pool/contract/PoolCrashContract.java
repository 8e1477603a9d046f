package io.multiprocessing.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.multiprocessing.Event;
import io.multiprocessing.Process;
import io.multiprocessing.SharedLong;
import io.multiprocessing.SharedLongArray;
import io.multiprocessing.TaskFunction;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.Results;
import io.multiprocessing.pool.TaskFuture;
import io.multiprocessing.pool.TaskOptions;
import io.multiprocessing.pool.WorkerDiedException;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import io.multiprocessing.testkit.Row;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Workers that die at every step of a task, in every way, under every kind of call; and a storm of kills. By default a
 * part of the matrix: each step under each call, each way under each call. With
 * {@code -Dio.multiprocessing.pool.matrix=whole} all of it.
 */
@ExtendWith(NoLeaks.class)
abstract class PoolCrashContract extends PoolStage {
    private static final int INPUTS = 5;
    private static final Duration SECONDS = Await.scaled(Duration.ofSeconds(20));

    /** When a worker dies. */
    enum Step {
        READING_ARGUMENTS,
        BEFORE,
        IN,
        AFTER,
        WRITING_THE_RESULT,
        IDLE,
        STARTING
    }

    /** How its task came to it. */
    enum Call {
        SUBMIT,
        MAP,
        IMAP
    }

    private record Cell(Step step, Way way, Call call) {
        /** The input whose task dies; the last one where another would run by then. */
        int victim() {
            return step == Step.AFTER ? INPUTS - 1 : 2;
        }

        /** Whether the task that was asked for is known to fail; when a worker dies just after it, it may. */
        boolean mustFail() {
            return step != Step.IDLE && step != Step.STARTING && step != Step.AFTER;
        }

        boolean mayFail() {
            return mustFail() || step == Step.AFTER && way.endsTheWorker();
        }

        boolean endsAWorker() {
            return way.endsTheWorker() || step == Step.STARTING;
        }
    }

    private static List<Cell> cells() {
        boolean whole = "whole".equals(System.getProperty("io.multiprocessing.pool.matrix"));
        var cells = new ArrayList<Cell>();
        for (Call call : Call.values()) {
            for (Step step : Step.values()) {
                for (Way way : Way.values()) {
                    boolean chosen = way.ordinal() == (step.ordinal() + 2 * call.ordinal()) % Way.values().length;
                    if (whole || chosen) {
                        cells.add(new Cell(step, way, call));
                    }
                }
            }
        }
        return cells;
    }

    /** An input or a result, harmless unless it is told otherwise. */
    static final class Parcel implements Serializable {
        private static final long serialVersionUID = 1L;

        final int number;
        private final Way whenRead;
        private final Way whenWritten;

        Parcel(int number, Way whenRead, Way whenWritten) {
            this.number = number;
            this.whenRead = whenRead;
            this.whenWritten = whenWritten;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            if (whenWritten != null) {
                whenWritten.die();
            }
            out.defaultWriteObject();
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (whenRead != null) {
                whenRead.die();
            }
        }
    }

    /** What the workers run: each counts the runs of its input, and one dies. */
    private static TaskFunction<Parcel, Parcel> function(Cell cell, SharedLongArray runs) {
        return input -> {
            boolean doomed = input.number == cell.victim();
            if (doomed && cell.step == Step.BEFORE) {
                cell.way.die();
            }
            runs.getAndAdd(input.number, 1);
            if (doomed && cell.step == Step.IN) {
                cell.way.die();
            }
            if (doomed && cell.step == Step.AFTER) {
                dieAfter(cell.way, null);
            }
            return new Parcel(input.number, null, doomed && cell.step == Step.WRITING_THE_RESULT ? cell.way : null);
        };
    }

    /**
     * In another thread, when this one has left the task.
     *
     * @param told null, or set when the result has come where it belongs
     */
    private static void dieAfter(Way way, Event told) {
        Thread worker = Thread.currentThread();
        Thread killer = new Thread(() -> {
            if (told != null) {
                awaitOrFail(told);
            }
            Await.until("the task is left", () -> {
                for (StackTraceElement frame : worker.getStackTrace()) {
                    if (frame.getClassName().contains("PoolCrashContract")) {
                        return false;
                    }
                }
                return true;
            });
            way.die();
        });
        killer.setDaemon(true);
        killer.setUncaughtExceptionHandler((_, _) -> {}); // it is to be thrown
        killer.start();
    }

    private static void awaitOrFail(Event event) {
        try {
            event.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Parcel> inputs(Cell cell) {
        return IntStream.range(0, INPUTS)
                .mapToObj(i -> new Parcel(
                        i, i == cell.victim() && cell.step == Step.READING_ARGUMENTS ? cell.way : null, null))
                .toList();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @Row({"EXE-11", "EXE-51", "EXE-52", "EXE-54", "EXE-55", "ROB-01"})
    void wheneverAndHoweverAWorkerDiesOnlyTheTaskThatItRanFails() throws Exception {
        try (Pool pool =
                        Pool.builder(mp()).workers(1).maxHeapPerWorker(64 << 20).build();
                var failedStarts = mp().sharedLong(0)) {
            for (Cell cell : cells()) {
                long begin = System.nanoTime();
                if (cell.step == Step.STARTING) {
                    dieStarting(cell, failedStarts);
                } else {
                    die(cell, pool);
                }
                assertThat(System.nanoTime() - begin).as("%s took", cell).isLessThan(SECONDS.toNanos());
            }
        }
    }

    private void die(Cell cell, Pool pool) throws Exception {
        long diedBefore = pool.stats().workersDied();
        run(cell, pool);
        try (var told = mp().event()) {
            if (cell.step == Step.IDLE) {
                Way way = cell.way;
                assertThat(pool.apply(() -> {
                            dieAfter(way, told);
                            return 7;
                        }))
                        .satisfies(seven -> assertThat(seven).isEqualTo(7));
                told.set();
            }
            if (cell.endsAWorker()) {
                Await.until(cell + ": the worker is dead", () -> pool.stats().workersDied() == diedBefore + 1);
            }
        }
        assertThat(pool.apply(() -> 8)).as("the next task after %s", cell).isEqualTo(8);
    }

    /** Its initializer dies once; then another worker does the work. */
    private void dieStarting(Cell cell, SharedLong failedStarts) throws Exception {
        failedStarts.set(0);
        Way way = cell.way;
        try (Pool pool = Pool.builder(mp())
                .workers(1)
                .maxHeapPerWorker(64 << 20)
                .initializer(() -> {
                    if (failedStarts.getAndAdd(1) == 0) {
                        way.die();
                    }
                })
                .build()) {
            run(cell, pool);
            assertThat(pool.stats().workersDied()).as("%s", cell).isEqualTo(1);
            assertThat(failedStarts.get()).as("%s: starts", cell).isEqualTo(2);
        }
    }

    private void run(Cell cell, Pool pool) throws Exception {
        try (var runs = mp().sharedLongArray(INPUTS)) {
            TaskFunction<Parcel, Parcel> function = function(cell, runs);
            List<Parcel> inputs = inputs(cell);
            switch (cell.call) {
                case SUBMIT -> {
                    List<TaskFuture<Parcel>> futures = inputs.stream()
                            .map(input -> pool.submit(
                                    () -> function.apply(input),
                                    TaskOptions.defaults().withName("task " + input.number)))
                            .toList();
                    for (int i = 0; i < INPUTS; i++) {
                        TaskFuture<Parcel> future = futures.get(i);
                        check(cell, i, () -> future.get().number);
                    }
                }
                case MAP -> {
                    Throwable thrown = catchThrowable(() -> pool.map(function, inputs, 1));
                    check(cell, cell.victim(), () -> {
                        if (thrown instanceof Exception e) {
                            throw e;
                        }
                        return cell.victim();
                    });
                }
                case IMAP -> {
                    try (Results<Parcel> results = pool.imap(function, inputs)) {
                        for (int i = 0; i < INPUTS; i++) {
                            check(cell, i, () -> results.next().number);
                        }
                        assertThat(results.hasNext()).isFalse();
                    }
                }
                default -> throw new AssertionError(cell);
            }
            for (int i = 0; i < INPUTS; i++) {
                boolean never = i == cell.victim() && (cell.step == Step.READING_ARGUMENTS || cell.step == Step.BEFORE);
                assertThat(runs.get(i)).as("%s: runs of input %d", cell, i).isEqualTo(never ? 0 : 1);
            }
        }
    }

    private static void check(Cell cell, int input, java.util.concurrent.Callable<Integer> result) {
        Throwable thrown = catchThrowable(() -> assertThat(result.call()).isEqualTo(input));
        if (input != cell.victim() || thrown == null) {
            assertThat(thrown).as("%s: input %d", cell, input).isNull();
            assertThat(input == cell.victim() && cell.mustFail())
                    .as("%s succeeded", cell)
                    .isFalse();
            return;
        }
        assertThat(cell.mayFail()).as("%s: %s", cell, thrown).isTrue();
        if (!cell.way.endsTheWorker()) {
            assertThat(thrown).as("%s", cell).rootCause().hasMessageContaining("as asked");
            return;
        }
        assertThat(thrown.getCause()).as("%s", cell).isInstanceOfSatisfying(WorkerDiedException.class, death -> {
            assertThat(death.exitCode()).as("%s: %s", cell, death).isEqualTo(cell.way.exitCode());
            assertThat(death.pid())
                    .isPositive()
                    .isNotEqualTo(ProcessHandle.current().pid());
            assertThat(death).hasMessageContaining("pid " + death.pid());
            if (cell.call == Call.SUBMIT) {
                assertThat(death).hasMessageContaining("task " + cell.victim());
            }
        });
    }

    @Test
    void theEndOfWhatADeadWorkerSaidIsInTheException() {
        try (Pool pool = Pool.create(mp(), 1)) {
            assertThatThrownBy(() -> pool.apply(() -> {
                        System.err.println("last words");
                        Runtime.getRuntime().halt(1);
                        return 1;
                    }))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(WorkerDiedException.class, death -> {
                        assertThat(death.standardErrorTail()).contains("last words");
                        assertThat(death).hasMessageContaining("last words");
                    });
        }
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @Row("ROB-01")
    void aStormOfKillsLosesNoResultAndTellsNoneTwice() throws Exception {
        int tasks = Integer.getInteger("io.multiprocessing.pool.storm", 3000);
        long seed = Long.getLong("io.multiprocessing.testkit.storm.seed", System.nanoTime());
        int between = Math.min(tasks / 8, 500);
        try (Pool pool = Pool.builder(mp()).workers(2).retries(1000).build();
                Results<Integer> results = pool.imap(
                        i -> {
                            if (i % 10 == 0) {
                                Thread.sleep(1);
                            }
                            return i * 2;
                        },
                        IntStream.range(0, tasks).boxed().toList())) {
            var random = new Random(seed);
            int kills = 0;
            for (int i = 0; i < tasks; i++) {
                assertThat(results.next()).as("result %d, seed %d", i, seed).isEqualTo(i * 2);
                if (random.nextInt(between) == 0 || i == tasks / 2) {
                    List<Process> workers = mp().activeChildren();
                    if (!workers.isEmpty()) {
                        workers.get(random.nextInt(workers.size())).kill();
                        kills++;
                    }
                }
            }
            assertThat(results.hasNext()).isFalse();
            assertThat(kills).isPositive();
            assertThat(pool.stats().done()).as("seed %d", seed).isEqualTo(tasks);
        }
    }
}
