package io.multiprocessing.internal.host;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.host.Waiter.Outcome;
import io.multiprocessing.internal.wire.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A lock that another process hosts. */
final class RemoteLock implements LockPort {
    private static final long NO_CONDITION = 0;

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
        HostCall call = HostCall.of(link, object, (byte) 0);
        ByteBuffer message = ByteBuffer.allocate(26)
                .put(Op.LOCK)
                .putLong(object)
                .putLong(call.number())
                .putLong(thread);
        link.send(message.put(timeoutNanos == 0 ? Op.FLAG_NO_WAIT : 0).flip());
        Checkpoint.reached("lock.acquire.requested");
        Waiter waiter = call.waiter();
        Answer late = grantedTooLate(thread, NO_CONDITION);
        Outcome outcome = Outcome.ANSWERED;
        if (timeoutNanos == 0) {
            call.awaitPrompt(late, "the lock was not acquired");
        } else {
            outcome = call.await(timeoutNanos, interruptible, gate, late);
        }
        if (outcome != Outcome.ANSWERED) {
            if (waiter.status() == Status.OK && outcome != Outcome.TIMED_OUT) {
                release(thread, wasAbandoned(waiter.value()));
            }
            GiveUp.throwFor(outcome);
        }
        check(waiter);
        Checkpoint.reached("lock.acquire.granted");
        return waiter.status() == Status.OK ? LockPort.flags(waiter) : NOT_ACQUIRED;
    }

    /**
     * The host was stopped, and the thread has gone on without the lock: the next one gets it as this one would have.
     */
    private Answer grantedTooLate(long thread, long condition) {
        return (status, value, _) -> {
            if (status != Status.OK || link.isLeaving(object)) {
                return; // the host releases what a process has that lets go
            }
            try {
                if (condition != NO_CONDITION && (value & HostedLock.VALUE_NOT_SIGNALLED) == 0) {
                    signal(condition, false); // the next one gets the signal too
                }
                sendUnlock(thread, wasAbandoned(value));
            } catch (HostGoneException e) {
                // then there is no lock
            }
        };
    }

    private static boolean wasAbandoned(long value) {
        return (value & HostedLock.VALUE_ABANDONED) != 0;
    }

    @Override
    public void release(long thread, boolean inDisorder) throws HostGoneException {
        Checkpoint.reached("lock.release.before-send");
        sendUnlock(thread, inDisorder);
        new Departure(link, 0, false, null).await(); // it cannot be taken back: however the wait ends, it is released
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

    /** Any answer will do. */
    private void askForSign() throws HostGoneException {
        link.send(ByteBuffer.allocate(17)
                .put(Op.LOCK_INFO)
                .putLong(object)
                .putLong(link.register(Answers.NOBODY))
                .flip());
    }

    private Waiter ask(byte op) throws HostGoneException {
        check();
        HostCall call = HostCall.of(link, object, (byte) 0);
        link.send(ByteBuffer.allocate(17)
                .put(op)
                .putLong(object)
                .putLong(call.number())
                .flip());
        call.awaitPrompt(Answers.NOBODY, "nothing was changed");
        check(call.waiter());
        return call.waiter();
    }

    @Override
    public int await(long thread, long condition, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException {
        check();
        HostCall call = HostCall.of(link, object, (byte) 0);
        link.send(ByteBuffer.allocate(33)
                .put(Op.AWAIT)
                .putLong(object)
                .putLong(condition)
                .putLong(call.number())
                .putLong(thread)
                .flip());
        Checkpoint.reached("condition.await.waiting");
        Waiter waiter = call.waiter();
        Outcome outcome = waiter.await(timeoutNanos, interruptible, gate);
        if (outcome != Outcome.ANSWERED) {
            call.cancel();
            if (!call.awaitTurn(outcome, grantedTooLate(thread, condition), this::askForSign)) {
                GiveUp.keepInterrupt(outcome);
                if (outcome == Outcome.ABORTED) {
                    return NOT_ACQUIRED;
                }
                throw link.silent(HostLink.PATIENCE_NANOS, "this thread does not own the lock any more");
            }
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
