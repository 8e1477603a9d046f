package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.SharedStructure;
import io.multiprocessing.spi.SharedStructure.Outcome;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A semaphore, an event or a barrier in shared memory as this process uses it, whoever hosts it. It understands the
 * verbs of the hosted object of that kind, and does at once what they say: nobody is asked.
 */
abstract class SharedPort implements CallPort {
    final Lifeline lifeline;
    final Turns turns = new Turns();
    private final SharedStructure structure;

    /** The structure is null where it cannot be opened: then the lifeline says so to whoever uses it. */
    SharedPort(SharedStructure structure, Lifeline lifeline) {
        this.structure = structure;
        this.lifeline = lifeline;
    }

    /** Does what need not wait. */
    abstract Waiter now(byte verb, ByteBuffer arguments) throws HostGoneException;

    /** Does what may have to wait. */
    abstract Waiter inTime(byte verb, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException;

    @Override
    public final Waiter ask(byte verb, ByteBuffer arguments, Undo undo, String consequence) throws HostGoneException {
        lifeline.check();
        return now(verb, arguments);
    }

    @Override
    public final Waiter await(
            byte verb, ByteBuffer arguments, long timeoutNanos, boolean interruptible, Gate gate, Undo undo)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        lifeline.check();
        return inTime(verb, timeoutNanos, interruptible, gate);
    }

    @Override
    public final void tell(byte verb, ByteBuffer arguments) throws HostGoneException {
        lifeline.check();
        now(verb, arguments);
    }

    static Waiter answer(byte status) {
        return answer(status, 0, null);
    }

    static Waiter answer(byte status, long value, Payload payload) {
        return Waiter.answered(status, value, payload);
    }

    /** The answer to what may have had to wait. */
    final Waiter answer(Outcome outcome, Gate gate) throws HostGoneException, ClosedHandleException {
        return switch (outcome) {
            case DONE -> answer(Status.OK);
            case NOT_NOW -> answer(Status.CANCELLED);
            case GONE, STOPPED -> throw givenUp(outcome, gate);
        };
    }

    /** The structure says that it is none any more, or that the wait was stopped. */
    final RuntimeException givenUp(Object outcome, Gate gate) throws HostGoneException, ClosedHandleException {
        if (gate != null && gate.isClosed()) {
            throw new ClosedHandleException();
        }
        lifeline.check();
        lifeline.ended();
        if (!lifeline.isHere()) {
            lifeline.check();
        }
        throw new HostGoneException("it does not exist any more: " + outcome, null);
    }

    static IllegalStateException noSuchVerb(byte verb) {
        return new IllegalStateException("a verb that this process does not know itself: verb=" + verb);
    }

    static long left(long timeoutNanos, long deadline) {
        return timeoutNanos == Waiter.FOREVER ? timeoutNanos : Math.max(0, deadline - System.nanoTime());
    }

    // ---- for the host

    final List<String> addresses() {
        return List.of(structure.address());
    }

    final void repair() {
        structure.repair();
    }

    final void abort() {
        structure.abort();
    }

    // ---- ending

    /** The last handle of this process is closed. */
    final void leave() {
        if (structure != null) {
            structure.leave();
        }
    }

    /** Nobody of this process uses it any more. */
    final void release() {
        if (structure != null) {
            structure.release();
        }
        turns.end(); // who comes to see for himself finds it released
    }
}
