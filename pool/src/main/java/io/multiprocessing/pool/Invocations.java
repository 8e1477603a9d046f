package io.multiprocessing.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code invokeAll} and {@code invokeAny}, as {@link java.util.concurrent.ExecutorService} tells them. */
final class Invocations {
    private Invocations() {}

    static <T> List<Future<T>> all(Pool pool, Collection<? extends Callable<T>> tasks, long nanos)
            throws InterruptedException {
        long deadline = deadline(nanos);
        var futures = new ArrayList<TaskFuture<T>>(tasks.size());
        boolean well = false;
        try {
            for (Callable<T> task : tasks) {
                futures.add(pool.submit(Objects.requireNonNull(task, "task")));
            }
            for (TaskFuture<T> future : futures) {
                try {
                    future.get(left(deadline), TimeUnit.NANOSECONDS);
                } catch (ExecutionException | CancellationException _) {
                    // whoever looks at it learns that
                } catch (TimeoutException _) {
                    return List.copyOf(futures); // the others are cancelled
                }
            }
            well = true;
            return List.copyOf(futures);
        } finally {
            if (!well) {
                futures.forEach(future -> future.cancel(true));
            }
        }
    }

    static <T> T any(Pool pool, Collection<? extends Callable<T>> tasks, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("there are no tasks");
        }
        long deadline = deadline(nanos);
        var ended = new LinkedBlockingQueue<TaskFuture<T>>();
        var futures = new ArrayList<TaskFuture<T>>(tasks.size());
        try {
            for (Callable<T> task : tasks) {
                TaskFuture<T> future = pool.submit(Objects.requireNonNull(task, "task"));
                futures.add(future);
                future.whenComplete((_, _) -> ended.add(future));
            }
            ExecutionException last = null;
            for (int i = 0; i < futures.size(); i++) {
                TaskFuture<T> future = ended.poll(left(deadline), TimeUnit.NANOSECONDS);
                if (future == null) {
                    throw new TimeoutException("none of " + futures.size() + " tasks has succeeded in time");
                }
                try {
                    return future.get();
                } catch (ExecutionException e) {
                    last = e;
                } catch (CancellationException e) {
                    last = new ExecutionException(e);
                }
            }
            throw last;
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    private static long deadline(long nanos) {
        return nanos == Long.MAX_VALUE ? Long.MAX_VALUE : System.nanoTime() + nanos;
    }

    private static long left(long deadline) {
        return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
    }
}
