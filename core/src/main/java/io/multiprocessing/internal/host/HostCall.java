package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiter.Outcome;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A request to a host that is under way, and the thread that waits for its reply.
 *
 * @param object what is asked
 * @param channel which conduit of it
 * @param waiter is answered
 * @param number by which the reply finds it, and the host can be told to forget it
 */
record HostCall(HostLink link, long object, byte channel, Waiter waiter, long number) {
    static final long CANCEL_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** A call that is about to be sent. */
    static HostCall of(HostLink link, long object, byte channel) throws HostGoneException {
        return of(link, object, channel, waiter -> waiter);
    }

    /**
     * A call that is about to be sent.
     *
     * @param reply what the thread of the link does with the reply; has to answer the waiter
     */
    static HostCall of(HostLink link, long object, byte channel, UnaryOperator<Answer> reply) throws HostGoneException {
        var waiter = new Waiter();
        return new HostCall(link, object, channel, waiter, link.register(reply.apply(waiter)));
    }

    /**
     * Waits for the reply; gives up by asking the host, whose word counts. A host that gives none within two seconds is
     * stopped: then the request is left behind.
     *
     * @param timeoutNanos 0: the host does not wait either, so its reply is waited for
     * @param late what to do when it is answered after all; null: nothing can be done, which is an error
     */
    Outcome await(long timeoutNanos, boolean interruptible, Gate gate, Answer late) throws HostGoneException {
        boolean noWait = timeoutNanos == 0;
        Outcome outcome =
                waiter.await(noWait ? Waiter.FOREVER : timeoutNanos, interruptible && !noWait, noWait ? null : gate);
        if (outcome != Outcome.ANSWERED) {
            cancel();
            if (waiter.await(CANCEL_LIMIT_NANOS, false, null) == Outcome.ANSWERED) {
                return outcome;
            }
            if (late == null) {
                GiveUp.keepInterrupt(outcome);
                throw new HostGoneException(
                        "no answer within 2 s from the process that made it; whether the operation took place is not known: "
                                + link.host(),
                        null);
            }
            if (!link.abandon(number, late)) {
                waiter.await(Waiter.FOREVER, false, null);
            }
        }
        return outcome;
    }

    /** Asks the host to answer now: with success if it has come to that already, else CANCELLED. */
    void cancel() throws HostGoneException {
        link.send(ByteBuffer.allocate(18)
                .put(Op.CANCEL)
                .putLong(object)
                .put(channel)
                .putLong(number)
                .flip());
    }
}
