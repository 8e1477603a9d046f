package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiter.Outcome;
import io.multiprocessing.internal.wire.Payload;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** What a {@link Peer} has sent and nobody has taken. Guarded by itself. */
final class PeerInbox implements ConduitPort {
    private final Peer peer;
    private final ArrayDeque<Payload> messages = new ArrayDeque<>();
    private final List<Waiter> waiting = new ArrayList<>();
    private final Set<Thread> lookers = ConcurrentHashMap.newKeySet();
    /** What the peer believes to be here; so much of it is not any more. */
    private long heldBytes;

    private long untoldBytes;
    private IOException fault;
    private boolean ended;

    PeerInbox(Peer peer) {
        this.peer = peer;
    }

    // ---- from the connection

    /** An honest peer keeps to the window, and has begun one longer message at most. */
    synchronized void requireRoom(long bytes, int begun) throws IOException {
        if (bytes + heldBytes > PeerOutbox.WINDOW_BYTES && (heldBytes > PeerOutbox.SLACK_BYTES || begun > 1)) {
            throw new IOException("more was sent than may be: heldBytes=" + heldBytes + ", bytes=" + bytes
                    + ", allowed=" + PeerOutbox.WINDOW_BYTES + ", begun=" + begun);
        }
    }

    synchronized void arrived(Payload payload) throws IOException {
        requireRoom(payload.cost(), 1);
        if (!ended) {
            messages.add(payload);
            heldBytes += payload.cost();
            wake();
        }
    }

    /** Nothing comes any more; the first end counts. */
    synchronized void end(IOException why) {
        if (!ended) {
            ended = true;
            fault = why;
            wake();
        }
    }

    private void wake() {
        waiting.forEach(waiter -> waiter.answer(Status.OK));
        waiting.clear();
        lookers.forEach(LockSupport::unpark);
    }

    // ---- from handles

    @Override
    public Taken take(long timeoutNanos, boolean peek, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        long deadline = System.nanoTime() + timeoutNanos;
        while (true) {
            Waiter waiter;
            synchronized (this) {
                if (gate.isClosed()) {
                    throw new ClosedHandleException();
                }
                Taken taken = now(peek);
                if (taken != null || timeoutNanos == 0) {
                    return taken == null ? Taken.NOT_NOW : taken;
                }
                waiter = new Waiter();
                waiting.add(waiter);
            }
            long left = timeoutNanos == Waiter.FOREVER ? Waiter.FOREVER : Math.max(1, deadline - System.nanoTime());
            Outcome outcome = waiter.await(left, true, gate);
            if (outcome == Outcome.ANSWERED) {
                continue;
            }
            synchronized (this) {
                waiting.remove(waiter);
            }
            GiveUp.throwFor(outcome);
            return take(0, peek, gate);
        }
    }

    /** What can be had without waiting; null: nothing. */
    private Taken now(boolean peek) throws IOException {
        if (!messages.isEmpty()) {
            Payload first = peek ? messages.peek() : messages.remove();
            if (!peek) {
                consumed(first.cost());
            }
            return new Taken(Status.OK, first, 0);
        }
        if (fault != null) {
            if (peek) {
                return Taken.SEEN;
            }
            IOException thrown = fault;
            fault = null;
            throw thrown;
        }
        return ended ? Taken.ENDED : null;
    }

    private void consumed(long bytes) {
        untoldBytes += bytes;
        if (untoldBytes >= PeerOutbox.SLACK_BYTES) {
            heldBytes -= untoldBytes;
            peer.sendConsumed(untoldBytes);
            untoldBytes = 0;
        }
    }

    @Override
    public Look look(boolean once, Gate gate) {
        lookers.add(Thread.currentThread());
        return new Look() {
            private final Thread looker = Thread.currentThread();

            @Override
            public State state() {
                synchronized (PeerInbox.this) {
                    return !messages.isEmpty() || ended ? State.READY : once ? State.NOTHING : State.PENDING;
                }
            }

            @Override
            public void end() {
                lookers.remove(looker);
            }
        };
    }

    @Override
    public byte put(Payload payload, long timeoutNanos, boolean interruptible, Gate gate) {
        throw new UnsupportedOperationException("messages are put into the outbox");
    }

    @Override
    public void unpacked(Taken taken, boolean arrived) {
        // nothing carries references
    }

    @Override
    public Waiter query(byte what, long argument, long timeoutNanos, Gate gate) {
        throw new UnsupportedOperationException("only queues are asked");
    }

    @Override
    public String glance() {
        return "from " + peer.name();
    }
}
