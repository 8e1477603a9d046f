package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.SharedBarrier;
import io.multiprocessing.spi.SharedBarrier.Arrival;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A barrier in shared memory as this process uses it; the verbs are those of {@link HostedBarrier}, whose round is the
 * ticket of an arrival here.
 *
 * <p>Platform threads wait in the memory. Virtual threads, which could only look at it now and then, wait in a line of
 * this process: the first one looks. Since rounds come to their end in the order of arrival, the line must have that
 * order too, or one whose round is over would wait behind one whose round cannot begin without it; so they take their
 * places in it and arrive as one step. The last one of a round that others wait for is in no line: it has the action to
 * run, without which the round of those before it does not come to its end.
 */
final class SharedBarrierPort extends SharedPort {
    private final SharedBarrier barrier;
    private final Payload action;

    SharedBarrierPort(SharedBarrier barrier, Lifeline lifeline) {
        super(barrier, lifeline);
        this.barrier = barrier;
        this.action = barrier == null ? null : unpacked(barrier.action());
    }

    /** What lies in the memory, for all who run the action. Its cargo stays with who made the barrier. */
    static byte[] packed(Payload action) {
        return action == null
                ? null
                : ByteBuffer.allocate(1 + action.data().length)
                        .put(action.kind())
                        .put(action.data())
                        .array();
    }

    private static Payload unpacked(byte[] bytes) {
        return bytes == null || bytes.length == 0
                ? null
                : new Payload(bytes[0], Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    @Override
    Waiter now(byte verb, ByteBuffer arguments) {
        switch (verb) {
            case HostedBarrier.DONE -> {
                return answer(barrier.done(ticket(arguments)) ? Status.OK : Status.BROKEN);
            }
            case HostedBarrier.FAILED -> barrier.failed(ticket(arguments));
            case HostedBarrier.ABANDON -> barrier.abandon();
            case HostedBarrier.RESET -> barrier.reset();
            case HostedBarrier.ABORT -> barrier.breakUp();
            case HostedBarrier.STATE -> {
                return answer(Status.OK, barrier.waiting(), null);
            }
            default -> throw noSuchVerb(verb);
        }
        return answer(Status.OK);
    }

    private static long ticket(ByteBuffer arguments) {
        return arguments.getLong(arguments.position());
    }

    @Override
    Waiter inTime(byte verb, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        if (interruptible && Thread.interrupted()) {
            barrier.breakUp();
            throw new InterruptedException();
        }
        Arrival arrival =
                Thread.currentThread().isVirtual() ? arriveInLine(timeoutNanos, interruptible, gate) : barrier.arrive();
        if (arrival.state() == SharedBarrier.State.WAITING) {
            arrival = barrier.await(arrival.ticket(), timeoutNanos, interruptible, gate);
        }
        return switch (arrival.state()) {
            case PASSED -> answer(Status.OK, arrival.place(), null);
            case RUNNING -> answer(Status.OK, arrival.ticket(), action);
            case BROKEN -> answer(Status.BROKEN);
            case TIMED_OUT -> answer(Status.CANCELLED);
            case WAITING, STOPPED, GONE -> throw givenUp(arrival.state(), gate);
        };
    }

    /** However the wait for the turn ended: what it means for the others is found out in the memory. */
    private Arrival arriveInLine(long timeoutNanos, boolean interruptible, Gate gate) throws InterruptedException {
        Waiter place;
        Arrival arrival;
        synchronized (turns) {
            place = turns.enter();
            arrival = arriveAt(place);
        }
        if (arrival.state() != SharedBarrier.State.WAITING) {
            turns.leave(place);
            return arrival;
        }
        if (arrival.place() == 0) {
            turns.leave(place);
            return arrival; // it waits in the memory for its round to be the present one
        }
        long deadline = System.nanoTime() + timeoutNanos;
        Waiter.Outcome turn = turns.await(place, timeoutNanos, interruptible, gate);
        try {
            GiveUp.keepInterrupt(turn);
            return barrier.await(arrival.ticket(), left(timeoutNanos, deadline), interruptible, gate);
        } finally {
            if (turn == Waiter.Outcome.ANSWERED) {
                turns.pass();
            }
        }
    }

    private Arrival arriveAt(Waiter place) {
        try {
            return barrier.arrive();
        } catch (RuntimeException e) {
            turns.leave(place);
            throw e;
        }
    }
}
