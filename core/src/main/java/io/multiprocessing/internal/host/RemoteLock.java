package io.multiprocessing.internal.host;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.host.Waiter.Outcome;
import io.multiprocessing.internal.wire.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A lock that another process hosts. */
final class RemoteLock implements LockPort {
    private static final long CANCEL_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private final HostLink link;
    private final long object;
    private volatile boolean gone;

    RemoteLock(HostLink link, long object) {
        this.link = link;
        this.object = object;
    }

    void objectGone() {
        gone = true;
    }

    private void check() throws HostGoneException {
        link.check();
        if (gone) {
            throw new HostGoneException("it does not exist any more in the process that made it: " + link.host(), null);
        }
    }

    private void check(Waiter waiter) throws HostGoneException {
        if (waiter.status() == Status.GONE) {
            link.check();
            gone = true;
            check();
        }
    }

    @Override
    public int acquire(long thread, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ConduitPort.ClosedHandleException {
        check();
        var waiter = new Waiter();
        boolean noWait = timeoutNanos == 0;
        long request = link.register(waiter);
        ByteBuffer message = ByteBuffer.allocate(26)
                .put(Op.LOCK)
                .putLong(object)
                .putLong(request)
                .putLong(thread);
        link.send(message.put(noWait ? Op.FLAG_NO_WAIT : 0).flip());
        Checkpoint.reached("lock.acquire.requested");
        Outcome outcome =
                waiter.await(noWait ? Waiter.FOREVER : timeoutNanos, interruptible && !noWait, noWait ? null : gate);
        if (outcome != Outcome.ANSWERED) {
            cancel(request);
            if (waiter.await(CANCEL_LIMIT_NANOS, false, null) != Outcome.ANSWERED
                    && !link.abandon(request, (status, _, _) -> grantedTooLate(status, thread))) {
                waiter.await(Waiter.FOREVER, false, null);
            }
            if (waiter.status() == Status.OK && outcome != Outcome.TIMED_OUT) {
                release(thread, false);
            }
            GiveUp.throwFor(outcome);
        }
        check(waiter);
        Checkpoint.reached("lock.acquire.granted");
        return waiter.status() == Status.OK ? LockPort.flags(waiter) : NOT_ACQUIRED;
    }

    /** The host was stopped, and the thread has gone on without the lock. */
    private void grantedTooLate(byte status, long thread) {
        try {
            if (status == Status.OK) {
                sendUnlock(thread, false);
            }
        } catch (HostGoneException e) {
            // then there is no lock
        }
    }

    private void cancel(long request) throws HostGoneException {
        link.send(ByteBuffer.allocate(18)
                .put(Op.CANCEL)
                .putLong(object)
                .put((byte) 0)
                .putLong(request)
                .flip());
    }

    @Override
    public void release(long thread, boolean inDisorder) throws HostGoneException {
        Checkpoint.reached("lock.release.before-send");
        sendUnlock(thread, inDisorder);
        link.flush();
        Checkpoint.reached("lock.release.after-send");
    }

    private void sendUnlock(long thread, boolean inDisorder) throws HostGoneException {
        link.send(ByteBuffer.allocate(18)
                .put(Op.UNLOCK)
                .putLong(object)
                .putLong(thread)
                .put(inDisorder ? Op.FLAG_ABANDONED : 0)
                .flip());
    }

    @Override
    public long newCondition() throws HostGoneException {
        return ask(Op.NEW_CONDITION).value();
    }

    private Waiter ask(byte op) throws HostGoneException {
        check();
        var waiter = new Waiter();
        link.send(ByteBuffer.allocate(17)
                .put(op)
                .putLong(object)
                .putLong(link.register(waiter))
                .flip());
        waiter.await(Waiter.FOREVER, false, null);
        check(waiter);
        return waiter;
    }

    @Override
    public int await(long thread, long condition, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException {
        check();
        var waiter = new Waiter();
        long request = link.register(waiter);
        link.send(ByteBuffer.allocate(33)
                .put(Op.AWAIT)
                .putLong(object)
                .putLong(condition)
                .putLong(request)
                .putLong(thread)
                .flip());
        Checkpoint.reached("condition.await.waiting");
        Outcome outcome = waiter.await(timeoutNanos, interruptible, gate);
        if (outcome != Outcome.ANSWERED) {
            cancel(request);
            waiter.await(Waiter.FOREVER, false, null);
        }
        check(waiter);
        if (waiter.status() != Status.OK && waiter.status() != Status.ILLEGAL && !gate.isClosed()) {
            throw link.nonsense("neither the lock nor a refusal, to a wait");
        }
        return LockPort.awaited(waiter, outcome);
    }

    @Override
    public void signal(long condition, boolean all) throws HostGoneException {
        check();
        link.send(ByteBuffer.allocate(18)
                .put(Op.SIGNAL)
                .putLong(object)
                .putLong(condition)
                .put(all ? Op.FLAG_ALL : 0)
                .flip());
    }

    @Override
    public String owner() throws HostGoneException {
        Payload text = ask(Op.LOCK_INFO).payload();
        if (text == null) {
            throw link.nonsense("no owner, when asked for it");
        }
        String owner = new String(text.data(), StandardCharsets.UTF_8);
        return owner.equals("host") ? link.host() : owner;
    }
}
