package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;

/**
 * A conduit as the handles of this process use it, whether it lives here or elsewhere. Methods block the calling thread
 * as said; time-outs are in nanoseconds, {@link Waiter#FOREVER} waits without limit, 0 does not wait.
 */
interface ConduitPort {
    /** Thrown through a port when the handle it was used by is closed meanwhile. */
    final class ClosedHandleException extends Exception {
        private static final long serialVersionUID = 1L;

        ClosedHandleException() {
            super("closed", null, false, false);
        }
    }

    /** What came of a take: a status, and with OK the payload (null when only looked for) and the element's id. */
    record Taken(byte status, Payload payload, long id) {
        static final Taken NOT_NOW = new Taken(Status.NOT_NOW, null, 0);
        static final Taken ENDED = new Taken(Status.ENDED, null, 0);
        static final Taken SEEN = new Taken(Status.OK, null, 0);
    }

    /** OK, NOT_NOW, SHUT_DOWN or BROKEN. */
    byte put(Payload payload, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException;

    /** OK, NOT_NOW or ENDED. */
    Taken take(long timeoutNanos, boolean peek, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException;

    /** What was taken carried references: all of them have arrived, or what has not never will. */
    void unpacked(Taken taken, boolean arrived);

    /** A question that is answered without waiting for others to act, {@link Query#JOIN} aside. */
    Waiter query(byte what, long argument, long timeoutNanos, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException;

    /** What can be said without asking anybody. */
    String glance();
}
