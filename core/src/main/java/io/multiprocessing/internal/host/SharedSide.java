package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Outcome;
import java.io.IOException;

/**
 * What putting into and taking from a channel in shared memory have in common: how threads of this process wait, and
 * what an outcome that is none means.
 *
 * <p>Who can go on at once does so. Of the threads that must wait for a queue, and of the virtual ones that must wait
 * for a pipe, the first waits in the channel and the others in {@link Turns}. Platform threads all wait in the pipe's
 * channel: their order is not promised, and a turn would cost what a pipe gains.
 */
abstract class SharedSide {
    final SharedChannel channel;
    final Lifeline lifeline;
    final boolean pipe;
    private final Turns turns = new Turns();

    SharedSide(SharedChannel channel, Lifeline lifeline, boolean pipe) {
        this.channel = channel;
        this.lifeline = lifeline;
        this.pipe = pipe;
    }

    final boolean waitsInChannel() {
        return pipe && !Thread.currentThread().isVirtual();
    }

    /** Waits for the turn to wait in the channel, to be {@linkplain #pass passed on}; false: the time ran out. */
    final boolean turn(long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        Waiter.Outcome outcome = turns.await(timeoutNanos, interruptible, gate);
        if (outcome != Waiter.Outcome.ANSWERED) {
            GiveUp.throwFor(outcome);
            return false;
        }
        try {
            lifeline.check();
            return true;
        } catch (HostGoneException e) {
            turns.pass();
            throw e;
        }
    }

    final void pass() {
        turns.pass();
    }

    static long left(long timeoutNanos, long deadline) {
        return timeoutNanos == Waiter.FOREVER ? timeoutNanos : Math.max(0, deadline - System.nanoTime());
    }

    /** Why the channel gave something up. */
    final RuntimeException givenUp(Outcome outcome, Gate gate) throws HostGoneException, ClosedHandleException {
        if (gate.isClosed()) {
            throw new ClosedHandleException();
        }
        if (outcome == Outcome.GONE) {
            lifeline.ended();
        }
        lifeline.check();
        return new IllegalStateException("the channel says " + outcome + ", which makes no sense here");
    }

    /** The memory cannot be had; when it is that of a host that is gone, this is the reason. */
    final IOException lost(IOException e) throws HostGoneException {
        lifeline.check();
        return e;
    }

    /** Nobody waits any more. */
    final void end() {
        turns.end();
    }
}
