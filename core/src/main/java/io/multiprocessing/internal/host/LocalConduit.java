package io.multiprocessing.internal.host;

import io.multiprocessing.BufferTooShortException;
import io.multiprocessing.internal.host.Waiter.Outcome;
import io.multiprocessing.internal.wire.Landing;
import io.multiprocessing.internal.wire.Payload;
import java.lang.foreign.MemorySegment;

/** A conduit of this very process. */
final class LocalConduit implements ConduitPort {
    private final Node node;
    private final Conduit conduit;

    LocalConduit(Node node, Conduit conduit) {
        this.node = node;
        this.conduit = conduit;
    }

    private void check() throws HostGoneException {
        if (node.isClosed()) {
            throw new HostGoneException("the context that made it is closed", null);
        }
    }

    @Override
    public byte put(Payload payload, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        try {
            check();
        } catch (HostGoneException e) {
            Cargo.release(payload);
            throw e;
        }
        var waiter = new Waiter();
        conduit.put(null, 0, payload, timeoutNanos == 0, waiter);
        Outcome outcome = waiter.await(
                timeoutNanos == 0 ? Waiter.FOREVER : timeoutNanos, interruptible, timeoutNanos == 0 ? null : gate);
        if (outcome != Outcome.ANSWERED) {
            conduit.cancelLocal(waiter);
            waiter.await(Waiter.FOREVER, false, null);
            if (waiter.status() == Status.CANCELLED) {
                GiveUp.throwFor(outcome);
                return Status.NOT_NOW;
            }
            GiveUp.keepInterrupt(outcome);
        }
        if (waiter.status() == Status.GONE) {
            check();
        }
        return waiter.status();
    }

    @Override
    public Taken take(long timeoutNanos, boolean peek, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        return take(timeoutNanos, peek, gate, new TakeWaiter());
    }

    /** A large element is copied there as it comes, while the thread waits. */
    @Override
    public int takeInto(MemorySegment into, long timeoutNanos, Gate gate)
            throws HostGoneException, BufferTooShortException, InterruptedException, ClosedHandleException {
        Landing landing = Landing.of(into);
        Payload payload = null;
        Taken taken;
        try {
            taken = take(timeoutNanos, false, gate, new TakeWaiter(landing));
            payload = taken.payload();
        } finally {
            if (landing != null) {
                landing.withdraw(payload != null && payload.landing() == landing);
            }
        }
        if (payload != null && payload.lostBytes() > 0 && landing != null && landing.isSpoilt()) {
            throw new IllegalStateException("the memory was closed while a message came into it: bytes="
                    + payload.lostBytes() + "; the message is lost");
        }
        if (payload == null || payload.landing() == null) {
            return copied(taken, into);
        }
        Unpacking.bytes(this, taken);
        return payload.length();
    }

    private Taken take(long timeoutNanos, boolean peek, Gate gate, TakeWaiter waiter)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        check();
        conduit.takeLocal(timeoutNanos == 0, peek, waiter);
        Outcome outcome =
                waiter.await(timeoutNanos == 0 ? Waiter.FOREVER : timeoutNanos, true, timeoutNanos == 0 ? null : gate);
        if (outcome != Outcome.ANSWERED) {
            conduit.cancelLocal(waiter);
            waiter.await(Waiter.FOREVER, false, null);
            if (waiter.status() == Status.CANCELLED) {
                GiveUp.throwFor(outcome);
                return take(0, peek, gate);
            }
            GiveUp.keepInterrupt(outcome);
        }
        if (waiter.status() == Status.GONE) {
            check();
        }
        return switch (waiter.status()) {
            case Status.OK -> new Taken(Status.OK, waiter.taken(), 0);
            case Status.ENDED -> Taken.ENDED;
            default -> Taken.NOT_NOW;
        };
    }

    @Override
    public boolean isAnythingAtHand() {
        return node.isClosed() || conduit.isAnythingAtHand();
    }

    @Override
    public Look look(boolean once, Gate gate) throws HostGoneException {
        check();
        var waiter = new TakeWaiter();
        conduit.takeLocal(once, true, waiter);
        return new Look() {
            @Override
            public State state() {
                return switch (waiter.status()) {
                    case Waiter.PENDING -> State.PENDING;
                    case Status.NOT_NOW, Status.CANCELLED -> State.NOTHING;
                    default -> State.READY;
                };
            }

            @Override
            public void end() {
                conduit.cancelLocal(waiter);
            }
        };
    }

    @Override
    public void unpacked(Taken taken, boolean arrived) {
        if (!arrived) {
            Cargo.release(taken.payload().cargo());
        }
    }

    @Override
    public Waiter query(byte what, long argument, long timeoutNanos, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        check();
        var waiter = new Waiter();
        conduit.query(null, 0, what, argument, waiter);
        Outcome outcome = waiter.await(timeoutNanos, what == Query.JOIN, what == Query.JOIN ? gate : null);
        if (outcome != Outcome.ANSWERED) {
            conduit.cancelLocal(waiter);
            waiter.await(Waiter.FOREVER, false, null);
            if (waiter.status() == Status.CANCELLED) {
                GiveUp.throwFor(outcome);
            } else {
                GiveUp.keepInterrupt(outcome);
            }
        }
        if (waiter.status() == Status.GONE) {
            check();
        }
        return waiter;
    }

    @Override
    public String glance() {
        return conduit.glance();
    }
}
