package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiting.Joiner;
import io.multiprocessing.internal.host.Waiting.Putter;
import io.multiprocessing.internal.host.Waiting.Taker;
import io.multiprocessing.internal.wire.Landing;
import io.multiprocessing.internal.wire.Payload;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Elements on their way from those who put to those who take, in the process that hosts them: the whole of a queue, one
 * direction of a pipe.
 *
 * <p>No method blocks. Who must wait leaves an {@link Answer}, which is given later by whoever makes it possible, first
 * come, first served. Threads of this process and messages of others are treated alike; the difference is in the
 * {@link Party}.
 *
 * <pre>
 *            put                                      take
 *   putter ───────▶  ready: e7 e8 e9 …  ──────────▶ local taker: consumed at once
 *                          ▲          └───────────▶ other process: handed e5 e6, consumed by its ACK
 *                          └── back, to where they belong, by RETURNED or by the death of that process
 * </pre>
 *
 * <p><b>What makes it fast</b> is that others may act ahead: a process may put without asking (as many elements as it
 * has credits, or while its bytes fit into a window, or always when there is no bound), and is handed more elements
 * than it asked for. <b>What makes it exact</b> is that every question whose answer could be changed by what others did
 * ahead is asked only after they were <em>settled</em>: each is sent a recall, gives back its unused elements and
 * credits, and since messages of one process arrive in order, everything it did before has arrived then too. A process
 * that does not answer within a second (it is stopped, say) is not waited for again until it does.
 *
 * <p>The rooms behind this door, all guarded by this lock: {@link Stock} (which elements there are), {@link Room} (who
 * may put), {@link HandOver} (who may be handed what), {@link WaitingLine} (who waits), {@link Settling} (who was asked
 * to give back), {@link Ending} (how far its end has come), {@link Questions} (what else is asked). They act on what
 * they are told; what follows from what is said here.
 *
 * <p><b>Death.</b> {@link #gone} puts things in order when a process is gone: its unacknowledged elements go back, its
 * waiters and credits vanish, a payload that it had half sent leaves a {@link Payloads#BROKEN} mark in a pipe.
 */
final class Conduit {
    /** The greatest number of elements that a process is handed ahead. */
    static final int MAX_AHEAD = 64;

    /** How many bytes a sender may be ahead of the receivers, where there is a window. */
    static final long WINDOW_BYTES = 4 << 20;

    final long object;
    final byte channel;
    private final boolean windowed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Locked locked = this::unlock;
    private final Party local = new Party(null);
    private final Map<Session, Party> parties = new IdentityHashMap<>();
    private final WaitingLine<Taker> takers = new WaitingLine<>();
    private final WaitingLine<Putter> putters = new WaitingLine<>();
    private final WaitingLine<Joiner> joiners = new WaitingLine<>();
    private final Stock stock = new Stock(() -> joiners.answerAll(Status.OK));
    private final Ending ending = new Ending(stock, takers, putters);
    private final Settling settling = new Settling(this);
    private final Room room;
    private final HandOver handOver;
    private final Questions questions;
    private boolean aborted;

    Conduit(long object, byte channel, int capacity, boolean windowed, boolean joinable) {
        this.object = object;
        this.channel = channel;
        this.windowed = windowed;
        this.room = new Room(this, stock, parties.values(), capacity, windowed);
        this.handOver = new HandOver(this, stock, room, parties.values(), takers);
        this.questions = new Questions(stock, room, ending, joiners, joinable, this::servePutters);
    }

    /** Held while anything of the conduit is looked at or changed; closing it unlocks. */
    private interface Locked extends AutoCloseable {
        @Override
        void close();
    }

    private Locked locked() {
        lock.lock();
        return locked;
    }

    /** What dropped elements carried is let go of without the lock, since other objects take theirs for it. */
    private void unlock() {
        List<byte[]> cargo = lock.getHoldCount() == 1 ? stock.droppedCargo() : List.of();
        lock.unlock();
        cargo.forEach(Cargo::release);
    }

    private Party party(Session session) {
        return session == null ? local : parties.computeIfAbsent(session, Party::new);
    }

    // ---- putting

    /**
     * Puts; answers OK with a number of credits, NOT_NOW, SHUT_DOWN or BROKEN.
     *
     * @param session who puts; null: a thread of this process
     */
    void put(Session session, long request, Payload payload, boolean noWait, Answer answer) {
        try (var _ = locked()) {
            Party party = party(session);
            party.producer = !party.local();
            if (aborted) {
                answer.answer(Status.GONE);
            } else if (!ending.isOpen()) {
                answer.answer(ending.refusal());
            } else if (room.isThereFor(party) && putters.isEmpty()) {
                insert(party, payload);
                answer.answer(Status.OK, room.grant(party), null);
            } else if (!noWait) {
                putters.add(new Putter(party, request, payload, answer));
                recallRoom();
            } else if (room.anyReserved() || stock.anyHanded()) {
                settle(party, () -> putNow(party, payload, answer));
            } else {
                answer.answer(Status.NOT_NOW);
            }
        }
    }

    private void putNow(Party party, Payload payload, Answer answer) {
        if (party.gone) { // it may live, and only have closed its last handle
            stock.drop(payload);
            answer.answer(Status.CANCELLED);
            return;
        }
        boolean now = ending.isOpen() && room.isThereFor(party);
        if (now) {
            insert(party, payload);
        }
        answer.answer(now ? Status.OK : ending.isOpen() ? Status.NOT_NOW : ending.refusal());
    }

    /**
     * An element within the credits or the window of its sender.
     *
     * @param moreAtHand takers need not be served yet: {@link #serve} is called soon
     */
    void putAhead(Session session, Payload payload, boolean moreAtHand) {
        try (var _ = locked()) {
            Party party = party(session);
            room.takeBack(party, 1);
            boolean landed = payload.landing() != null && handOver.isNextAt(payload.landing());
            Payload whole = landed ? payload : payload.ashore();
            if (ending.putState() == Ending.BROKEN || stock.isDropping()) {
                stock.drop(whole);
            } else {
                stock.add(party, whole);
                if (landed || !moreAtHand) {
                    handOver.serve();
                }
            }
        }
    }

    /** The memory of a thread of this process that is the next to take, for a payload that begins to come. */
    Landing claimLanding(int total) {
        try (var _ = locked()) {
            Landing next = windowed ? handOver.nextLanding() : null;
            return next != null && next.claim(total) ? next : null;
        }
    }

    /** Offers what was put to those who wait. */
    void serve() {
        try (var _ = locked()) {
            handOver.serve();
        }
    }

    private void insert(Party party, Payload payload) {
        stock.add(party, payload);
        handOver.serve();
    }

    void servePutters() {
        while (!putters.isEmpty() && room.isThereFor(putters.first().party())) {
            Putter putter = putters.takeFirst();
            insert(putter.party(), putter.payload());
            putter.answer().answer(Status.OK, putters.isEmpty() ? room.grant(putter.party()) : 0, null);
        }
    }

    // ---- taking

    /** Takes for a thread of this process: OK with {@link TakeWaiter#taken()}, NOT_NOW or ENDED. */
    void takeLocal(boolean noWait, boolean peek, TakeWaiter waiter) {
        try (var _ = locked()) {
            take(new Taker(local, 0, 1, peek, waiter), noWait);
        }
    }

    /** Takes for another process, which is answered by {@link Op#TAKEN}. */
    void take(Session session, long request, int want, boolean noWait, boolean peek) {
        try (var _ = locked()) {
            take(taker(session, request, want, peek), noWait);
        }
    }

    private Taker taker(Session session, long request, int want, boolean peek) {
        return new Taker(
                party(session),
                request,
                Math.clamp(want, 1, MAX_AHEAD),
                peek,
                (status, _, _) -> session.sendTaken(this, request, status, false, List.of()));
    }

    private void take(Taker taker, boolean noWait) {
        if (aborted) {
            taker.answer().answer(Status.GONE);
        } else if (!handOver.deliverNow(taker)) {
            if (noWait) {
                settle(taker.party(), () -> takeNow(taker));
            } else {
                takers.add(taker);
                recallElements();
                if (ending.isEnded()) {
                    settle(taker.party(), ending::endTakers);
                }
            }
        }
    }

    private void takeNow(Taker taker) {
        if (taker.party().gone) {
            taker.answer().answer(Status.CANCELLED);
            return;
        }
        if (stock.anyReady()) {
            handOver.deliver(taker);
        } else {
            taker.answer().answer(ending.isDrained() ? Status.ENDED : Status.NOT_NOW);
        }
    }

    /** A process took the elements up to this one; it may want more, if there are any. */
    void acknowledge(Session session, long id, int wantMore) {
        try (var _ = locked()) {
            consumedThrough(party(session), id);
            if (wantMore > 0) {
                handOver.deliverMore(taker(session, 0, wantMore, false));
            }
            ending.endTakers();
        }
    }

    private void consumedThrough(Party party, long id) {
        stock.acknowledged(party, id, element -> {
            room.consumed(element);
            party.session.luggage().taken(this, element);
        });
        handOver.serve();
        servePutters();
    }

    /** What a process that says nothing, now or ever, took as its board tells. */
    private void consumedByBoard(Party party) {
        if (party.boardSlot != 0) {
            consumedThrough(party, party.session.lastTaken(party.boardSlot));
        }
    }

    /** A slot of the board on which this process will say what it took. */
    void useBoard(Session session, int slot) {
        try (var _ = locked()) {
            party(session).boardSlot = slot;
        }
    }

    // ---- settling

    /**
     * Runs the action, under the lock, when everything that others did ahead has arrived and what they hold unused is
     * back.
     */
    private void settle(Party except, Runnable action) {
        settle(party -> party != except && party.mayActAhead(), action);
    }

    private void settle(Predicate<Party> whom, Runnable action) {
        settling.ask(parties.values(), whom, ending.putState(), action, null);
    }

    /**
     * Elements that were handed over and may lie unused come back. From the taker's own process too: another thread of
     * it may sit on what this one waits for.
     */
    void recallElements() {
        settle(party -> party.ahead && party.recallsOut == 0, handOver::serve);
    }

    /** Somebody waits for room: credits that are not used, elements that were taken and not reported. */
    private void recallRoom() {
        settle(party -> party.credits > 0 || party.ahead && party.recallsOut == 0, this::servePutters);
    }

    /** A second has passed. */
    void settlementOverdue(long seq) {
        try (var _ = locked()) {
            if (!settling.isUnderWay(seq)) {
                return;
            }
            for (Party party : settling.silent(seq)) {
                party.unresponsive = true;
                consumedByBoard(party);
            }
            settling.doWithoutSilent(seq);
            handOver.serve();
            servePutters();
        }
    }

    /** The answer to a recall, or elements given back unasked (seq 0). */
    void returned(Session session, long seq, int credits, ByteBuffer ids, int count) {
        try (var _ = locked()) {
            Party party = party(session);
            party.unresponsive = false;
            if (seq != 0 && party.recallsOut > 0) {
                party.recallsOut--;
            }
            room.takeBack(party, credits);
            putBack(stock.takeBack(party, ids, count));
            settling.answered(seq, party);
        }
    }

    private void putBack(List<Element> back) {
        stock.putBack(back);
        handOver.serve();
        servePutters();
        ending.endTakers();
    }

    // ---- the rest

    /**
     * Answers what {@link Query} lists.
     *
     * @param session who asks; null: a thread of this process
     */
    void query(Session session, long request, byte what, long argument, Answer answer) {
        try (var _ = locked()) {
            Party party = party(session);
            if (aborted || windowed) {
                answer.answer(aborted ? Status.GONE : Status.ILLEGAL); // a pipe is asked nothing
            } else if (what == Query.SHUT_DOWN) {
                shutDown(answer);
            } else if (what == Query.SHUT_DOWN_NOW) {
                shutDownNow(answer);
            } else if (questions.isClear(what)) {
                questions.answer(what, argument, answer);
            } else {
                if (what == Query.JOIN) {
                    joiners.add(new Joiner(party, request, answer));
                }
                settle(party, () -> {
                    if (party.gone) {
                        answer.answer(Status.CANCELLED);
                    } else {
                        questions.answer(what, argument, answer);
                    }
                });
            }
        }
    }

    private void shutDown(Answer answer) {
        ending.refusePuts(Ending.SHUT);
        // a stopped producer may still put until it is told, so takers see no end before
        settling.ask(parties.values(), Party::mayActAhead, ending.putState(), () -> answer.answer(Status.OK), () -> {
            ending.nothingComes();
            ending.endTakers();
        });
    }

    private void shutDownNow(Answer answer) {
        ending.refusePuts(Ending.SHUT);
        ending.nothingComes();
        stock.clearForGood();
        settle((Party) null, () -> {
            takers.answerAll(Status.ENDED);
            answer.answer(Status.OK);
        });
    }

    /** No process holds the sending end any more: what is left is taken, then comes the end. */
    void noMoreWriters() {
        try (var _ = locked()) {
            ending.refusePuts(Ending.BROKEN);
            ending.nothingComes();
            recallElements();
            ending.endTakers();
        }
    }

    /** No process holds the receiving end any more; answered when all senders know. */
    void noMoreReaders(Answer answer) {
        try (var _ = locked()) {
            ending.refusePuts(Ending.BROKEN);
            stock.clearForGood();
            settle((Party) null, () -> answer.answer(Status.OK));
        }
    }

    /** Nobody holds the queue any more. */
    void drop() {
        try (var _ = locked()) {
            ending.refusePuts(Ending.SHUT);
            stock.clear();
        }
    }

    // ---- giving up, and dying

    /** A request is given up: answered CANCELLED if it still waits, else it has been answered before. */
    void cancel(Session session, long request) {
        try (var _ = locked()) {
            Party party = party(session);
            endWaits(each -> each.party() == party && each.request() == request, Status.CANCELLED);
        }
    }

    /** A thread of this process gives up; afterwards its answer is there: CANCELLED, or what came first. */
    void cancelLocal(Waiter waiter) {
        try (var _ = locked()) {
            endWaits(each -> each.answer() == waiter, Status.CANCELLED);
        }
    }

    private void endWaits(Predicate<Waiting> whose, byte status) {
        takers.answer(whose, status);
        putters.answer(whose, status);
        joiners.answer(whose, status);
    }

    /** A process is gone: what it held comes back, what it waited for is forgotten. */
    void gone(Session session, boolean sentInPart) {
        try (var _ = locked()) {
            Party known = parties.remove(session);
            Party dead = known == null ? new Party(session) : known;
            dead.gone = true;
            // whoever waits is answered: the process may live, and only have closed its last handle
            putters.each(each -> each.party() == dead, each -> stock.drop(each.payload()));
            endWaits(each -> each.party() == dead, Status.CANCELLED);
            room.takeBack(dead, dead.credits);
            consumedByBoard(dead);
            List<Element> back = stock.takeAllBack(dead);
            if (sentInPart && windowed && ending.isOpen()) {
                insert(dead, Payloads.BROKEN_MESSAGE);
            }
            putBack(back);
            settling.gone(dead);
        }
    }

    /**
     * The context is closed: threads of this process that wait are told so; those of others learn it from their broken
     * connections.
     */
    void abort() {
        try (var _ = locked()) {
            endWaits(each -> each.party().local(), Status.GONE);
            takers.forgetAll();
            putters.each(_ -> true, each -> stock.drop(each.payload()));
            putters.forgetAll();
            joiners.forgetAll();
            aborted = true;
            stock.clearForGood();
        }
    }

    /** Whether something is ready, or nothing will be any more; without settling. */
    boolean isAnythingAtHand() {
        try (var _ = locked()) {
            return aborted || stock.anyReady() || !ending.isOpen();
        }
    }

    /** For {@code toString} and logs: a glance without settling. */
    String glance() {
        try (var _ = locked()) {
            return "size=" + stock.count() + (ending.isOpen() ? "" : ", shut down");
        }
    }
}
