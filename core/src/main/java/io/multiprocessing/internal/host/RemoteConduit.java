package io.multiprocessing.internal.host;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.host.Waiter.Outcome;
import io.multiprocessing.internal.wire.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A conduit that another process hosts, shared by all handles and threads of this process. What it does ahead, and
 * gives back when asked, is told at {@link Conduit}.
 *
 * <p>Taking: a thread that finds the buffer empty asks the host for 1 … 64 elements, more each time as long as the host
 * has more; they land in the buffer, from which any thread takes. When half of them are used and the host had more, the
 * next ones are asked for along with an acknowledgement. A busy consumer acknowledges on an {@link AckBoard} first, and
 * in messages later. Putting: the first put of a process is answered, so that the host knows it as a producer; later
 * ones are not, within credits or window.
 */
final class RemoteConduit implements ConduitPort {
    private static final long CANCEL_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** A consumer that is handed so many at a time is busy enough for a board. */
    private static final int BOARD_BATCH = 8;

    private final HostLink link;
    private final long object;
    private final byte channel;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Waiter> blocked = new ArrayList<>();
    private final ArrayDeque<Delivery> buffer = new ArrayDeque<>();
    private int want = 1;
    private boolean more;
    private boolean prefetching;
    private byte putState = Conduit.OPEN;
    private boolean producer;
    private boolean windowed;
    private boolean unbounded;
    private int credits;
    private long aheadBytes;
    private boolean gone;
    private boolean boardWanted;
    private boolean boardAsked;
    private AckBoard board;
    private int boardSlot;
    private long unreported;

    /** Is answered by elements, or the word that there are none; by a mere reply only when the object is gone. */
    static final class TakeCall extends Waiter {}

    /** An element in this process's hands, not acknowledged. */
    record Delivery(long id, Payload payload) {}

    RemoteConduit(HostLink link, long object, byte channel) {
        this.link = link;
        this.object = object;
        this.channel = channel;
    }

    /** Which bound there is; told once, by the handle that knows. */
    RemoteConduit bounds(boolean isWindowed, boolean isUnbounded) {
        windowed = isWindowed;
        unbounded = isUnbounded;
        return this;
    }

    // ---- putting

    @Override
    public byte put(Payload payload, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        long stream = link.sendAhead(payload, object, channel);
        boolean sent = false;
        lock.lock();
        try {
            byte refusal = awaitWindow(interruptible, gate);
            if (refusal != Status.OK) {
                return refusal;
            }
            sent = true;
            if (!producer || !(windowed || unbounded || credits > 0)) {
                return putSync(payload, stream, timeoutNanos, interruptible, gate);
            }
            if (windowed) {
                aheadBytes += payload.cost();
            } else if (!unbounded) {
                credits--;
            }
            String what = windowed ? "pipe.send" : "queue.put";
            Checkpoint.reached(what + ".before-send");
            link.send(
                    ByteBuffer.allocate(10)
                            .put(Op.PUT)
                            .putLong(object)
                            .put(channel)
                            .flip(),
                    payload,
                    stream);
            Checkpoint.reached(what + ".after-send");
        } finally {
            lock.unlock();
            if (!sent) {
                link.discard(stream);
            }
        }
        link.flush();
        return Status.OK;
    }

    /** OK when something may be put, as far as this process knows; else why not. */
    private byte awaitWindow(boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        while (true) {
            check();
            if (putState != Conduit.OPEN) {
                return putState == Conduit.SHUT ? Status.SHUT_DOWN : Status.BROKEN;
            }
            if (!producer || !windowed || aheadBytes < Conduit.WINDOW_BYTES) {
                return Status.OK;
            }
            var waiter = new Waiter();
            blocked.add(waiter);
            GiveUp.throwFor(awaitUnlocked(waiter, Waiter.FOREVER, interruptible, gate));
        }
    }

    private void wakeBlocked() {
        blocked.forEach(waiter -> waiter.answer(Status.OK));
        blocked.clear();
    }

    /** Called with the lock, which is given up while waiting and taken again. */
    private byte putSync(Payload payload, long stream, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        var waiter = new Waiter();
        String what = windowed ? "pipe.send" : "queue.put";
        Checkpoint.reached(what + ".before-send");
        if (windowed) {
            aheadBytes += payload.cost();
        }
        if (unreported != 0) {
            sendAck(unreported, 0); // the room that this process made counts
        }
        long request = link.register((status, value, reply) -> putAnswered(waiter, status, value, payload));
        ByteBuffer head = ByteBuffer.allocate(19)
                .put(Op.PUT_SYNC)
                .putLong(object)
                .put(channel)
                .putLong(request);
        link.send(head.put(timeoutNanos == 0 ? Op.FLAG_NO_WAIT : 0).flip(), payload, stream);
        Checkpoint.reached(what + ".after-send");
        producer = true;
        lock.unlock();
        try {
            Outcome outcome = awaitOrCancel(waiter, request, timeoutNanos, interruptible, gate, null);
            if (waiter.status() == Status.CANCELLED) {
                GiveUp.throwFor(outcome);
                return Status.NOT_NOW;
            }
            GiveUp.keepInterrupt(outcome);
        } finally {
            lock.lock();
        }
        check();
        byte status = waiter.status();
        if (status == Status.GONE) {
            gone = true;
            check();
        }
        return status;
    }

    /** In the link's thread, so that credits are counted in the order in which they came and were recalled. */
    private void putAnswered(Waiter waiter, byte status, long value, Payload payload) {
        lock.lock();
        try {
            if (status == Status.OK) {
                credits += Math.clamp(value, 0, Conduit.MAX_GRANT);
            } else if (windowed) {
                aheadBytes -= payload.cost();
            }
        } finally {
            lock.unlock();
        }
        waiter.answer(status, value, null);
    }

    /**
     * Waits for the reply; gives up by asking the host, whose word counts. A host that gives none within two seconds is
     * stopped: then the request is left behind.
     *
     * @param late what to do when it is answered after all; null: nothing can be done, which is an error
     */
    private Outcome awaitOrCancel(
            Waiter waiter, long request, long timeoutNanos, boolean interruptible, Gate gate, Answer late)
            throws HostGoneException {
        boolean noWait = timeoutNanos == 0;
        Outcome outcome =
                waiter.await(noWait ? Waiter.FOREVER : timeoutNanos, interruptible && !noWait, noWait ? null : gate);
        if (outcome != Outcome.ANSWERED) {
            link.send(ByteBuffer.allocate(18)
                    .put(Op.CANCEL)
                    .putLong(object)
                    .put(channel)
                    .putLong(request)
                    .flip());
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
            if (!link.abandon(request, late)) {
                waiter.await(Waiter.FOREVER, false, null);
            }
        }
        return outcome;
    }

    // ---- taking

    @Override
    public Taken take(long timeoutNanos, boolean peek, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        Taken taken = takeLocked(timeoutNanos, peek, gate);
        if (taken.payload() != null) {
            link.flush();
        }
        return taken;
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
                .putLong(object)
                .put(channel)
                .putLong(request)
                .flip());
    }

    private void useBoard(AckBoard given, int slot) {
        lock.lock();
        try {
            board = given;
            boardSlot = slot;
        } finally {
            lock.unlock();
        }
    }

    private Taken takeLocked(long timeoutNanos, boolean peek, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        long deadline = System.nanoTime() + timeoutNanos;
        boolean lastLook = false;
        lock.lock();
        try {
            while (true) {
                if (!buffer.isEmpty()) {
                    Taken taken = peek ? Taken.SEEN : takeFromBuffer();
                    Checkpoint.reached(windowed ? "pipe.receive.after-ack" : "queue.take.after-ack");
                    return taken;
                }
                check();
                long left = timeoutNanos;
                if (timeoutNanos > 0) {
                    left = deadline - System.nanoTime();
                    // when the time is over comes one last look, which is exact; a stopped host does not hold it up
                    lastLook |= left <= 0;
                    left = lastLook ? CANCEL_LIMIT_NANOS : left;
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
            lock.unlock();
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
     * it, without the lock. False: it did not come in time; a time-out of 0 waits as long as it takes.
     */
    private boolean awaitPrefetch(long timeoutNanos, Gate gate) throws InterruptedException, ClosedHandleException {
        var waiter = new Waiter();
        blocked.add(waiter);
        boolean noWait = timeoutNanos == 0;
        Outcome outcome = awaitUnlocked(waiter, noWait ? Waiter.FOREVER : timeoutNanos, !noWait, noWait ? null : gate);
        GiveUp.throwFor(outcome);
        return outcome == Outcome.ANSWERED;
    }

    private Outcome awaitUnlocked(Waiter waiter, long timeoutNanos, boolean interruptible, Gate gate) {
        lock.unlock();
        try {
            return waiter.await(timeoutNanos, interruptible, gate);
        } finally {
            lock.lock();
            blocked.remove(waiter);
        }
    }

    /** Asks the host for elements and waits for its word, without the lock. Null: something may be in the buffer. */
    private Taken request(long timeoutNanos, boolean noWait, boolean peek, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        var waiter = new TakeCall();
        long request = link.register(waiter);
        byte flags = (byte) ((noWait ? Op.FLAG_NO_WAIT : 0) | (peek ? Op.FLAG_PEEK : 0));
        link.send(ByteBuffer.allocate(23)
                .put(Op.TAKE)
                .putLong(object)
                .put(channel)
                .putLong(request)
                .putInt(peek ? 1 : want)
                .put(flags)
                .flip());
        Checkpoint.reached(windowed ? "pipe.receive.requested" : "queue.take.requested");
        lock.unlock();
        Outcome outcome = null;
        try {
            outcome = awaitOrCancel(waiter, request, timeoutNanos, true, gate, this::takenTooLate);
        } finally {
            lock.lock();
            boolean leaving = outcome != Outcome.ANSWERED && outcome != Outcome.TIMED_OUT;
            if (leaving && !buffer.isEmpty()) {
                // one of them may have come for this thread; the host gives it to whoever waits
                giveBack(0);
            }
        }
        if (outcome == Outcome.INTERRUPTED || outcome == Outcome.ABORTED) {
            GiveUp.throwFor(outcome);
        }
        return switch (waiter.status()) {
            case Status.OK -> null;
            case Status.NOT_NOW, Status.CANCELLED, Waiter.PENDING -> Taken.NOT_NOW;
            case Status.ENDED -> Taken.ENDED;
            default -> {
                gone |= waiter.status() == Status.GONE;
                yield null;
            }
        };
    }

    /** Elements came for a thread that does not wait any more: the host gives them to others. */
    private void takenTooLate(byte status, long value, Payload payload) {
        lock.lock();
        try {
            if (!buffer.isEmpty()) {
                giveBack(0);
            }
        } finally {
            lock.unlock();
        }
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
            board.storeRelease(boardSlot, delivery.id);
        }
        if (board == null || ask > 0 || buffer.isEmpty()) {
            sendAck(delivery.id, ask);
        } else {
            unreported = delivery.id;
        }
        return new Taken(Status.OK, delivery.payload);
    }

    private void sendAck(long id, int ask) throws HostGoneException {
        unreported = 0;
        link.send(ByteBuffer.allocate(22)
                .put(Op.ACK)
                .putLong(object)
                .put(channel)
                .putLong(id)
                .putInt(ask)
                .flip());
    }

    /** Elements came; called by the thread of the link. */
    void delivered(boolean asPrefetch, Delivery[] batch, boolean hostHasMore) {
        lock.lock();
        try {
            if (asPrefetch) {
                prefetching = false;
                wakeBlocked();
            }
            more = hostHasMore;
            want = hostHasMore ? Math.min(Conduit.MAX_AHEAD, want * 2) : Math.max(1, batch.length);
            buffer.addAll(List.of(batch));
            boardWanted |= batch.length >= BOARD_BATCH;
        } finally {
            lock.unlock();
        }
    }

    /** The host wants back what is not used; called by the thread of the link. */
    void recalled(long seq, byte state) {
        lock.lock();
        try {
            putState = state;
            want = 1;
            more = false;
            giveBack(seq);
            wakeBlocked();
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(long seq) {
        if (unreported != 0) {
            try {
                sendAck(unreported, 0);
            } catch (HostGoneException e) {
                return; // then the host has them all
            }
        }
        sendReturned(link, object, channel, seq, credits, buffer);
        credits = 0;
        buffer.clear();
    }

    static void sendReturned(
            HostLink link, long object, byte channel, long seq, int credits, Collection<Delivery> deliveries) {
        ByteBuffer message = ByteBuffer.allocate(26 + 8 * deliveries.size());
        message.put(Op.RETURNED).putLong(object).put(channel).putLong(seq);
        message.putInt(credits).putInt(deliveries.size());
        deliveries.forEach(delivery -> message.putLong(delivery.id));
        try {
            link.send(message.flip());
        } catch (HostGoneException e) {
            // then the host has them
        }
    }

    /** The last handle of this process is closed: nothing stays behind. */
    void letGo() {
        lock.lock();
        try {
            if (!buffer.isEmpty() || credits > 0 || unreported != 0) {
                giveBack(0);
            }
        } finally {
            lock.unlock();
        }
    }

    void widen(long bytes) {
        lock.lock();
        try {
            aheadBytes = Math.max(0, aheadBytes - bytes);
            wakeBlocked();
        } finally {
            lock.unlock();
        }
    }

    // ---- the rest

    @Override
    public Waiter query(byte what, long argument, long timeoutNanos, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        check();
        var waiter = new Waiter();
        lock.lock();
        long request;
        try {
            while (prefetching) {
                awaitPrefetch(0, null);
                check();
            }
            if (what != Query.JOIN
                    && what != Query.TASK_DONE
                    && (!buffer.isEmpty() || credits > 0 || unreported != 0)) {
                giveBack(0);
            }
            request = link.register(waiter);
            link.send(ByteBuffer.allocate(27)
                    .put(Op.QUERY)
                    .putLong(object)
                    .put(channel)
                    .putLong(request)
                    .put(what)
                    .putLong(argument)
                    .flip());
        } finally {
            lock.unlock();
        }
        boolean mayWait = what == Query.JOIN;
        Outcome outcome = awaitOrCancel(
                waiter, request, mayWait ? timeoutNanos : 0, mayWait, mayWait ? gate : null, Answers.NOBODY);
        if (waiter.status() == Status.CANCELLED || waiter.status() == Waiter.PENDING) {
            GiveUp.throwFor(outcome);
        } else if (waiter.status() == Status.GONE) {
            gone = true;
            check();
        } else {
            GiveUp.keepInterrupt(outcome);
            requireAnswer(what, waiter);
        }
        return waiter;
    }

    private void requireAnswer(byte what, Waiter waiter) throws HostGoneException {
        boolean missing = switch (what) {
            case Query.PEEK -> waiter.status() == Status.OK && waiter.payload() == null;
            case Query.SNAPSHOT -> waiter.status() != Status.OK;
            default -> false;
        };
        if (missing) {
            throw link.nonsense("no elements, to a look at them");
        }
    }

    private void check() throws HostGoneException {
        link.check();
        if (gone) {
            throw new HostGoneException("it does not exist any more in the process that made it: " + link.host(), null);
        }
    }

    void hostGone() {
        lock.lock();
        try {
            prefetching = false;
            buffer.clear();
            wakeBlocked();
        } finally {
            lock.unlock();
        }
    }

    void objectGone() {
        lock.lock();
        try {
            gone = true;
            prefetching = false;
            wakeBlocked();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String glance() {
        return "hosted by " + link.host();
    }
}
