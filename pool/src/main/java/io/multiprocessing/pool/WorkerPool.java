package io.multiprocessing.pool;

import io.multiprocessing.Target;
import io.multiprocessing.Task;
import io.multiprocessing.TaskBiFunction;
import io.multiprocessing.TaskFunction;
import io.multiprocessing.internal.log.Log;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A pool as its user holds it. A scheduler does the work, and does not know this: so it is noticed when nobody does.
 */
final class WorkerPool implements Pool {
    private static final Log LOG = Log.of(WorkerPool.class);
    private static final Cleaner CLEANER = Cleaner.create();

    private final Scheduler scheduler;

    WorkerPool(Scheduler scheduler) {
        this.scheduler = scheduler;
        CLEANER.register(this, new Forgotten(scheduler));
    }

    /** What is done about a pool that nobody holds any more. */
    private record Forgotten(Scheduler scheduler) implements Runnable {
        @Override
        public void run() {
            if (scheduler.stage() == Scheduler.Stage.OPEN) {
                LOG.warn(
                        "unclosed running pool: {} was not closed and nobody holds it any more; shutting it down",
                        scheduler.settings().name());
                scheduler.shutdown();
            }
        }
    }

    /** A task as its future knows it: who holds futures does not hold the pool. */
    private record Submitted(Scheduler scheduler, Job job) implements TaskFuture.Task {
        @Override
        public boolean cancel(boolean interrupt) {
            return scheduler.cancel(job, interrupt);
        }

        @Override
        public boolean isRunning() {
            return scheduler.isRunning(job);
        }

        @Override
        public void help(TaskFuture<?> waited) {
            scheduler.help(job, waited);
        }
    }

    // ---- one task

    private <R> TaskFuture<R> start(Object task, TaskOptions options, Runnable asRunnable) {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(options, "options");
        scheduler.requireTakesMore();
        var future = new TaskFuture<R>();
        begin(task, options, asRunnable, future, future.outcome(), false);
        return future;
    }

    private void begin(
            Object task,
            TaskOptions options,
            Runnable asRunnable,
            TaskFuture<?> future,
            Job.Outcome outcome,
            boolean waits) {
        PoolSettings settings = scheduler.settings();
        var job = new Job(settings.packer().task(task), options, settings.defaults(), 1, outcome);
        job.task = asRunnable != null ? asRunnable : () -> runHere(task);
        future.is(new Submitted(scheduler, job));
        try {
            scheduler.submit(List.of(job), null, waits);
        } finally {
            Reference.reachabilityFence(this); // it is not forgotten while somebody submits to it
        }
    }

    private static void runHere(Object task) {
        try {
            Calls.call(task);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a task that had not begun failed: " + e, e);
        }
    }

    @Override
    public <R> R apply(Task<R> task) throws InterruptedException, ExecutionException {
        Objects.requireNonNull(task, "task");
        scheduler.requireTakesMore();
        var future = new TaskFuture<R>();
        begin(task, TaskOptions.defaults(), null, future, future.outcome(), true);
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        }
    }

    @Override
    public <R> TaskFuture<R> submit(Task<R> task) {
        return start(task, TaskOptions.defaults(), null);
    }

    @Override
    public <R> TaskFuture<R> submit(Task<R> task, TaskOptions options) {
        return start(task, options, null);
    }

    @Override
    public TaskFuture<?> submit(Target target) {
        return start(target, TaskOptions.defaults(), target);
    }

    @Override
    public <T> TaskFuture<T> submit(Callable<T> task) {
        return start(task, TaskOptions.defaults(), null);
    }

    @Override
    public TaskFuture<?> submit(Runnable task) {
        return start(task, TaskOptions.defaults(), task);
    }

    @Override
    public <T> TaskFuture<T> submit(Runnable task, T result) {
        TaskFuture<T> future = new TaskFuture<>();
        Objects.requireNonNull(task, "task");
        scheduler.requireTakesMore();
        Job.Outcome plain = future.outcome();
        begin(
                task,
                TaskOptions.defaults(),
                task,
                future,
                new Job.Outcome() {
                    @Override
                    public void succeeded(Object value) {
                        plain.succeeded(result);
                    }

                    @Override
                    public void failed(Throwable cause) {
                        plain.failed(cause);
                    }

                    @Override
                    public void cancelled() {
                        plain.cancelled();
                    }
                },
                false);
        return future;
    }

    @Override
    public void execute(Target target) {
        execute((Runnable) target);
    }

    @Override
    public void execute(Runnable task) {
        submit(task).whenComplete((_, failure) -> {
            if (failure != null && !(failure instanceof CancellationException)) {
                LOG.warn("a task of " + scheduler.settings().name() + " failed, and nobody waits for it", failure);
            }
        });
    }

    // ---- many inputs

    @Override
    @SuppressWarnings("unchecked") // what the function gives
    public <T, R> List<R> map(TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs)
            throws InterruptedException, ExecutionException {
        return (List<R>) mapNow(function, inputs, 0);
    }

    @Override
    @SuppressWarnings("unchecked") // what the function gives
    public <T, R> List<R> map(
            TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs, int chunkSize)
            throws InterruptedException, ExecutionException {
        return (List<R>) mapNow(function, inputs, requireSize(chunkSize));
    }

    private static int requireSize(int chunkSize) {
        return Limits.requireAtLeast(1, "chunkSize", chunkSize);
    }

    /** The pool is not forgotten while somebody maps. */
    private List<?> mapNow(Object function, Iterable<?> inputs, int chunkSize)
            throws InterruptedException, ExecutionException {
        try {
            return mapping(function, inputs, chunkSize).run();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private Mapping mapping(Object function, Iterable<?> inputs, int chunkSize) {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(inputs, "inputs");
        scheduler.requireTakesMore();
        return new Mapping(scheduler, function, inputs, chunkSize);
    }

    @Override
    @SuppressWarnings("unchecked") // what the function gives
    public <T, R> TaskFuture<List<R>> mapAsync(
            TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
        return (TaskFuture<List<R>>) (TaskFuture<?>) async(function, inputs);
    }

    /** Nothing is measured before all is packed: the chunks are a quarter of each worker's share. */
    private TaskFuture<List<Object>> async(Object function, Iterable<?> inputs) {
        Collection<?> all;
        if (inputs instanceof Collection<?> collection) {
            all = collection;
        } else {
            var list = new ArrayList<Object>();
            inputs.forEach(list::add);
            all = list;
        }
        int chunks = scheduler.settings().workers() * 4;
        try {
            return mapping(function, all, Math.max(1, (all.size() + chunks - 1) / chunks))
                    .start();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public <T, R> Results<R> imap(TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
        return stream(function, inputs, 1, true);
    }

    @Override
    public <T, R> Results<R> imap(
            TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs, int chunkSize) {
        return stream(function, inputs, requireSize(chunkSize), true);
    }

    @Override
    public <T, R> Results<R> imapUnordered(
            TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
        return stream(function, inputs, 1, false);
    }

    @Override
    public <T, R> Results<R> imapUnordered(
            TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs, int chunkSize) {
        return stream(function, inputs, requireSize(chunkSize), false);
    }

    private <R> Results<R> stream(Object function, Iterable<?> inputs, int chunkSize, boolean ordered) {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(inputs, "inputs");
        scheduler.requireTakesMore();
        Stream<R> stream = new Stream<>(scheduler, function, inputs, chunkSize, ordered);
        return new StreamResults<>(this, stream.start(), CLEANER);
    }

    @SuppressWarnings("unchecked") // of whatever types: nobody looks at them
    private static Spread spread(TaskBiFunction<?, ?, ?> function) {
        return new Spread((TaskBiFunction<Object, Object, Object>) Objects.requireNonNull(function, "function"));
    }

    @Override
    @SuppressWarnings("unchecked") // what the function gives
    public <A, B, R> List<R> starmap(
            TaskBiFunction<? super A, ? super B, ? extends R> function, Iterable<? extends Map.Entry<A, B>> inputs)
            throws InterruptedException, ExecutionException {
        return (List<R>) mapNow(spread(function), Spread.pairs(inputs), 0);
    }

    @Override
    @SuppressWarnings("unchecked") // what the function gives
    public <A, B, R> List<R> starmap(
            TaskBiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends Map.Entry<A, B>> inputs,
            int chunkSize)
            throws InterruptedException, ExecutionException {
        return (List<R>) mapNow(spread(function), Spread.pairs(inputs), requireSize(chunkSize));
    }

    @Override
    @SuppressWarnings("unchecked") // what the function gives
    public <A, B, R> TaskFuture<List<R>> starmapAsync(
            TaskBiFunction<? super A, ? super B, ? extends R> function, Iterable<? extends Map.Entry<A, B>> inputs) {
        return (TaskFuture<List<R>>) (TaskFuture<?>) async(spread(function), Spread.pairs(inputs));
    }

    // ---- as ExecutorService

    @Override
    public <T> List<java.util.concurrent.Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
            throws InterruptedException {
        return Invocations.all(this, tasks, Long.MAX_VALUE);
    }

    @Override
    public <T> List<java.util.concurrent.Future<T>> invokeAll(
            Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
        return Invocations.all(this, tasks, unit.toNanos(timeout));
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return Invocations.any(this, tasks, Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new IllegalStateException("timed out although there was no limit", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return Invocations.any(this, tasks, unit.toNanos(timeout));
    }

    @Override
    public void shutdown() {
        scheduler.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return scheduler.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return scheduler.stage() != Scheduler.Stage.OPEN;
    }

    @Override
    public boolean isTerminated() {
        return scheduler.stage() == Scheduler.Stage.TERMINATED;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return scheduler.awaitTermination(unit.toNanos(timeout));
    }

    @Override
    public void terminate() {
        scheduler.terminate();
    }

    @Override
    public void resize(int workers) {
        scheduler.resize(Limits.requireAtLeast(1, "the number of workers", workers));
    }

    @Override
    public PoolStats stats() {
        return scheduler.stats();
    }

    @Override
    public String toString() {
        PoolStats stats = stats();
        return "Pool[name=" + scheduler.settings().name() + ", "
                + scheduler.stage().name().toLowerCase(java.util.Locale.ROOT) + ", workers=" + stats.workers() + " of "
                + stats.size() + ", running=" + stats.running() + ", waiting=" + stats.waiting() + ", done="
                + stats.done() + ", failed=" + stats.failed() + "]";
    }
}
