package io.multiprocessing.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A blocking call that another thread makes: when {@link #in} returns, the call waits (its thread has slept for a
 * while), so that what comes next meets a real waiter. {@link #started} is for calls that need not wait.
 *
 * @param <V> what the call returns
 */
final class Waiting<V> {
    private static final Duration STEADY = Duration.ofMillis(60);

    /** For waiters that do not look as if they slept, or do not come to it. */
    private static final Duration AT_MOST = Duration.ofSeconds(3);

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final FutureTask<V> call;
    private final Thread thread;
    private final OsThread inKernel;

    private Waiting(FutureTask<V> call, Thread thread) {
        this.call = call;
        this.thread = thread;
        this.inKernel = new OsThread(thread.getName());
    }

    /** Makes the call in a new daemon thread. */
    static <V> Waiting<V> in(Callable<V> call) {
        return in(daemon(), call);
    }

    /** Makes the call in a thread of the given kind. */
    static <V> Waiting<V> in(Thread.Builder kind, Callable<V> call) {
        Waiting<V> waiting = started(kind, call);
        waiting.untilAsleep();
        return waiting;
    }

    /** Makes a call in a new daemon thread that is not to be seen waiting: one that works, or begins with others. */
    static <V> Waiting<V> started(Callable<V> call) {
        return started(daemon(), call);
    }

    /** As {@link #started(Callable)}, in a new thread of the given kind. */
    static <V> Waiting<V> started(Thread.Builder kind, Callable<V> call) {
        var task = new FutureTask<>(call);
        return new Waiting<>(task, kind.start(task));
    }

    private static Thread.Builder daemon() {
        return Thread.ofPlatform().daemon().name("waiting-" + NUMBERS.incrementAndGet());
    }

    private void untilAsleep() {
        long began = System.nanoTime();
        long asleepSince = began;
        while (!call.isDone()) {
            long now = System.nanoTime();
            if (!sleeps()) {
                asleepSince = now;
            }
            if (now - asleepSince > STEADY.toNanos() || now - began > AT_MOST.toNanos()) {
                break;
            }
            Await.pause(Duration.ofMillis(5));
        }
    }

    private boolean sleeps() {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING
                || state == Thread.State.TIMED_WAITING
                || !thread.isVirtual() && inKernel.sleeps();
    }

    boolean isDone() {
        return call.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** What the call returns, which must come within the limit. */
    V result(Duration limit) throws Exception {
        try {
            return call.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the call threw " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw stillWaiting(limit);
        }
    }

    /** What the call throws, which must come within the limit and be of the given type. */
    <X extends Throwable> X failure(Class<X> type, Duration limit) throws Exception {
        try {
            V value = call.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            throw new AssertionError("expected " + type.getName() + ", but the call returned " + value);
        } catch (ExecutionException e) {
            if (type.isInstance(e.getCause())) {
                return type.cast(e.getCause());
            }
            throw new AssertionError(
                    "expected " + type.getName() + ", but the call threw " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw stillWaiting(limit);
        }
    }

    /** What the call throws, null when it returns; it must come within the limit. */
    Exception outcome(Duration limit) throws Exception {
        try {
            call.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception thrown) {
                return thrown;
            }
            throw new AssertionError("the call threw " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw stillWaiting(limit);
        }
    }

    private AssertionError stillWaiting(Duration limit) {
        var error = new AssertionError("the call still waits after " + limit);
        var where = new Throwable("where it waits");
        where.setStackTrace(thread.getStackTrace());
        error.addSuppressed(where);
        return error;
    }
}
