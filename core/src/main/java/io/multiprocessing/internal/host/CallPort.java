package io.multiprocessing.internal.host;

import java.nio.ByteBuffer;

/**
 * An object that is asked by verbs, as this process uses it, whether it lives here or elsewhere. The verbs and their
 * arguments are those of the object's {@link HostedCalls}.
 */
interface CallPort {
    /** What a verb without arguments needs. */
    ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /**
     * Asks what is answered without waiting for anybody else.
     *
     * @param undo takes back what a stopped host grants later; null: there is nothing to take back
     * @param consequence for the exception when a stopped host does not answer: what that means
     * @return answered, never {@link Status#GONE}
     */
    Waiter ask(byte verb, ByteBuffer arguments, Undo undo, String consequence) throws HostGoneException;

    /** Asks what is answered without waiting for anybody else, and gives nothing that could be taken back. */
    default Waiter ask(byte verb, ByteBuffer arguments, String consequence) throws HostGoneException {
        return ask(verb, arguments, null, consequence);
    }

    /**
     * Asks what may have to wait, and gives up when the time has run out, by interrupt, or when the handle is closed.
     * The host's word counts: what it granted before it learned of that stands, and the interrupt is kept.
     *
     * @param timeoutNanos the limit, or {@link Waiter#FOREVER}
     * @param undo takes back what was granted to a thread that has gone; null: there is nothing to take back
     * @return answered, never GONE; {@link Status#CANCELLED} or {@link Waiter#PENDING}: the time ran out
     */
    Waiter await(byte verb, ByteBuffer arguments, long timeoutNanos, boolean interruptible, Gate gate, Undo undo)
            throws HostGoneException, InterruptedException, ConduitPort.ClosedHandleException;

    /** Says something that is not answered; when it returns, the word survives this process. */
    void tell(byte verb, ByteBuffer arguments) throws HostGoneException;

    /** A wait was given up, and the host has had its word, or does not answer. */
    static void givenUp(CallPort port, Waiter waiter, Waiter.Outcome outcome, Undo undo)
            throws HostGoneException, InterruptedException, ConduitPort.ClosedHandleException {
        if (waiter.status() != Status.OK) {
            GiveUp.throwFor(outcome);
        } else if (outcome == Waiter.Outcome.ABORTED) {
            if (undo != null) {
                port.tell(undo.verb(), ByteBuffer.wrap(undo.arguments()));
            }
            GiveUp.throwFor(outcome);
        } else {
            GiveUp.keepInterrupt(outcome);
        }
    }

    /** The opposite of what was granted: a verb that is told. */
    record Undo(byte verb, byte[] arguments) {}
}
