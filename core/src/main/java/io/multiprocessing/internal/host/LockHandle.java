package io.multiprocessing.internal.host;

import io.multiprocessing.Condition;
import io.multiprocessing.Lock;
import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.jfr.Recorder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A handle of a lock. */
final class LockHandle extends Handle implements Lock {
    private static final long serialVersionUID = 1L;
    private final transient LockState state;

    LockHandle(Hold hold, boolean reentrant) {
        this(hold, reentrant, false);
    }

    private LockHandle(Hold hold, boolean reentrant, boolean ofCondition) {
        super(hold);
        this.state = hold.lock(reentrant, gate());
        hold.beforeLast(state::letGo);
        state.opened(this, ofCondition);
    }

    /** What a condition that arrived holds its lock by. */
    static LockHandle ofCondition(Hold hold, boolean reentrant) {
        return new LockHandle(hold, reentrant, true);
    }

    @Override
    void letGo() {
        super.letGo();
        state.closed(this);
    }

    LockState state() {
        open();
        return state;
    }

    @Override
    Reference departing() {
        open();
        return held().departing(state.reentrant() ? Reference.Kind.REENTRANT_LOCK : Reference.Kind.LOCK, 0);
    }

    @Override
    String noun() {
        return state != null && state.reentrant() ? "reentrant lock" : "lock";
    }

    private void open() {
        if (gate().isClosed()) {
            throw closed();
        }
    }

    private boolean acquire(long timeoutNanos, boolean interruptible, boolean trying) throws InterruptedException {
        open();
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        Recorder.Span span = waiting("lock", timeoutNanos);
        try {
            boolean acquired = state.acquire(timeoutNanos, interruptible, trying, gate());
            if (gate().isClosed()) { // the host's answer to that may come before the thread sees it
                if (acquired) {
                    state.giveBack();
                }
                throw closed();
            }
            return acquired;
        } catch (HostGoneException e) {
            throw gone(e);
        } catch (ClosedHandleException e) {
            throw closed();
        } finally {
            Recorder.over(span);
        }
    }

    private boolean acquireUninterruptibly(long timeoutNanos, boolean trying) {
        try {
            return acquire(timeoutNanos, false, trying);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it is not interruptible", e);
        }
    }

    @Override
    public void lock() {
        acquireUninterruptibly(Waiter.FOREVER, false);
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        acquire(Waiter.FOREVER, true, false);
    }

    @Override
    public boolean tryLock() {
        return acquireUninterruptibly(0, true);
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return acquire(Nanos.of(time, unit), true, true);
    }

    @Override
    public boolean tryLock(Duration timeout) throws InterruptedException {
        return acquire(Nanos.of(timeout), true, true);
    }

    @Override
    public Held hold() throws InterruptedException {
        lockInterruptibly();
        var over = new AtomicBoolean();
        return () -> {
            if (!over.get()) {
                unlock();
                over.set(true);
            }
        };
    }

    @Override
    public void unlock() {
        open();
        try {
            state.release();
        } catch (HostGoneException e) {
            throw gone(e);
        }
    }

    @Override
    public boolean isLocked() {
        open();
        try {
            return state.owner() != null || !state.port().owner().isEmpty();
        } catch (HostGoneException e) {
            throw gone(e);
        }
    }

    @Override
    public boolean isHeldByCurrentThread() {
        open();
        return state.mine();
    }

    @Override
    public boolean wasAbandoned() {
        open();
        return state.abandoned();
    }

    @Override
    public Condition newCondition() {
        open();
        try {
            return new ConditionHandle(this, state.port().newCondition());
        } catch (HostGoneException e) {
            throw gone(e);
        }
    }

    @Override
    public String toString() {
        return (state.reentrant() ? "ReentrantLock[" : "Lock[") + describe() + "]";
    }

    private String describe() {
        if (gate().isClosed()) {
            return "closed";
        }
        Thread owner = state.owner();
        if (owner != null) {
            return "owned by " + (owner == Thread.currentThread() ? "this thread " : "thread ") + owner.getName()
                    + " of this process " + io.multiprocessing.Process.current().name()
                    + (state.reentrant()
                            ? ", holds=" + (owner == Thread.currentThread() ? state.holds() : "nonzero")
                            : "");
        }
        try {
            String other = state.port().owner();
            return other.isEmpty() ? "free" : "owned by another process: " + other;
        } catch (HostGoneException e) {
            return "lost: " + e.getMessage();
        }
    }
}
