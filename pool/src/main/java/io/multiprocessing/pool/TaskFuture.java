package io.multiprocessing.pool;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What becomes of a task. A {@link CompletableFuture}: stages may be attached, and run in a thread of their own, so
 * that they may block. What a task threw is the cause of {@link ExecutionException}.
 *
 * <p>{@link #complete} and {@link #completeExceptionally} end the waiting, not the task, and say false when it is over
 * already.
 *
 * @param <R> what the task gives
 */
public final class TaskFuture<R> extends CompletableFuture<R> {
    /** How the task is stopped. */
    interface Task {
        boolean cancel(boolean interrupt);

        boolean isRunning();
    }

    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean hasStages;
    private volatile Task task;

    TaskFuture() {}

    void is(Task newTask) {
        task = newTask;
    }

    /**
     * Cancels the task. One that has not begun does not run. One that runs goes on unless it may be interrupted; then
     * it is interrupted, and if it does not end within half a second its worker is killed and replaced. No other task
     * is concerned.
     *
     * @param mayInterruptIfRunning whether a running task is stopped
     * @return whether this is cancelled; false: the task is over, or runs and may not be interrupted
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (isDone()) {
            return isCancelled();
        }
        Task mine = task;
        if (mine != null && !mine.cancel(mayInterruptIfRunning)) {
            return isCancelled();
        }
        super.cancel(mayInterruptIfRunning);
        return isCancelled();
    }

    /**
     * Whether a worker has begun the task and not ended it.
     *
     * @return whether it runs
     */
    public boolean isRunning() {
        Task mine = task;
        return mine != null && !isDone() && mine.isRunning();
    }

    @Override
    public R get() throws InterruptedException, ExecutionException {
        waiting.incrementAndGet();
        try {
            return super.get();
        } finally {
            waiting.decrementAndGet();
        }
    }

    @Override
    public R get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        waiting.incrementAndGet();
        try {
            return super.get(timeout, unit);
        } finally {
            waiting.decrementAndGet();
        }
    }

    @Override
    public R join() {
        waiting.incrementAndGet();
        try {
            return super.join();
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Makes the futures of stages, which are no tasks. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        hasStages = true;
        return new CompletableFuture<>();
    }

    /** In a thread of the pool, which the user's stages must not hold up. */
    void settle(Runnable completion) {
        if (hasStages || getNumberOfDependents() > waiting.get()) {
            Thread.ofVirtual().name("multiprocessing-pool-callback").start(completion);
        } else {
            completion.run();
        }
    }

    /** An outcome that completes this. */
    Job.Outcome outcome() {
        return new Job.Outcome() {
            @Override
            @SuppressWarnings("unchecked") // what the task gives
            public void succeeded(Object value) {
                settle(() -> complete((R) value));
            }

            @Override
            public void failed(Throwable cause) {
                settle(() -> completeExceptionally(cause));
            }

            @Override
            public void cancelled() {
                settle(() -> completeExceptionally(new CancellationException("the task was cancelled")));
            }
        };
    }
}
