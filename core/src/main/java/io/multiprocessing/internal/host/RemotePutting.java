package io.multiprocessing.internal.host;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.host.Waiter.Outcome;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Content;
import java.nio.ByteBuffer;

/**
 * The putting side of a conduit that another process hosts. The first put of a process is answered, so that the host
 * knows it as a producer; later ones are not, within credits or window. Guarded by the remote conduit's lock.
 */
final class RemotePutting {
    private static final String UNKNOWN = "whether it was put is not known";

    private final RemoteConduit conduit;
    private final HostLink link;
    private byte putState = Ending.OPEN;
    private boolean producer;
    private boolean windowed;
    private boolean unbounded;
    private int credits;
    private long aheadBytes;

    RemotePutting(RemoteConduit conduit, HostLink link) {
        this.conduit = conduit;
        this.link = link;
    }

    void bounds(boolean isWindowed, boolean isUnbounded) {
        windowed = isWindowed;
        unbounded = isUnbounded;
    }

    byte put(Content payload, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        var departure = new Departure(link, timeoutNanos, interruptible, gate);
        try {
            return put(payload, departure, timeoutNanos, interruptible, gate);
        } catch (HostGoneException e) {
            if (!departure.hasBegun()) {
                Cargo.release(payload);
            }
            throw e;
        }
    }

    private byte put(Content payload, Departure departure, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        if (link.isStuck() && departure.await() != Outcome.ANSWERED) {
            return notPut(timeoutNanos, departure);
        }
        long stream = link.sendAhead(payload, conduit.object, conduit.channel, departure);
        if (stream == Channel.GIVEN_UP) {
            return notPut(timeoutNanos, departure);
        }
        boolean sent = false;
        conduit.lock();
        try {
            byte refusal = awaitWindow(interruptible, gate);
            if (refusal != Status.OK) {
                return refusal;
            }
            sent = true;
            if (!producer || !mayPutAhead()) {
                return putSync(payload, stream, departure, timeoutNanos, interruptible, gate);
            }
            putAhead(payload, stream, departure);
        } finally {
            conduit.unlock();
            if (!sent) {
                link.discard(stream);
            }
        }
        // it is on its way now and cannot be taken back: however the wait ends, it is put
        GiveUp.keepInterrupt(departure.await());
        afterSend();
        return Status.OK;
    }

    private byte notPut(long timeoutNanos, Departure departure)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        GiveUp.throwFor(departure.outcome());
        if (timeoutNanos == 0) {
            throw link.silent(HostLink.PATIENCE_NANOS, "nothing was put");
        }
        return Status.NOT_NOW;
    }

    /** OK when something may be put, as far as this process knows; else why not. */
    private byte awaitWindow(boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        while (true) {
            conduit.check();
            if (putState != Ending.OPEN) {
                return putState == Ending.SHUT ? Status.SHUT_DOWN : Status.BROKEN;
            }
            if (!producer || !windowed || aheadBytes < Conduit.WINDOW_BYTES) {
                return Status.OK;
            }
            GiveUp.throwFor(conduit.awaitChange(Waiter.FOREVER, interruptible, gate));
        }
    }

    private boolean mayPutAhead() {
        return windowed || unbounded || credits > 0;
    }

    private void putAhead(Content payload, long stream, Departure departure) throws HostGoneException {
        if (windowed) {
            aheadBytes += payload.cost();
        } else if (!unbounded) {
            credits--;
        }
        beforeSend();
        link.send(
                ByteBuffer.allocate(10)
                        .put(Op.PUT)
                        .putLong(conduit.object)
                        .put(conduit.channel)
                        .flip(),
                payload,
                stream);
        departure.begin();
    }

    /** Called with the lock, which is given up while waiting and taken again. */
    private byte putSync(
            Content payload, long stream, Departure departure, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        beforeSend();
        if (windowed) {
            aheadBytes += payload.cost();
        }
        long cost = payload.cost(); // the answer may come when what was lent is gone
        conduit.reportTaken(); // the room that this process made counts
        HostCall call = HostCall.of(
                link,
                conduit.object,
                conduit.channel,
                waiter -> (status, value, _) -> putAnswered(waiter, status, value, cost));
        ByteBuffer head = ByteBuffer.allocate(19)
                .put(Op.PUT_SYNC)
                .putLong(conduit.object)
                .put(conduit.channel)
                .putLong(call.number());
        link.send(head.put(timeoutNanos == 0 ? Op.FLAG_NO_WAIT : 0).flip(), payload, stream);
        departure.begin();
        producer = true;
        Waiter waiter = call.waiter();
        byte[] cargo = payload.cargo();
        Answer late = (status, value, _) -> putAnsweredTooLate(status, value, cost, cargo);
        conduit.unlock();
        try {
            Outcome outcome = Outcome.ANSWERED;
            if (timeoutNanos == 0) {
                call.awaitPrompt(late, UNKNOWN);
            } else {
                GiveUp.keepInterrupt(departure.await()); // what ends this wait ends the next one too
                afterSend();
                outcome = call.await(departure.leftNanos(), interruptible, gate, late);
            }
            if (waiter.status() == Status.CANCELLED) {
                GiveUp.throwFor(outcome);
                return Status.NOT_NOW;
            }
            GiveUp.keepInterrupt(outcome);
            if (waiter.status() == Waiter.PENDING) {
                throw link.silent(HostCall.CANCEL_LIMIT_NANOS, UNKNOWN);
            }
        } finally {
            conduit.lock();
        }
        conduit.requireThere(waiter);
        return waiter.status();
    }

    private void beforeSend() {
        Checkpoint.reached(windowed ? "pipe.send.before-send" : "queue.put.before-send");
    }

    private void afterSend() {
        Checkpoint.reached(windowed ? "pipe.send.after-send" : "queue.put.after-send");
    }

    /** In the link's thread, so that credits are counted in the order in which they came and were recalled. */
    private void putAnswered(Answer waiter, byte status, long value, long cost) {
        conduit.lock();
        try {
            if (status == Status.OK) {
                credits += Math.clamp(value, 0, Room.MAX_GRANT);
            } else if (windowed) {
                aheadBytes -= cost;
            }
        } finally {
            conduit.unlock();
        }
        waiter.answer(status, value, null);
    }

    /** The thread has gone on, not knowing. */
    private void putAnsweredTooLate(byte status, long value, long cost, byte[] cargo) {
        putAnswered(Answers.NOBODY, status, value, cost);
        if (cargo != null && status != Status.OK && status != Status.GONE) {
            Cargo.release(cargo);
        }
    }

    /** The host says what may be put from now on. */
    void recalled(byte state) {
        putState = state;
    }

    boolean hasCredits() {
        return credits > 0;
    }

    /** Nothing may be put without asking any more; how many credits go back. */
    int giveBackCredits() {
        int unused = credits;
        credits = 0;
        return unused;
    }

    /** So much that this process put is out of the conduit. */
    void consumed(long bytes) {
        aheadBytes = Math.max(0, aheadBytes - bytes);
    }
}
