package io.multiprocessing.pool;

import io.multiprocessing.Context;
import io.multiprocessing.SerializationException;
import io.multiprocessing.Target;
import io.multiprocessing.Task;
import io.multiprocessing.TaskBiFunction;
import io.multiprocessing.TaskFunction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * Worker processes that run tasks. As {@link ExecutorService}, with what Python's {@code Pool} has besides.
 *
 * <p>Tasks, functions and inputs are packed in the caller's thread: what cannot travel is a
 * {@link SerializationException} there, and what a task changes in its captured values stays in its worker. A
 * {@link Callable} or {@link Runnable} must be {@link java.io.Serializable}: a lambda passed to {@link #submit(Task)}
 * or {@link #execute(Target)} is by itself.
 *
 * <p>Workers are started when there is something for them, are daemons of this process, and end with it. A worker runs
 * one task at a time. When it dies, the task that it ran fails with {@link WorkerDiedException}, or runs again where
 * retries are allowed; tasks that it had not begun run elsewhere; another worker takes its place. Within {@link #map}
 * inputs travel in chunks, and a chunk has one fate; a chunk size of 1 gives each input its own.
 *
 * <p>All methods may be called by any thread. What a thread did before it submitted a task is seen by the task, and
 * what the task did by whoever gets its result. At the end of main an open pool finishes what it has accepted;
 * {@link System#exit} does not wait for it.
 */
public interface Pool extends ExecutorService {
    /**
     * Makes a pool with as many workers as there are processors.
     *
     * @param context starts the workers
     * @return a new pool; starts nothing yet
     */
    static Pool create(Context context) {
        return builder(context).build();
    }

    /**
     * Makes a pool.
     *
     * @param context starts the workers
     * @param workers how many there may be, 1 or more
     * @return a new pool; starts nothing yet
     * @throws IllegalArgumentException there would be no worker
     */
    static Pool create(Context context, int workers) {
        return builder(context).workers(workers).build();
    }

    /**
     * Starts the description of a pool.
     *
     * @param context starts the workers
     * @return a new builder
     */
    static Builder builder(Context context) {
        return new PoolBuilder(context);
    }

    /**
     * Has a worker run a task, and waits for its result.
     *
     * @param <R> what it gives
     * @param task what to run
     * @return what it gave
     * @throws InterruptedException the thread was interrupted; the task is cancelled
     * @throws ExecutionException the task threw the cause: of its own class where that travels, else a
     *     {@link io.multiprocessing.RemoteException}; or {@link WorkerDiedException}, {@link TaskTimeoutException},
     *     {@link BrokenPoolException}
     * @throws RejectedExecutionException the pool is shut down
     * @throws SerializationException the task cannot travel
     */
    <R> R apply(Task<R> task) throws InterruptedException, ExecutionException;

    /**
     * Has a worker run a task.
     *
     * @param <R> what it gives
     * @param task what to run
     * @return what becomes of it
     * @throws RejectedExecutionException the pool is shut down
     * @throws SerializationException the task cannot travel
     */
    <R> TaskFuture<R> submit(Task<R> task);

    /**
     * Has a worker run a task in a certain way.
     *
     * @param <R> what it gives
     * @param task what to run
     * @param options how
     * @return what becomes of it
     * @throws RejectedExecutionException the pool is shut down
     * @throws SerializationException the task cannot travel
     */
    <R> TaskFuture<R> submit(Task<R> task, TaskOptions options);

    /**
     * Has a worker run something that gives nothing.
     *
     * @param target what to run
     * @return what becomes of it
     * @throws RejectedExecutionException the pool is shut down
     * @throws SerializationException it cannot travel
     */
    TaskFuture<?> submit(Target target);

    @Override
    <T> TaskFuture<T> submit(Callable<T> task);

    @Override
    TaskFuture<?> submit(Runnable task);

    @Override
    <T> TaskFuture<T> submit(Runnable task, T result);

    /**
     * Has a worker run something, and wants to know nothing of it; a failure is logged.
     *
     * @param target what to run
     * @throws RejectedExecutionException the pool is shut down
     * @throws SerializationException it cannot travel
     */
    void execute(Target target);

    /**
     * Applies a function to all inputs, in chunks that fit.
     *
     * @param <T> the inputs
     * @param <R> the results
     * @param function what to apply
     * @param inputs read by the calling thread, not far ahead of the workers
     * @return the results in the order of the inputs
     * @throws InterruptedException the thread was interrupted; what has not run is cancelled, what runs is stopped
     * @throws ExecutionException when all is done: the failure of the first input that failed, as in {@link #apply}
     * @throws RejectedExecutionException the pool is shut down
     * @throws SerializationException the function or an input cannot travel
     * @throws RuntimeException what the iterator of the inputs threw
     */
    <T, R> List<R> map(TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs)
            throws InterruptedException, ExecutionException;

    /**
     * As {@link #map(TaskFunction, Iterable)}, in chunks of a given size.
     *
     * @param <T> the inputs
     * @param <R> the results
     * @param function what to apply
     * @param inputs read by the calling thread, not far ahead of the workers
     * @param chunkSize how many inputs share a fate, 1 or more
     * @return the results in the order of the inputs
     * @throws InterruptedException as above
     * @throws ExecutionException as above
     * @throws IllegalArgumentException the size is below 1
     */
    <T, R> List<R> map(TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs, int chunkSize)
            throws InterruptedException, ExecutionException;

    /**
     * As {@link #map(TaskFunction, Iterable)}, but reads and packs all inputs now, and does not wait for results.
     *
     * @param <T> the inputs
     * @param <R> the results
     * @param function what to apply
     * @param inputs read by the calling thread
     * @return what becomes of it; cancelling it cancels what has not run
     */
    <T, R> TaskFuture<List<R>> mapAsync(TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs);

    /**
     * Applies a function to inputs that are read as results are taken.
     *
     * @param <T> the inputs
     * @param <R> the results
     * @param function what to apply
     * @param inputs read by a thread of the pool
     * @return the results in the order of the inputs; close them unless they are read to their end
     * @throws RejectedExecutionException the pool is shut down
     * @throws SerializationException the function cannot travel
     */
    <T, R> Results<R> imap(TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs);

    /**
     * As {@link #imap(TaskFunction, Iterable)}, in chunks.
     *
     * @param <T> the inputs
     * @param <R> the results
     * @param function what to apply
     * @param inputs read by a thread of the pool
     * @param chunkSize how many inputs share a fate, 1 or more
     * @return the results in the order of the inputs
     * @throws IllegalArgumentException the size is below 1
     */
    <T, R> Results<R> imap(TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs, int chunkSize);

    /**
     * As {@link #imap(TaskFunction, Iterable)}, but results come as they are ready.
     *
     * @param <T> the inputs
     * @param <R> the results
     * @param function what to apply
     * @param inputs read by a thread of the pool
     * @return the results in any order
     */
    <T, R> Results<R> imapUnordered(TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs);

    /**
     * As {@link #imapUnordered(TaskFunction, Iterable)}, in chunks.
     *
     * @param <T> the inputs
     * @param <R> the results
     * @param function what to apply
     * @param inputs read by a thread of the pool
     * @param chunkSize how many inputs share a fate, 1 or more
     * @return the results in any order
     * @throws IllegalArgumentException the size is below 1
     */
    <T, R> Results<R> imapUnordered(
            TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs, int chunkSize);

    /**
     * As {@link #map(TaskFunction, Iterable)}, with a function of two arguments.
     *
     * @param <A> the first ones
     * @param <B> the second ones
     * @param <R> the results
     * @param function what to apply
     * @param inputs keys are the first arguments, values the second
     * @return the results in the order of the inputs
     * @throws InterruptedException as there
     * @throws ExecutionException as there
     */
    <A, B, R> List<R> starmap(
            TaskBiFunction<? super A, ? super B, ? extends R> function, Iterable<? extends Map.Entry<A, B>> inputs)
            throws InterruptedException, ExecutionException;

    /**
     * As {@link #starmap(TaskBiFunction, Iterable)}, in chunks of a given size.
     *
     * @param <A> the first ones
     * @param <B> the second ones
     * @param <R> the results
     * @param function what to apply
     * @param inputs keys are the first arguments, values the second
     * @param chunkSize how many inputs share a fate, 1 or more
     * @return the results in the order of the inputs
     * @throws InterruptedException as there
     * @throws ExecutionException as there
     * @throws IllegalArgumentException the size is below 1
     */
    <A, B, R> List<R> starmap(
            TaskBiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends Map.Entry<A, B>> inputs,
            int chunkSize)
            throws InterruptedException, ExecutionException;

    /**
     * As {@link #starmap(TaskBiFunction, Iterable)}, but does not wait.
     *
     * @param <A> the first ones
     * @param <B> the second ones
     * @param <R> the results
     * @param function what to apply
     * @param inputs keys are the first arguments, values the second
     * @return what becomes of it
     */
    <A, B, R> TaskFuture<List<R>> starmapAsync(
            TaskBiFunction<? super A, ? super B, ? extends R> function, Iterable<? extends Map.Entry<A, B>> inputs);

    /**
     * Changes how many workers there may be. Fewer: those that have nothing to do end, others when they have done what
     * they have.
     *
     * @param workers how many, 1 or more
     * @throws IllegalArgumentException there would be no worker
     */
    void resize(int workers);

    /**
     * What the pool has done.
     *
     * @return figures of one moment
     */
    PoolStats stats();

    /**
     * Kills the workers; tasks that wait or run fail with {@link java.util.concurrent.CancellationException}. Does not
     * wait for the workers' ends; {@link #awaitTermination} does. A second call does nothing.
     */
    void terminate();

    /** Collects what a pool is to be like. Not thread-safe. */
    interface Builder {
        /**
         * How many workers there may be; at first, one for each processor.
         *
         * @param count 1 or more
         * @return this
         * @throws IllegalArgumentException it is below 1
         */
        Builder workers(int count);

        /**
         * What the pool is called in messages, and its workers with it.
         *
         * @param name not blank
         * @return this
         * @throws IllegalArgumentException it is blank
         */
        Builder name(String name);

        /**
         * What each worker runs before its first task. When it throws, the worker ends; see
         * {@link BrokenPoolException}.
         *
         * @param initializer travels to every worker
         * @return this
         * @throws SerializationException it cannot travel
         */
        Builder initializer(Target initializer);

        /**
         * After how many tasks a worker is replaced; a chunk of a map is one. At first, never.
         *
         * @param tasks 1 or more
         * @return this
         * @throws IllegalArgumentException it is below 1
         */
        Builder maxTasksPerWorker(int tasks);

        /**
         * After what time a worker is replaced, once it has nothing to do. At first, never.
         *
         * @param age more than zero
         * @return this
         * @throws IllegalArgumentException it is not
         */
        Builder maxAgePerWorker(Duration age);

        /**
         * The limit of each worker's heap. At first, each gets its share of the machine's memory.
         *
         * @param bytes as for {@link io.multiprocessing.Process.Builder#maxHeap}
         * @return this
         * @throws IllegalArgumentException too small
         */
        Builder maxHeapPerWorker(long bytes);

        /**
         * When a worker's heap takes more than this from the system after a task, the worker is replaced. At first,
         * never.
         *
         * @param bytes 1 or more
         * @return this
         * @throws IllegalArgumentException it is below 1
         */
        Builder recycleAboveHeap(long bytes);

        /**
         * How long a worker may be idle before it ends; at first, a minute.
         *
         * @param timeout more than zero
         * @return this
         * @throws IllegalArgumentException it is not
         */
        Builder idleTimeout(Duration timeout);

        /**
         * How long a task, or one input of a map, may run. One that runs longer is interrupted; its worker ends, half a
         * second later by force, and is replaced; the task fails with {@link TaskTimeoutException}, no other is
         * concerned. At first, for ever.
         *
         * @param timeout more than zero
         * @return this
         * @throws IllegalArgumentException it is not
         */
        Builder taskTimeout(Duration timeout);

        /**
         * How many times a task is run again whose worker died; at first, not at all.
         *
         * @param attempts 0 or more
         * @return this
         * @throws IllegalArgumentException it is negative
         */
        Builder retries(int attempts);

        /**
         * Who is told how far the pool has come.
         *
         * @param progress called by a thread of the pool
         * @return this
         */
        Builder progress(ProgressListener progress);

        /**
         * Makes the pool; starts nothing yet.
         *
         * @return a new pool
         * @throws IllegalStateException this process is a daemon, which may not start others; a manager may
         */
        Pool build();
    }
}
