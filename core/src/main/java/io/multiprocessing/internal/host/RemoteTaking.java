package io.multiprocessing.internal.host;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.host.ConduitPort.Taken;
import io.multiprocessing.internal.host.RemoteConduit.Delivery;
import io.multiprocessing.internal.host.Waiter.Outcome;
import io.multiprocessing.internal.wire.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The taking side of a conduit that another process hosts. A thread that finds the buffer empty asks the host for 1 …
 * 64 elements, more each time as long as the host has more; they land in the buffer, from which any thread takes. When
 * half of them are used and the host had more, the next ones are asked for along with an acknowledgement. A thread may
 * also ask before it takes, and do something else meanwhile. A busy consumer acknowledges on an {@link AckBoard} first,
 * and in messages later. Guarded by the remote conduit's lock.
 */
final class RemoteTaking {
    private static final String NOTHING_TAKEN = "nothing was taken";

    /** The host does not even say that there is nothing. */
    private static final Taken UNANSWERED = new Taken(Status.NOT_NOW, null, 0);

    /** A consumer that is handed so many at a time is busy enough for a board. */
    private static final int BOARD_BATCH = 8;

    private final RemoteConduit conduit;
    private final HostLink link;
    private final ArrayDeque<Delivery> buffer = new ArrayDeque<>();
    private boolean windowed;
    private int want = 1;
    private boolean more;
    private boolean prefetching;

    /** What a thread has asked for that takes later; null: nothing. */
    private HostCall askedAhead;

    private boolean boardWanted;
    private boolean boardAsked;
    private AckBoard board;
    private int boardSlot;
    private long unreported;

    /** Is answered by elements, or the word that there are none; by a mere reply only when the object is gone. */
    record TakeCall(Answer waiter) implements Answer {
        @Override
        public void answer(byte status, long value, Payload payload) {
            waiter.answer(status, value, payload);
        }
    }

    RemoteTaking(RemoteConduit conduit, HostLink link) {
        this.conduit = conduit;
        this.link = link;
    }

    void bounds(boolean isWindowed) {
        windowed = isWindowed;
    }

    Taken take(long timeoutNanos, boolean peek, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        long deadline = System.nanoTime() + timeoutNanos;
        boolean lastLook = false;
        conduit.lock();
        try {
            while (true) {
                if (!buffer.isEmpty()) {
                    return peek ? Taken.SEEN : takeFromBuffer();
                }
                conduit.check();
                long left = timeoutNanos;
                if (timeoutNanos > 0) {
                    left = deadline - System.nanoTime();
                    // when the time is over comes one last look, which is exact; a stopped host does not hold it up
                    lastLook |= left <= 0;
                    left = lastLook ? HostCall.CANCEL_LIMIT_NANOS : left;
                }
                if (prefetching) {
                    if (!awaitPrefetch(left, gate) && lastLook) {
                        return Taken.NOT_NOW;
                    }
                    continue;
                }
                Taken outcome = request(left, lastLook || timeoutNanos == 0, peek, gate);
                if (outcome == Taken.NOT_NOW && timeoutNanos > 0 && !lastLook) {
                    lastLook = true;
                } else if (outcome == Taken.NOT_NOW && timeoutNanos < 0) {
                    throw refusedToWait(gate);
                } else if (outcome != null && buffer.isEmpty()) {
                    return outcome;
                }
            }
        } finally {
            conduit.unlock();
        }
    }

    /**
     * The calling thread takes next, without a limit. What comes is only looked at so far: the host asks it back as
     * soon as others wait for it.
     */
    void askAhead() throws HostGoneException, ClosedHandleException {
        boolean asked = askedAhead != null && askedAhead.waiter().status() == Waiter.PENDING;
        if (buffer.isEmpty() && !prefetching && !asked) {
            conduit.check();
            askedAhead = send(false, true);
        }
    }

    /** Nobody takes here any more: what was asked for ahead is for others. */
    void endAskedAhead() {
        if (askedAhead != null) {
            giveUp(askedAhead);
            askedAhead = null;
        }
    }

    /** The request is not waited for any more. */
    private void giveUp(HostCall call) {
        if (call.waiter().status() != Waiter.PENDING) {
            return;
        }
        try {
            if (link.abandon(call.number(), this::takenTooLate)) {
                call.cancel();
            }
        } catch (HostGoneException e) {
            // then there is nothing to give up
        }
    }

    /** What the calling thread has asked for; null: nothing. */
    private HostCall takeAskedAhead() {
        HostCall call = askedAhead;
        if (call == null || !call.waiter().isMine()) {
            return null;
        }
        askedAhead = null;
        return call;
    }

    /** A look of a thread that waits for several objects. */
    Look look(boolean once) throws HostGoneException, ClosedHandleException {
        if (!buffer.isEmpty()) {
            return Look.ready();
        }
        conduit.check();
        return prefetching ? new PrefetchLook(once, conduit.awaited()) : new RequestLook(send(once, true));
    }

    /** What was asked for before comes soon, if only the word that there is nothing; then the host is asked. */
    private final class PrefetchLook implements Look {
        private final boolean once;
        private final Waiter change;
        private Look next;

        PrefetchLook(boolean once, Waiter change) {
            this.once = once;
            this.change = change;
        }

        @Override
        public State state() {
            if (change.status() == Waiter.PENDING) {
                return State.PENDING;
            }
            if (next == null) {
                conduit.lock();
                try {
                    next = look(once);
                } catch (HostGoneException | ClosedHandleException e) {
                    next = Look.ready(); // using it gives the error
                } finally {
                    conduit.unlock();
                }
            }
            return next.state();
        }

        @Override
        public void end() {
            conduit.forget(change);
            if (next != null) {
                next.end();
            }
        }
    }

    /** The host was asked for an element. */
    private final class RequestLook implements Look {
        private final HostCall call;

        RequestLook(HostCall call) {
            this.call = call;
        }

        @Override
        public State state() {
            return switch (call.waiter().status()) {
                case Waiter.PENDING -> State.PENDING;
                case Status.NOT_NOW, Status.CANCELLED -> State.NOTHING;
                default -> State.READY;
            };
        }

        @Override
        public void end() {
            giveUp(call);
        }
    }

    /** The host gave up a wait that nobody gave up: the last handle was closed, or it talks nonsense. */
    private HostGoneException refusedToWait(Gate gate) throws ClosedHandleException {
        if (gate.isClosed()) {
            throw new ClosedHandleException();
        }
        return link.nonsense("nothing, to a take that waits");
    }

    /**
     * What was asked for along with an acknowledgement comes soon, if only the word that there is nothing; waits for
     * it, without the lock. False: it did not come in time; a time-out of 0 waits as long as the host shows signs of
     * life.
     */
    private boolean awaitPrefetch(long timeoutNanos, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        if (timeoutNanos != 0) {
            Outcome outcome = conduit.awaitChange(timeoutNanos, true, gate);
            GiveUp.throwFor(outcome);
            return outcome == Outcome.ANSWERED;
        }
        long heard = link.heard();
        if (conduit.awaitChange(HostLink.PATIENCE_NANOS, false, null) != Outcome.ANSWERED && link.heard() == heard) {
            throw link.silent(HostLink.PATIENCE_NANOS, NOTHING_TAKEN);
        }
        return true;
    }

    /** Asks the host for elements and waits for its word, without the lock. Null: something may be in the buffer. */
    private Taken request(long timeoutNanos, boolean noWait, boolean peek, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        HostCall before = noWait ? null : takeAskedAhead();
        HostCall call = before != null ? before : send(noWait, peek);
        Checkpoint.reached(windowed ? "pipe.receive.requested" : "queue.take.requested");
        conduit.unlock();
        Outcome outcome = null;
        try {
            if (timeoutNanos == 0) {
                call.awaitPrompt(this::takenTooLate, NOTHING_TAKEN);
                outcome = Outcome.ANSWERED;
            } else {
                outcome = call.await(timeoutNanos, true, gate, this::takenTooLate);
            }
        } finally {
            conduit.lock();
            boolean leaving = outcome != Outcome.ANSWERED && outcome != Outcome.TIMED_OUT;
            if (leaving && !buffer.isEmpty()) {
                // one of them may have come for this thread; the host gives it to whoever waits
                conduit.giveBack(0);
            }
        }
        if (outcome == Outcome.INTERRUPTED || outcome == Outcome.ABORTED) {
            GiveUp.throwFor(outcome);
        }
        return switch (call.waiter().status()) {
            case Status.NOT_NOW, Status.CANCELLED -> Taken.NOT_NOW;
            case Waiter.PENDING -> UNANSWERED;
            case Status.ENDED -> Taken.ENDED;
            default -> {
                conduit.heed(call.waiter());
                yield null;
            }
        };
    }

    private HostCall send(boolean noWait, boolean peek) throws HostGoneException {
        HostCall call = HostCall.of(link, conduit.object, conduit.channel, TakeCall::new);
        byte flags = (byte) ((noWait ? Op.FLAG_NO_WAIT : 0) | (peek ? Op.FLAG_PEEK : 0));
        link.send(ByteBuffer.allocate(23)
                .put(Op.TAKE)
                .putLong(conduit.object)
                .put(conduit.channel)
                .putLong(call.number())
                .putInt(peek ? 1 : want)
                .put(flags)
                .flip());
        return call;
    }

    /** Elements came for a thread that does not wait any more: the host gives them to others. */
    private void takenTooLate(byte status, long value, Payload payload) {
        conduit.lock();
        try {
            if (!buffer.isEmpty()) {
                conduit.giveBack(0);
            }
        } finally {
            conduit.unlock();
        }
    }

    /** The acknowledgement is out of this process. */
    void afterAck() {
        Checkpoint.reached(windowed ? "pipe.receive.after-ack" : "queue.take.after-ack");
    }

    private Taken takeFromBuffer() throws HostGoneException {
        Checkpoint.reached(windowed ? "pipe.receive.received" : "queue.take.received");
        if (boardWanted && !boardAsked) {
            askForBoard();
        }
        Delivery delivery = buffer.poll();
        int ask = 0;
        if (more && !prefetching && buffer.size() <= want / 2) {
            ask = Math.min(want, Conduit.MAX_AHEAD - buffer.size());
            prefetching = true;
        }
        if (board != null) {
            board.storeRelease(boardSlot, delivery.id());
        }
        boolean carriesReferences = delivery.payload().cargo() != null;
        if (board == null || ask > 0 || buffer.isEmpty() || carriesReferences) { // of those, more is said later
            sendAck(delivery.id(), ask);
        } else {
            unreported = delivery.id();
        }
        return new Taken(Status.OK, delivery.payload(), delivery.id());
    }

    private void sendAck(long id, int ask) throws HostGoneException {
        unreported = 0;
        link.send(ByteBuffer.allocate(22)
                .put(Op.ACK)
                .putLong(conduit.object)
                .put(conduit.channel)
                .putLong(id)
                .putInt(ask)
                .flip());
    }

    /** A busy consumer acknowledges on a board, from when the host has given one. */
    private void askForBoard() throws HostGoneException {
        boardAsked = true;
        long request = link.register((status, slot, where) -> {
            if (status == Status.OK && where != null && slot >= 1 && slot <= AckBoard.SLOTS) {
                useBoard(link.board(where), (int) slot);
            }
        });
        link.send(ByteBuffer.allocate(18)
                .put(Op.BOARD)
                .putLong(conduit.object)
                .put(conduit.channel)
                .putLong(request)
                .flip());
    }

    private void useBoard(AckBoard given, int slot) {
        conduit.lock();
        try {
            board = given;
            boardSlot = slot;
        } finally {
            conduit.unlock();
        }
    }

    /** Elements came. */
    void delivered(boolean asPrefetch, Delivery[] batch, boolean hostHasMore) {
        if (asPrefetch) {
            prefetching = false;
            conduit.wakeBlocked();
        }
        more = hostHasMore;
        boolean plenty = hostHasMore || batch.length >= want;
        want = plenty ? Math.min(Conduit.MAX_AHEAD, want * 2) : Math.max(1, batch.length);
        buffer.addAll(List.of(batch));
        boardWanted |= batch.length >= BOARD_BATCH;
    }

    /** What was taken and only stands on the board is told in a message. */
    void report() throws HostGoneException {
        if (unreported != 0) {
            sendAck(unreported, 0);
        }
    }

    boolean hasSomethingToTell() {
        return !buffer.isEmpty() || unreported != 0;
    }

    /** Waits for what was asked for along with an acknowledgement. */
    void awaitPrefetched() throws HostGoneException, InterruptedException, ClosedHandleException {
        while (prefetching) {
            awaitPrefetch(0, null);
            conduit.check();
        }
    }

    /** The host wants back what is not used, and nobody is the only consumer any more. */
    void recalled() {
        want = 1;
        more = false;
    }

    /** The elements that go back. */
    List<Delivery> giveBack() {
        List<Delivery> unused = List.copyOf(buffer);
        buffer.clear();
        return unused;
    }

    /** Nothing will come. */
    void forget(boolean elementsToo) {
        prefetching = false;
        askedAhead = null;
        if (elementsToo) {
            buffer.clear();
        }
    }
}
