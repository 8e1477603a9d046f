package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiter.Outcome;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What goes to a {@link Peer}: up to {@value #WINDOW_BYTES} bytes may be with it that it has not said to be consumed;
 * while it is little, one message of any length may follow. A message is out of this process when {@link #put} returns.
 * Guarded by itself.
 */
final class PeerOutbox implements ConduitPort {
    static final long WINDOW_BYTES = 1 << 20;

    /** What was consumed is told when it is so much; so with less than that out, nobody would tell. */
    static final long SLACK_BYTES = WINDOW_BYTES / 4;

    /** How long a closed handle may go unnoticed. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Peer peer;
    private final List<Waiter> waiting = new ArrayList<>();
    private long outBytes;
    private boolean broken;

    PeerOutbox(Peer peer) {
        this.peer = peer;
    }

    // ---- from the connection

    synchronized void consumed(long bytes) throws IOException {
        if (bytes < 0 || bytes > outBytes) {
            throw new IOException("more consumed than was sent: bytes=" + bytes + ", sent=" + outBytes);
        }
        outBytes -= bytes;
        wake();
    }

    /** Nobody takes anything any more. */
    synchronized void end() {
        broken = true;
        wake();
    }

    private void wake() {
        waiting.forEach(waiter -> waiter.answer(Status.OK));
        waiting.clear();
    }

    // ---- from handles

    @Override
    public byte put(Payload payload, long timeoutNanos, boolean interruptible, Gate gate)
            throws InterruptedException, ClosedHandleException {
        if (!reserve(payload.cost(), interruptible, gate)) {
            return Status.BROKEN;
        }
        try {
            long stream = peer.channel().sendAhead(payload, 0, (byte) 0, () -> partLeft(gate));
            if (stream == Channel.GIVEN_UP) {
                giveBack(payload.cost());
                if (gate.isClosed()) {
                    throw new ClosedHandleException();
                }
                throw new InterruptedException();
            }
            peer.sendMessage(payload, stream);
            GiveUp.keepInterrupt(left(gate)); // it cannot be taken back: it is sent
            return Status.OK;
        } catch (IOException e) {
            if (gate.isClosed()) {
                throw new ClosedHandleException();
            }
            return Status.BROKEN;
        }
    }

    /** Waits until so much may be sent; false: there is nobody to send it to. */
    private boolean reserve(long bytes, boolean interruptible, Gate gate)
            throws InterruptedException, ClosedHandleException {
        while (true) {
            Waiter waiter;
            synchronized (this) {
                if (broken) {
                    return false;
                }
                if (outBytes <= SLACK_BYTES || outBytes + bytes <= WINDOW_BYTES) {
                    outBytes += bytes;
                    return true;
                }
                waiter = new Waiter();
                waiting.add(waiter);
            }
            Outcome outcome = waiter.await(Waiter.FOREVER, interruptible, gate);
            if (outcome != Outcome.ANSWERED) {
                synchronized (this) {
                    waiting.remove(waiter);
                }
                GiveUp.throwFor(outcome);
            }
        }
    }

    private synchronized void giveBack(long bytes) {
        outBytes -= bytes;
        wake();
    }

    private boolean partLeft(Gate gate) throws IOException {
        boolean left = left(gate) == Outcome.ANSWERED;
        if (left) {
            peer.partLeft();
        }
        return left;
    }

    /** Waits until what was sent has left this process. */
    private Outcome left(Gate gate) throws IOException {
        try {
            while (!peer.channel().flush(LOOK_NANOS)) {
                if (gate.isClosed()) {
                    return Outcome.ABORTED;
                }
            }
            return Outcome.ANSWERED;
        } catch (InterruptedException e) {
            return Outcome.INTERRUPTED;
        }
    }

    @Override
    public Taken take(long timeoutNanos, boolean peek, Gate gate) {
        throw new UnsupportedOperationException("messages are taken from the inbox");
    }

    @Override
    public Look look(boolean once, Gate gate) {
        throw new UnsupportedOperationException("messages are taken from the inbox");
    }

    @Override
    public void unpacked(Taken taken, boolean arrived) {
        throw new UnsupportedOperationException("messages are taken from the inbox");
    }

    @Override
    public Waiter query(byte what, long argument, long timeoutNanos, Gate gate) {
        throw new UnsupportedOperationException("only queues are asked");
    }

    @Override
    public String glance() {
        return "to " + peer.name();
    }
}
