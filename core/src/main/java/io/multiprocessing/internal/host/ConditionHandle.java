package io.multiprocessing.internal.host;

import io.multiprocessing.Condition;
import io.multiprocessing.internal.jfr.Recorder;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.TimeUnit;

/** A handle of a condition: a number that its lock's host knows, and a handle of the lock. */
final class ConditionHandle implements Condition, Serializable {
    private static final long serialVersionUID = 1L;
    private final transient LockHandle lock;
    private final transient long number;

    ConditionHandle(LockHandle lock, long number) {
        this.lock = lock;
        this.number = number;
    }

    private Object writeReplace() {
        Reference reference = lock.departing();
        boolean reentrant = reference.kind() == Reference.Kind.REENTRANT_LOCK;
        return reference.as(Reference.Kind.CONDITION, reentrant ? -number : number);
    }

    private boolean await(long timeoutNanos, boolean interruptible) throws InterruptedException {
        LockState state = lock.state();
        state.requireMine("await");
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        Recorder.Span span = lock.waiting("await", timeoutNanos);
        try {
            return state.await(number, timeoutNanos, interruptible, lock.gate());
        } catch (HostGoneException e) {
            throw lock.gone(e);
        } catch (ConduitPort.ClosedHandleException e) {
            throw lock.closed();
        } finally {
            Recorder.over(span);
        }
    }

    @Override
    public void await() throws InterruptedException {
        await(Waiter.FOREVER, true);
    }

    @Override
    public void awaitUninterruptibly() {
        try {
            await(Waiter.FOREVER, false);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it is not interruptible", e);
        }
    }

    @Override
    public long awaitNanos(long nanosTimeout) throws InterruptedException {
        long deadline = System.nanoTime() + Math.max(0, nanosTimeout);
        await(Math.max(0, nanosTimeout), true);
        return deadline - System.nanoTime();
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(Nanos.of(time, unit), true);
    }

    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        return await(Nanos.of(Duration.between(Instant.now(), deadline.toInstant())), true);
    }

    @Override
    public void signal() {
        signal(false);
    }

    @Override
    public void signalAll() {
        signal(true);
    }

    private void signal(boolean all) {
        LockState state = lock.state();
        state.requireMine("signal");
        try {
            state.port().signal(number, all);
        } catch (HostGoneException e) {
            throw lock.gone(e);
        }
    }

    @Override
    public String toString() {
        return "Condition[" + number + " of " + lock + "]";
    }
}
