package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiter.Outcome;

/** What a wait that was given up throws. */
final class GiveUp {
    private GiveUp() {}

    /** Returns when the time ran out. */
    static void throwFor(Outcome outcome) throws InterruptedException, ConduitPort.ClosedHandleException {
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        if (outcome == Outcome.ABORTED) {
            throw new ConduitPort.ClosedHandleException();
        }
    }

    /**
     * The request succeeded although it was given up: its result stands, and the next blocking call sees the interrupt.
     */
    static void keepInterrupt(Outcome outcome) {
        if (outcome == Outcome.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
    }
}
