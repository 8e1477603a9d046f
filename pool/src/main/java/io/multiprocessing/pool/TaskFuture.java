package io.multiprocessing.pool;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What becomes of a task. A {@link CompletableFuture}: stages may be attached at any time, and run in a thread of their
 * own or that of whoever attaches them or waits for this, so that they may block and hold up nobody else. What a task
 * threw is the cause of {@link ExecutionException}.
 *
 * <p>{@link #complete} and {@link #completeExceptionally} end the waiting, not the task, and say false when it is over
 * already.
 *
 * @param <R> what the task gives
 */
public final class TaskFuture<R> extends CompletableFuture<R> {
    // A completable future runs its stages in the thread that completes it, and a stage may be attached at any moment,
    // also unseen (allOf). So threads of the pool never complete one. They lay down the outcome, and whoever waits in
    // get or join takes it from there: the first of those, which is woken directly. Where nobody waits, or stages do, a
    // virtual thread completes it. Whoever asks meanwhile whether it is done completes it himself.
    //
    // "Outcome laid down, then look for a waiter" and "waiter there, then look for the outcome" are volatile on both
    // sides, so one of the two sees the other.

    /** How the task is stopped, and helped. */
    interface Task {
        boolean cancel(boolean interrupt);

        boolean isRunning();

        /**
         * The calling thread has nothing else to do until this future is settled: it may do some of the pool's work.
         * May return at any time.
         */
        default void help(TaskFuture<?> waited) {
            // nothing to do
        }
    }

    private final AtomicReference<Thread> waiter = new AtomicReference<>();
    private volatile Runnable outcome;
    private volatile Task task;

    TaskFuture() {}

    void is(Task newTask) {
        task = newTask;
    }

    // ---- the pool's side

    /** Lays down what this gives. In any thread; runs no code of the user's. */
    void settle(Supplier<? extends R> value) {
        lay(() -> super.complete(value.get()));
    }

    /** Lays down why this fails. In any thread; runs no code of the user's. */
    void settleFailed(Throwable cause) {
        lay(() -> super.completeExceptionally(cause));
    }

    /**
     * What a future takes for its own it would hide: it shows the cause of a {@link CompletionException} in its place,
     * and calls itself cancelled for a {@link CancellationException}.
     *
     * @param thrown by a task
     * @return the same, wrapped where need be
     */
    static Throwable ofTask(Throwable thrown) {
        return thrown instanceof CompletionException || thrown instanceof CancellationException
                ? new CompletionException(thrown)
                : thrown;
    }

    private void lay(Runnable completion) {
        outcome = completion;
        Thread waits = waiter.get();
        if (waits != null) {
            LockSupport.unpark(waits);
        }
        if (waits == null || getNumberOfDependents() > 0) {
            Thread.ofVirtual().name("multiprocessing-pool-callback").start(completion);
        }
    }

    /** Completes this if it is settled: here, or where it holds up nobody. */
    private void deliver() {
        Runnable completion = outcome;
        if (completion == null || super.isDone()) {
            return;
        }
        if (getNumberOfDependents() == 0) {
            completion.run();
        } else {
            Thread.ofVirtual().name("multiprocessing-pool-callback").start(completion);
        }
    }

    /** Whether nobody needs to wait any more. */
    boolean isSettled() {
        return outcome != null || super.isDone();
    }

    /** An outcome that completes this. */
    Job.Outcome outcome() {
        return new Job.Outcome() {
            @Override
            @SuppressWarnings("unchecked") // what the task gives
            public void succeeded(Object value) {
                settle(() -> (R) value);
            }

            @Override
            public void failed(Throwable cause) {
                settleFailed(ofTask(cause));
            }

            @Override
            public void cancelled() {
                settleFailed(new CancellationException("the task was cancelled"));
            }
        };
    }

    // ---- the user's side

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
        wakeWaiter();
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
        await(Long.MAX_VALUE, true);
        return super.get();
    }

    @Override
    public R get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long nanos = unit.toNanos(timeout);
        long end = System.nanoTime() + nanos;
        await(nanos, true);
        return super.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    @Override
    public R join() {
        try {
            await(Long.MAX_VALUE, false);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it was not to be", e);
        }
        return super.join();
    }

    /** Waits for the outcome, unless another thread does already: that one completes this for both. */
    private void await(long nanos, boolean interruptible) throws InterruptedException {
        if (super.isDone() || nanos <= 0 || !waiter.compareAndSet(null, Thread.currentThread())) {
            deliver();
            return;
        }
        boolean interrupted = false;
        try {
            Task mine = task;
            if (mine != null && nanos == Long.MAX_VALUE) {
                mine.help(this);
            }
            long end = System.nanoTime() + nanos;
            while (!isSettled()) {
                if (Thread.interrupted()) {
                    interrupted = true;
                    if (interruptible) {
                        return;
                    }
                }
                long left = nanos == Long.MAX_VALUE ? nanos : end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                parkAsOneOfMany(left);
            }
        } finally {
            waiter.set(null);
            deliver();
            if (interrupted) {
                Thread.currentThread().interrupt(); // whoever asks next throws, or knows
            }
        }
    }

    /** A thread of a fork-join pool has another one do its work meanwhile, unless there are too many already. */
    private void parkAsOneOfMany(long nanos) throws InterruptedException {
        if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
            try {
                ForkJoinPool.managedBlock(new Parked(nanos));
                return;
            } catch (RejectedExecutionException e) {
                // it does without
            }
        }
        park(nanos);
    }

    private void park(long nanos) {
        if (nanos == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, nanos);
        }
    }

    /** One look of a thread of a fork-join pool. */
    private final class Parked implements ForkJoinPool.ManagedBlocker {
        private final long nanos;

        Parked(long nanos) {
            this.nanos = nanos;
        }

        @Override
        public boolean block() {
            if (!isReleasable()) {
                park(nanos);
            }
            return true;
        }

        @Override
        public boolean isReleasable() {
            return isSettled() || Thread.currentThread().isInterrupted();
        }
    }

    private void wakeWaiter() {
        Thread waits = waiter.get();
        if (waits != null) {
            LockSupport.unpark(waits);
        }
    }

    @Override
    public boolean isDone() {
        if (super.isDone()) {
            return true;
        }
        Runnable completion = outcome;
        if (completion != null && getNumberOfDependents() == 0) { // else it has a thread for them
            completion.run();
        }
        return super.isDone();
    }

    @Override
    public boolean isCancelled() {
        return isDone() && super.isCancelled();
    }

    @Override
    public boolean isCompletedExceptionally() {
        return isDone() && super.isCompletedExceptionally();
    }

    @Override
    public State state() {
        isDone();
        return super.state();
    }

    @Override
    public R resultNow() {
        isDone();
        return super.resultNow();
    }

    @Override
    public Throwable exceptionNow() {
        isDone();
        return super.exceptionNow();
    }

    @Override
    public R getNow(R valueIfAbsent) {
        isDone();
        return super.getNow(valueIfAbsent);
    }

    // ---- who completes it wakes whoever waits

    @Override
    public boolean complete(R value) {
        isDone();
        boolean mine = super.complete(value);
        wakeWaiter();
        return mine;
    }

    @Override
    public boolean completeExceptionally(Throwable thrown) {
        isDone();
        boolean mine = super.completeExceptionally(thrown);
        wakeWaiter();
        return mine;
    }

    @Override
    public void obtrudeValue(R value) {
        super.obtrudeValue(value);
        wakeWaiter();
    }

    @Override
    public void obtrudeException(Throwable thrown) {
        super.obtrudeException(thrown);
        wakeWaiter();
    }

    @Override
    public CompletableFuture<R> completeAsync(Supplier<? extends R> supplier, Executor executor) {
        executor.execute(() -> {
            try {
                complete(supplier.get());
            } catch (Throwable e) {
                completeExceptionally(e);
            }
        });
        return this;
    }

    /** Makes the futures of stages, which are no tasks. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        isDone(); // so that the stage runs now, in the thread that attaches it
        return new CompletableFuture<>();
    }
}
