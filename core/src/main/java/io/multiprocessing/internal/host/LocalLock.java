package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiter.Outcome;
import java.nio.charset.StandardCharsets;

/** A lock of this very process. */
final class LocalLock implements LockPort {
    private final HostedLock lock;

    LocalLock(HostedLock lock) {
        this.lock = lock;
    }

    private void check() throws HostGoneException {
        if (lock.node().isClosed()) {
            throw new HostGoneException("the context that made it is closed", null);
        }
    }

    @Override
    public int acquire(long thread, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ConduitPort.ClosedHandleException {
        check();
        var waiter = new Waiter();
        boolean noWait = timeoutNanos == 0;
        lock.acquire(null, thread, 0, noWait, waiter);
        Outcome outcome =
                waiter.await(noWait ? Waiter.FOREVER : timeoutNanos, interruptible && !noWait, noWait ? null : gate);
        if (outcome != Outcome.ANSWERED) {
            lock.cancel(null, 0, waiter);
            waiter.await(Waiter.FOREVER, false, null);
            giveUp(outcome, waiter, thread);
        }
        if (waiter.status() == Status.GONE) {
            check();
        }
        return waiter.status() == Status.OK ? (int) waiter.value() : NOT_ACQUIRED;
    }

    private void giveUp(Outcome outcome, Waiter waiter, long thread)
            throws InterruptedException, ConduitPort.ClosedHandleException {
        if (waiter.status() == Status.OK && outcome != Outcome.TIMED_OUT) {
            lock.release(null, thread, (waiter.value() & HostedLock.VALUE_ABANDONED) != 0);
        }
        GiveUp.throwFor(outcome);
    }

    @Override
    public void release(long thread, boolean inDisorder) {
        lock.release(null, thread, inDisorder);
    }

    @Override
    public long newCondition() {
        return lock.newCondition();
    }

    @Override
    public int await(long thread, long condition, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException {
        check();
        var waiter = new Waiter();
        lock.await(null, thread, condition, 0, waiter);
        Outcome outcome = waiter.await(timeoutNanos, interruptible, gate);
        if (outcome != Outcome.ANSWERED) {
            lock.cancel(null, 0, waiter);
            waiter.await(Waiter.FOREVER, false, null);
        }
        if (waiter.status() == Status.GONE) {
            check();
        }
        return LockPort.awaited(waiter, outcome);
    }

    @Override
    public void signal(long condition, boolean all) throws HostGoneException {
        check();
        lock.signal(null, condition, all);
    }

    @Override
    public String owner() {
        var waiter = new Waiter();
        lock.info(null, waiter);
        waiter.await(Waiter.FOREVER, false, null);
        String owner = new String(waiter.payload().data(), StandardCharsets.UTF_8);
        return owner.equals("host") ? "this process" : owner;
    }
}
