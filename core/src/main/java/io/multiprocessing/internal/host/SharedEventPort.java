package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.spi.SharedEvent;
import io.multiprocessing.spi.SharedStructure.Outcome;
import java.nio.ByteBuffer;

/**
 * An event in shared memory as this process uses it; the verbs are those of {@link HostedEvent}. Platform threads all
 * wait in the memory, where one system call wakes them. Of virtual threads, which nap there, the first does, the others
 * wait in {@link Turns}, and look for themselves when their turn comes.
 */
final class SharedEventPort extends SharedPort {
    private final SharedEvent event;

    SharedEventPort(SharedEvent event, Lifeline lifeline) {
        super(event, lifeline);
        this.event = event;
    }

    @Override
    Waiter now(byte verb, ByteBuffer arguments) {
        switch (verb) {
            case HostedEvent.SET -> event.set();
            case HostedEvent.CLEAR -> event.clear();
            case HostedEvent.IS_SET -> {
                return answer(Status.OK, event.isSet() ? 1 : 0, null);
            }
            default -> throw noSuchVerb(verb);
        }
        return answer(Status.OK);
    }

    @Override
    Waiter inTime(byte verb, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        long moment = event.moment();
        if (event.isSet()) {
            return answer(Status.OK);
        }
        Outcome outcome = Thread.currentThread().isVirtual()
                ? awaitInTurn(moment, timeoutNanos, interruptible, gate)
                : event.await(moment, timeoutNanos, interruptible, gate);
        return answer(outcome, gate);
    }

    private Outcome awaitInTurn(long moment, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        long deadline = System.nanoTime() + timeoutNanos;
        Waiter.Outcome turn = turns.await(timeoutNanos, interruptible, gate);
        if (turn != Waiter.Outcome.ANSWERED) {
            Outcome meanwhile = event.await(moment, 0, false, gate);
            if (meanwhile == Outcome.DONE && turn != Waiter.Outcome.ABORTED) {
                GiveUp.keepInterrupt(turn);
                return meanwhile;
            }
            GiveUp.throwFor(turn);
            return meanwhile;
        }
        try {
            lifeline.check();
            return event.await(moment, left(timeoutNanos, deadline), interruptible, gate);
        } finally {
            turns.pass();
        }
    }
}
