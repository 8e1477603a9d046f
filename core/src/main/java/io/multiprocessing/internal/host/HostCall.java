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
    private static final long ABORT_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

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
     * Waits for the reply of a host that need not wait for anybody else: as long as it shows signs of life.
     *
     * @param late what to do when it is answered after all
     * @param consequence for the exception: what it means that there is no answer
     */
    void awaitPrompt(Answer late, String consequence) throws HostGoneException {
        while (true) {
            long heard = link.heard();
            if (waiter.await(HostLink.PATIENCE_NANOS, false, null) == Outcome.ANSWERED) {
                return;
            }
            if (link.heard() == heard) {
                if (isLeftBehind(late)) {
                    throw link.silent(HostLink.PATIENCE_NANOS, consequence);
                }
                return;
            }
        }
    }

    /**
     * Waits for the reply; gives up by asking the host, whose word counts. A host that does not answer that either is
     * stopped: then the request is left behind, and the waiter's status stays {@link Waiter#PENDING}.
     *
     * @param late what to do when it is answered after all
     */
    Outcome await(long timeoutNanos, boolean interruptible, Gate gate, Answer late) throws HostGoneException {
        Outcome outcome = waiter.await(timeoutNanos, interruptible, gate);
        if (outcome != Outcome.ANSWERED) {
            cancel();
            long limit = outcome == Outcome.ABORTED ? ABORT_LIMIT_NANOS : CANCEL_LIMIT_NANOS;
            if (waiter.await(limit, false, null) != Outcome.ANSWERED) {
                isLeftBehind(late);
            }
        }
        return outcome;
    }

    /**
     * Waits on after a request was cancelled that cannot be taken back, however long others keep what it waits for: as
     * long as the host answers when it is asked for a sign of life. A closed handle waits but a moment.
     *
     * @param outcome how the wait before ended
     * @param late what to do when it is answered after all
     * @return false: the request is left behind
     */
    boolean awaitTurn(Outcome outcome, Answer late, Sign sign) throws HostGoneException {
        boolean waits = outcome != Outcome.ABORTED;
        if (waiter.await(waits ? CANCEL_LIMIT_NANOS : ABORT_LIMIT_NANOS, false, null) == Outcome.ANSWERED) {
            return true;
        }
        while (waits) {
            long heard = link.heard();
            sign.ask();
            if (waiter.await(HostLink.PATIENCE_NANOS, false, null) == Outcome.ANSWERED) {
                return true;
            }
            waits = link.heard() != heard;
        }
        return !isLeftBehind(late);
    }

    /** Makes a host that is not stopped say something. */
    @FunctionalInterface
    interface Sign {
        void ask() throws HostGoneException;
    }

    /** Goes on without the reply; false: it has come just now. */
    boolean leave(Answer late) {
        return isLeftBehind(late);
    }

    /** False: the answer has come just now. */
    private boolean isLeftBehind(Answer late) {
        if (link.abandon(number, late)) {
            return true;
        }
        waiter.await(Waiter.FOREVER, false, null);
        return false;
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
