package io.multiprocessing.internal.host;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Outcome;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Putting into a channel in shared memory. The checkpoint {@code pipe.send.mid-message} lies inside the channel. */
final class SharedPutting extends SharedSide {
    SharedPutting(SharedChannel channel, Lifeline lifeline, boolean pipe) {
        super(channel, lifeline, pipe);
    }

    /** OK, NOT_NOW, SHUT_DOWN or BROKEN. */
    byte put(byte kind, MemorySegment element, byte[] cargo, long timeoutNanos, boolean interruptible, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        lifeline.check();
        Checkpoint.reached(pipe ? "pipe.send.before-send" : "queue.put.before-send");
        Outcome outcome;
        try {
            outcome = timeoutNanos == 0 || waitsInChannel()
                    ? channel.put(kind, element, cargo, timeoutNanos, interruptible && timeoutNanos != 0, gate)
                    : putInTurn(kind, element, cargo, timeoutNanos, interruptible, gate);
        } catch (IOException e) {
            throw lost(e);
        }
        if (outcome == Outcome.DONE) {
            Checkpoint.reached(pipe ? "pipe.send.after-send" : "queue.put.after-send");
            return Status.OK;
        }
        return status(outcome, gate);
    }

    private Outcome putInTurn(
            byte kind, MemorySegment element, byte[] cargo, long timeoutNanos, boolean interruptible, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        Outcome outcome = channel.put(kind, element, cargo, 0, false, gate);
        if (outcome != Outcome.NOT_NOW) {
            return outcome;
        }
        long deadline = System.nanoTime() + timeoutNanos;
        if (!turn(timeoutNanos, interruptible, gate)) {
            return outcome;
        }
        try {
            return channel.put(kind, element, cargo, left(timeoutNanos, deadline), interruptible, gate);
        } finally {
            pass();
        }
    }

    private byte status(Outcome outcome, Gate gate) throws HostGoneException, ClosedHandleException {
        if (outcome == Outcome.NOT_NOW) {
            return Status.NOT_NOW;
        }
        lifeline.check(); // who has lost touch with the host is told so, not what became of the object then
        return switch (outcome) {
            case SHUT_DOWN -> Status.SHUT_DOWN;
            case BROKEN -> Status.BROKEN;
            default -> throw givenUp(outcome, gate);
        };
    }
}
