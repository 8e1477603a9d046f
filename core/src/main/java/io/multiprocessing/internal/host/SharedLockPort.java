package io.multiprocessing.internal.host;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.spi.SharedLock;
import io.multiprocessing.spi.SharedLock.Awaited;
import io.multiprocessing.spi.SharedLock.Outcome;

/**
 * A lock in shared memory as this process uses it, whoever hosts it. The first of the threads that want it waits in the
 * lock, the others in {@link Turns}, and who comes later does not overtake them. A thread that comes back from a
 * condition acquires the lock in no line of this process: the lock itself keeps it apart from the others.
 *
 * <p>The checkpoint {@code condition.await.waiting} lies inside the lock.
 */
final class SharedLockPort implements LockPort {
    private final SharedLock lock;
    private final Lifeline lifeline;
    private final Turns turns = new Turns();

    /** The lock is null where it cannot be opened: then the lifeline says so to whoever uses it. */
    SharedLockPort(SharedLock lock, Lifeline lifeline) {
        this.lock = lock;
        this.lifeline = lifeline;
    }

    @Override
    public int acquire(long thread, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ConduitPort.ClosedHandleException {
        lifeline.check();
        Checkpoint.reached("lock.acquire.requested");
        Outcome outcome = turns.isFree() ? lock.acquire(0, false, gate) : Outcome.NOT_NOW;
        if (outcome == Outcome.NOT_NOW && timeoutNanos != 0) {
            outcome = acquireInTurn(timeoutNanos, interruptible, gate);
        }
        if (outcome == Outcome.NOT_NOW) {
            return NOT_ACQUIRED;
        }
        int value = value(outcome, gate);
        Checkpoint.reached("lock.acquire.granted");
        return value;
    }

    private Outcome acquireInTurn(long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ConduitPort.ClosedHandleException {
        long deadline = System.nanoTime() + timeoutNanos;
        Waiter.Outcome turn = turns.await(timeoutNanos, interruptible, gate);
        if (turn != Waiter.Outcome.ANSWERED) {
            GiveUp.throwFor(turn);
            return Outcome.NOT_NOW;
        }
        try {
            lifeline.check();
            long left = timeoutNanos == Waiter.FOREVER ? timeoutNanos : Math.max(0, deadline - System.nanoTime());
            return lock.acquire(left, interruptible, gate);
        } finally {
            turns.pass();
        }
    }

    private int value(Outcome outcome, Gate gate) throws HostGoneException, ConduitPort.ClosedHandleException {
        return switch (outcome) {
            case ACQUIRED -> 0;
            case ACQUIRED_ABANDONED -> HostedLock.VALUE_ABANDONED;
            default -> throw givenUp(outcome, gate);
        };
    }

    private RuntimeException givenUp(Outcome outcome, Gate gate)
            throws HostGoneException, ConduitPort.ClosedHandleException {
        if (gate.isClosed()) {
            throw new ConduitPort.ClosedHandleException();
        }
        if (outcome == Outcome.GONE) {
            lifeline.ended();
        }
        lifeline.check();
        return new IllegalStateException("the lock says " + outcome + ", which makes no sense here");
    }

    @Override
    public void release(long thread, boolean inDisorder) throws HostGoneException {
        Checkpoint.reached("lock.release.before-send");
        if (!lifeline.cut()) {
            lock.release(inDisorder);
        }
        Checkpoint.reached("lock.release.after-send");
        if (!lifeline.isHere()) {
            lifeline.check();
        }
    }

    @Override
    public long newCondition() throws HostGoneException {
        lifeline.check();
        return lock.newCondition();
    }

    @Override
    public int await(long thread, long condition, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException {
        lifeline.check();
        Awaited awaited = lock.await(condition, timeoutNanos, interruptible, gate);
        int value;
        try {
            value = value(awaited.lock(), gate);
        } catch (ConduitPort.ClosedHandleException e) {
            return NOT_ACQUIRED;
        }
        if (awaited.signalled()) {
            if (awaited.interrupted()) {
                Thread.currentThread().interrupt();
            }
            return value;
        }
        return value | HostedLock.VALUE_NOT_SIGNALLED | (awaited.interrupted() ? VALUE_INTERRUPTED : 0);
    }

    @Override
    public void signal(long condition, boolean all) throws HostGoneException {
        lifeline.check();
        lock.signal(condition, all);
    }

    @Override
    public String owner() throws HostGoneException {
        lifeline.check();
        long pid = lock.ownerPid();
        if (pid == 0) {
            return "";
        }
        return pid == ProcessHandle.current().pid() ? "this process" : lifeline.nameOf(pid);
    }

    /** The host is gone. Should it live after all, others need not wait for an owner that has lost touch with it. */
    void hostGone(boolean owned) {
        if (owned) {
            lock.release(true);
        }
        release();
    }

    /** Nobody of this process uses it any more. */
    void release() {
        turns.end();
        if (lock != null) {
            lock.release();
        }
    }
}
