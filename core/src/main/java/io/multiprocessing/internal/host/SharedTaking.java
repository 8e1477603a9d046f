package io.multiprocessing.internal.host;

import io.multiprocessing.MessageHandler;
import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.host.ConduitPort.Taken;
import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.spi.SharedChannel.Reader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Taking from a channel in shared memory. An element stays where it is until it is read; dying there leaves it to the
 * next taker. While it is read the other takers, of all processes, wait.
 */
final class SharedTaking extends SharedSide {
    /** The last reader in place. Any thread may overwrite it, but uses its own only. */
    private InPlaceReader lastInPlace;

    /** The thread that is in a message handler; plain, since each thread only looks for itself. */
    private Thread handling;

    SharedTaking(SharedChannel channel, Lifeline lifeline, boolean pipe) {
        super(channel, lifeline, pipe);
    }

    /** What the reader made, or NOT_NOW, ENDED or CUT_SHORT of {@link ConduitPort.Taken}. */
    Object take(Reader<?> reader, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        lifeline.check();
        refuseHandlers();
        Checkpoint.reached(pipe ? "pipe.receive.requested" : "queue.take.requested");
        long deadline = timeoutNanos > 0 ? System.nanoTime() + timeoutNanos : 0;
        long left = timeoutNanos;
        while (true) {
            Object taken;
            try {
                taken = left == 0 || waitsInChannel()
                        ? channel.take(reader, false, left, left != 0, gate)
                        : takeInTurn(reader, left, gate);
            } catch (IOException e) {
                throw lost(e);
            }
            if (!(taken instanceof Outcome outcome)) {
                Checkpoint.reached(pipe ? "pipe.receive.after-ack" : "queue.take.after-ack");
                return taken;
            }
            if (outcome != Outcome.CUT_SHORT || pipe) {
                return taken(outcome, gate);
            }
            left = timeoutNanos > 0 ? left(timeoutNanos, deadline) : timeoutNanos; // to a queue it is nothing
        }
    }

    private Object takeInTurn(Reader<?> reader, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        Object taken = channel.take(reader, false, 0, false, gate);
        if (taken != Outcome.NOT_NOW) {
            return taken;
        }
        long deadline = System.nanoTime() + timeoutNanos;
        if (!turn(timeoutNanos, true, gate)) {
            return taken;
        }
        try {
            return channel.take(reader, false, left(timeoutNanos, deadline), true, gate);
        } finally {
            pass();
        }
    }

    private Taken taken(Outcome outcome, Gate gate) throws HostGoneException, ClosedHandleException {
        switch (outcome) {
            case NOT_NOW -> {
                return Taken.NOT_NOW;
            }
            case ENDED -> {
                if (gate.isClosed()) {
                    throw new ClosedHandleException(); // that may have been the end
                }
                lifeline.check(); // who has lost touch with the host is told so, not what became of the object then
                return Taken.ENDED;
            }
            case CUT_SHORT -> {
                return Taken.CUT_SHORT;
            }
            default -> throw givenUp(outcome, gate);
        }
    }

    int takeInto(MemorySegment into, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        InPlaceReader reader = inPlace();
        try {
            reader.readInto(into);
            Object taken = take(reader, timeoutNanos, gate);
            return taken == reader ? reader.length() : ConduitPort.asNumber((Taken) taken);
        } finally {
            reader.clear();
        }
    }

    Taken takeInPlace(MessageHandler handler, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        InPlaceReader reader = inPlace();
        try {
            reader.handTo(handler);
            Object taken = take(reader, 0, gate);
            if (taken != reader) {
                return (Taken) taken;
            }
            reader.throwWhatTheHandlerThrew();
            return Taken.SEEN;
        } finally {
            reader.clear();
        }
    }

    private InPlaceReader inPlace() {
        refuseHandlers();
        long thread = Thread.currentThread().threadId();
        InPlaceReader reader = lastInPlace;
        if (reader == null || reader.thread != thread) {
            reader = new InPlaceReader(this, thread);
            lastInPlace = reader;
        }
        return reader;
    }

    /** Waits for something to receive, without taking it: SEEN, NOT_NOW or ENDED. */
    Taken look(long timeoutNanos, Gate gate) throws IOException, InterruptedException, ClosedHandleException {
        lifeline.check();
        refuseHandlers();
        Outcome outcome;
        try {
            outcome = timeoutNanos == 0 || waitsInChannel()
                    ? channel.await(timeoutNanos, timeoutNanos != 0, gate)
                    : lookInTurn(timeoutNanos, gate);
        } catch (IOException e) {
            throw lost(e);
        }
        return outcome == Outcome.DONE || outcome == Outcome.CUT_SHORT ? Taken.SEEN : taken(outcome, gate);
    }

    private Outcome lookInTurn(long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        long deadline = System.nanoTime() + timeoutNanos;
        if (!turn(timeoutNanos, true, gate)) {
            return channel.await(0, false, gate);
        }
        try {
            return channel.await(left(timeoutNanos, deadline), true, gate);
        } finally {
            pass();
        }
    }

    /** A reader has an element before it. */
    void received() {
        Checkpoint.reached(pipe ? "pipe.receive.received" : "queue.take.received");
    }

    /** What an element carried has arrived, or is let go of now. */
    void settle(byte[] cargo, boolean arrived) {
        if (!arrived) {
            Cargo.release(cargo);
        }
        channel.settled(cargo);
    }

    /** This thread calls a message handler from now on; null: does not any more. */
    void handles(Thread thread) {
        handling = thread;
    }

    boolean callsHandlerNow() {
        return handling == Thread.currentThread();
    }

    /** A handler runs while other takers wait for it, so it would wait for itself. */
    private void refuseHandlers() {
        if (callsHandlerNow()) {
            throw new IllegalStateException("a message handler cannot receive from the connection that called it;"
                    + " do so when receive() has returned");
        }
    }
}
