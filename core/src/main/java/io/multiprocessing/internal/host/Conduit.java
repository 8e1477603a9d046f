package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.internal.wire.Timers;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
 * <p><b>Death.</b> {@link #gone} puts things in order when a process is gone: its unacknowledged elements go back, its
 * waiters and credits vanish, a payload that it had half sent leaves a {@link Payloads#BROKEN} mark in a pipe.
 */
final class Conduit {
    /** The greatest number of elements that a process is handed ahead. */
    static final int MAX_AHEAD = 64;

    /** How many bytes a sender may be ahead of the receivers, where there is a window. */
    static final long WINDOW_BYTES = 1 << 20;

    private static final int BATCH_BYTES = 128 << 10;

    /** The greatest number of credits that an answer gives. */
    static final int MAX_GRANT = 64;

    /** So many elements one after the other to the same process make it the only consumer. */
    private static final int ALONE = 16;

    private static final long SETTLE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Things can be put; the numbers of this and the next two states travel in {@link Op#RECALL}. */
    static final byte OPEN = 0;

    static final byte SHUT = 1;
    static final byte BROKEN = 2;

    final long object;
    final byte channel;
    final int capacity;
    private final boolean windowed;
    private final boolean joinable;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Element> ready = new ArrayDeque<>();
    private final Party local = new Party(null);
    private final Map<Session, Party> parties = new IdentityHashMap<>();
    private final ArrayDeque<Taker> takers = new ArrayDeque<>();
    private final ArrayDeque<Putter> putters = new ArrayDeque<>();
    private final ArrayDeque<Joiner> joiners = new ArrayDeque<>();
    private final Map<Long, Settlement> settlements = new java.util.HashMap<>();
    private final List<byte[]> droppedCargo = new ArrayList<>();
    private long nextId = 1;
    private long nextSettlement = 1;
    private int handedCount;
    private int reserved;
    private long unfinished;
    private byte putState = OPEN;
    private boolean ended;
    private boolean dropping;
    private boolean aborted;
    private Party lastTaker;
    private int handOversAlone;

    private record Taker(Party party, long request, int want, boolean peek, Answer answer) {}

    private record Putter(Party party, long request, Payload payload, Answer answer) {}

    private record Joiner(Party party, long request, Answer answer) {}

    /** A question to some processes that is under way. */
    private static final class Settlement {
        final Set<Party> asked = new HashSet<>();

        /** Runs when all have answered, or a second has passed. */
        Runnable soon;

        /** Runs when all have answered or are gone, however long that takes; null: nothing does. */
        final Runnable eventually;

        Future<?> limit;

        Settlement(Runnable soon, Runnable eventually) {
            this.soon = soon;
            this.eventually = eventually;
        }

        void runSoon() {
            Runnable action = soon;
            soon = null;
            if (action != null) {
                action.run();
            }
        }
    }

    Conduit(long object, byte channel, int capacity, boolean windowed, boolean joinable) {
        this.object = object;
        this.channel = channel;
        this.capacity = capacity;
        this.windowed = windowed;
        this.joinable = joinable;
    }

    /** A local taker's answer also carries the element itself. */
    static final class TakeWaiter extends Waiter {
        private volatile Payload taken;

        Payload taken() {
            return taken;
        }
    }

    // ---- putting

    /** Puts for a thread of this process; answers OK, NOT_NOW, SHUT_DOWN or BROKEN. */
    void putLocal(Payload payload, boolean noWait, Answer answer) {
        put(local, 0, payload, noWait, answer);
    }

    void putSync(Session session, long request, Payload payload, boolean noWait, Answer answer) {
        put(party(session), request, payload, noWait, answer);
    }

    /** An element within the credits or the window of its sender. */
    void putAhead(Session session, Payload payload) {
        lock.lock();
        try {
            Party party = party(session);
            if (party.credits > 0) {
                party.credits--;
                reserved--;
            }
            if (putState != BROKEN && !dropping) {
                insert(party, payload);
            } else {
                drop(payload);
            }
        } finally {
            unlock();
        }
    }

    private void put(Party party, long request, Payload payload, boolean noWait, Answer answer) {
        lock.lock();
        try {
            party.producer = !party.local();
            if (aborted) {
                answer.answer(Status.GONE);
            } else if (putState != OPEN) {
                answer.answer(refusal());
            } else if (hasRoomFor(party) && putters.isEmpty()) {
                insert(party, payload);
                answer.answer(Status.OK, grant(party), null);
            } else if (!noWait) {
                putters.add(new Putter(party, request, payload, answer));
                recallRoom();
            } else if (reserved > 0 || handedCount > 0) {
                settle(party, () -> {
                    if (party.gone) {
                        return;
                    }
                    boolean room = putState == OPEN && hasRoomFor(party);
                    if (room) {
                        insert(party, payload);
                    }
                    answer.answer(room ? Status.OK : putState == OPEN ? Status.NOT_NOW : refusal());
                });
            } else {
                answer.answer(Status.NOT_NOW);
            }
        } finally {
            unlock();
        }
    }

    private byte refusal() {
        return putState == SHUT ? Status.SHUT_DOWN : Status.BROKEN;
    }

    private boolean hasRoomFor(Party party) {
        if (windowed) {
            return !party.local() || party.outstandingBytes < WINDOW_BYTES;
        }
        return capacity == Integer.MAX_VALUE || count() + reservedByLiving() < capacity;
    }

    /**
     * Without the credits of processes that are stopped: nobody waits for those, at the price of a few elements too
     * many.
     */
    private int reservedByLiving() {
        int credits = reserved;
        if (credits > 0) {
            for (Party party : parties.values()) {
                credits -= party.unresponsive ? party.credits : 0;
            }
        }
        return credits;
    }

    private int count() {
        return dropping ? 0 : ready.size() + handedCount;
    }

    private int grant(Party party) {
        if (party.local() || capacity == Integer.MAX_VALUE || windowed) {
            return 0;
        }
        long producers = parties.values().stream().filter(each -> each.producer).count();
        // room may be less than nothing: nobody waits for the credits of processes that are stopped
        int credits = (int) Math.clamp((capacity - count() - reserved) / (1 + producers), 0L, MAX_GRANT);
        party.credits += credits;
        reserved += credits;
        return credits;
    }

    private void insert(Party party, Payload payload) {
        party.outstandingBytes += payload.cost();
        unfinished++;
        ready.addLast(new Element(nextId++, payload, party));
        serveTakers();
    }

    private void servePutters() {
        while (!putters.isEmpty()) {
            Putter putter = putters.peek();
            if (!hasRoomFor(putter.party)) {
                return;
            }
            putters.poll();
            insert(putter.party, putter.payload);
            putter.answer.answer(Status.OK, putters.isEmpty() ? grant(putter.party) : 0, null);
        }
    }

    // ---- taking

    /** Takes for a thread of this process: OK with {@link TakeWaiter#taken()}, NOT_NOW or ENDED. */
    void takeLocal(boolean noWait, boolean peek, TakeWaiter waiter) {
        take(local, 0, 1, noWait, peek, waiter);
    }

    void take(Session session, long request, int want, boolean noWait, boolean peek, Answer answer) {
        take(party(session), request, Math.clamp(want, 1, MAX_AHEAD), noWait, peek, answer);
    }

    private void take(Party party, long request, int want, boolean noWait, boolean peek, Answer answer) {
        lock.lock();
        try {
            if (aborted) {
                answer.answer(Status.GONE);
                return;
            }
            handOversAlone = party == lastTaker ? handOversAlone + 1 : 0;
            lastTaker = party;
            var taker = new Taker(party, request, want, peek, answer);
            if (!ready.isEmpty() && takers.isEmpty() && mayServe(party)) {
                deliver(taker);
            } else if (noWait) {
                settle(party, () -> {
                    if (party.gone) {
                        return;
                    }
                    if (!ready.isEmpty()) {
                        deliver(taker);
                    } else {
                        fail(taker, drained() ? Status.ENDED : Status.NOT_NOW);
                    }
                });
            } else {
                takers.add(taker);
                recallElements();
                if (ended) {
                    settle(party, this::endTakers);
                }
            }
        } finally {
            unlock();
        }
    }

    private boolean drained() {
        return ended && ready.isEmpty() && (dropping || handedCount == 0);
    }

    /**
     * Whether a process can be handed what is first in line without breaking the order: no other process has older
     * elements that it may give back, and it has itself answered every recall.
     */
    private boolean mayServe(Party party) {
        if (party.recallsOut > 0) {
            return false;
        }
        for (Party other : parties.values()) {
            if (other != party
                    && (other.ahead || other.recallsOut > 0)
                    && !other.unresponsive
                    && !other.handed.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a process may be handed more than it needs: it has been the only consumer for a while. */
    private boolean mayRunAhead(Party party) {
        return party == lastTaker && handOversAlone >= ALONE && takers.isEmpty() && party.recallsOut == 0;
    }

    private void deliver(Taker taker) {
        Party party = taker.party;
        if (party.local()) {
            if (!taker.peek) {
                Element element = ready.poll();
                ((TakeWaiter) taker.answer).taken = element.payload();
                consumed(element);
                servePutters();
            }
            taker.answer.answer(Status.OK);
            return;
        }
        boolean runAhead = mayRunAhead(party);
        int most = runAhead ? Math.clamp(taker.want, 1, Math.max(1, MAX_AHEAD - party.handed.size())) : 1;
        List<Element> batch = new ArrayList<>(Math.min(most, ready.size()));
        long bytes = 0;
        while (batch.size() < most
                && !ready.isEmpty()
                && (bytes == 0 || bytes + ready.peek().payload().cost() <= BATCH_BYTES)) {
            Element element = ready.poll();
            bytes += element.payload().cost();
            batch.add(element);
        }
        party.handed.addAll(batch);
        handedCount += batch.size();
        party.ahead |= taker.peek || taker.request == 0 || batch.size() > 1;
        party.session.sendTaken(this, taker.request, Status.OK, runAhead && !ready.isEmpty(), batch);
        if (taker.peek && !takers.isEmpty()) {
            recallElements(); // who only looks must not keep it from those who take
        }
    }

    private void fail(Taker taker, byte status) {
        if (taker.party.local()) {
            taker.answer.answer(status);
        } else {
            taker.party.session.sendTaken(this, taker.request, status, false, List.of());
        }
    }

    private void serveTakers() {
        Iterator<Taker> each = takers.iterator();
        while (!ready.isEmpty() && each.hasNext()) {
            Taker taker = each.next();
            if (mayServe(taker.party)) {
                each.remove();
                deliver(taker);
                each = takers.iterator(); // a delivery may have changed the list
            }
        }
    }

    /** The element is out of the queue for good; who called this serves the putters next. */
    private void consumed(Element element) {
        Party origin = element.origin();
        origin.outstandingBytes -= element.payload().cost();
        if (windowed && !origin.local()) {
            origin.consumedBytes += element.payload().cost();
            if (origin.consumedBytes >= WINDOW_BYTES / 2) {
                origin.session.sendWindow(this, origin.consumedBytes);
                origin.consumedBytes = 0;
            }
        }
    }

    void acknowledge(Session session, long id, int wantMore) {
        lock.lock();
        try {
            Party party = party(session);
            consumedThrough(party, id);
            if (wantMore > 0) {
                var taker = new Taker(party, 0, Math.clamp(wantMore, 1, MAX_AHEAD), false, null);
                if (!ready.isEmpty() && mayRunAhead(party) && mayServe(party)) {
                    deliver(taker);
                } else {
                    fail(taker, Status.NOT_NOW);
                }
            }
            endTakers();
        } finally {
            unlock();
        }
    }

    /** The elements that were handed to it before this one, and this one, were taken. */
    private void consumedThrough(Party party, long id) {
        boolean there = false;
        for (Element element : party.handed) {
            there |= element.id() == id;
            if (there) {
                break;
            }
        }
        while (there) {
            Element element = party.handed.poll();
            there = element.id() != id;
            handedCount--;
            consumed(element);
        }
        if (party.handed.isEmpty()) {
            party.ahead = false;
        }
        serveTakers();
        servePutters();
    }

    /** A slot of the board on which this process will say what it took. */
    void useBoard(Session session, int slot) {
        lock.lock();
        try {
            party(session).boardSlot = slot;
        } finally {
            unlock();
        }
    }

    private static Element removeHanded(Party party, long id) {
        Element first = party.handed.peek();
        if (first != null && first.id() == id) {
            return party.handed.poll();
        }
        for (Iterator<Element> each = party.handed.iterator(); each.hasNext(); ) {
            Element element = each.next();
            if (element.id() == id) {
                each.remove();
                return element;
            }
        }
        return null;
    }

    private void endTakers() {
        if (drained()) {
            for (Taker taker; (taker = takers.poll()) != null; ) {
                fail(taker, Status.ENDED);
            }
        }
    }

    // ---- settling

    /**
     * Runs the action, under the lock, when everything that others did ahead has arrived and what they hold unused is
     * back.
     */
    private void settle(Party except, Runnable action) {
        settle(party -> party != except && (party.producer || party.credits > 0 || !party.handed.isEmpty()), action);
    }

    private void settle(Predicate<Party> whom, Runnable action) {
        settle(whom, action, null);
    }

    private void settle(Predicate<Party> whom, Runnable soon, Runnable eventually) {
        Settlement settlement = new Settlement(soon, eventually);
        long seq = nextSettlement++;
        for (Party party : parties.values()) {
            boolean pointless = party.unresponsive && party.recallsOut > 0 && eventually == null;
            if (whom.test(party) && !pointless) {
                party.recallsOut++;
                party.session.sendRecall(this, seq, putState);
                if (!party.unresponsive || eventually != null) {
                    settlement.asked.add(party);
                }
            }
        }
        settlements.put(seq, settlement);
        if (settlement.asked.isEmpty()) {
            finish(seq, settlement);
        } else {
            settlement.limit = Timers.after(SETTLE_LIMIT_NANOS, () -> settlementOverdue(seq));
        }
    }

    private void finish(long seq, Settlement settlement) {
        settlements.remove(seq);
        if (settlement.limit != null) {
            settlement.limit.cancel(false);
        }
        settlement.runSoon();
        if (settlement.eventually != null) {
            settlement.eventually.run();
        }
    }

    private void settlementOverdue(long seq) {
        lock.lock();
        try {
            Settlement settlement = settlements.get(seq);
            if (settlement == null) {
                return;
            }
            for (Party party : List.copyOf(settlement.asked)) {
                party.unresponsive = true;
                if (party.boardSlot != 0) {
                    consumedThrough(party, party.session.lastTaken(party.boardSlot));
                }
            }
            if (settlement.eventually == null) {
                settlements.remove(seq);
            }
            settlement.runSoon();
            serveTakers();
            servePutters();
        } finally {
            unlock();
        }
    }

    private void settled(long seq, Party party) {
        Settlement settlement = settlements.get(seq);
        if (settlement != null && settlement.asked.remove(party) && settlement.asked.isEmpty()) {
            finish(seq, settlement);
        }
    }

    /**
     * Elements that were handed over and may lie unused come back. From the taker's own process too: another thread of
     * it may sit on what this one waits for.
     */
    private void recallElements() {
        settle(party -> party.ahead && party.recallsOut == 0, this::serveTakers);
    }

    /** Somebody waits for room: credits that are not used, elements that were taken and not reported. */
    private void recallRoom() {
        settle(party -> party.credits > 0 || party.ahead && party.recallsOut == 0, this::servePutters);
    }

    /** The answer to a recall, or elements given back unasked (seq 0). */
    void returned(Session session, long seq, int credits, ByteBuffer ids, int count) {
        lock.lock();
        try {
            Party party = party(session);
            party.unresponsive = false;
            if (seq != 0 && party.recallsOut > 0) {
                party.recallsOut--;
            }
            int unused = Math.clamp(credits, 0, party.credits);
            party.credits -= unused;
            reserved -= unused;
            List<Element> back = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Element element = removeHanded(party, ids.getLong());
                if (element != null) {
                    back.add(element);
                }
            }
            if (party.handed.isEmpty()) {
                party.ahead = false;
            }
            putBack(back);
            settled(seq, party);
        } finally {
            unlock();
        }
    }

    private void putBack(List<Element> back) {
        handedCount -= back.size();
        if (dropping) {
            back.forEach(this::dropped);
        } else {
            for (int i = back.size() - 1; i >= 0; i--) {
                putBack(back.get(i));
            }
        }
        serveTakers();
        servePutters();
        endTakers();
    }

    private void putBack(Element element) {
        ArrayDeque<Element> older = new ArrayDeque<>();
        while (!ready.isEmpty() && ready.peek().id() < element.id()) {
            older.push(ready.poll());
        }
        ready.addFirst(element);
        while (!older.isEmpty()) {
            ready.addFirst(older.pop());
        }
    }

    // ---- the rest

    void query(Session session, long request, byte what, long argument, Answer answer) {
        query(session == null ? local : party(session), request, what, argument, answer);
    }

    private void query(Party party, long request, byte what, long argument, Answer answer) {
        lock.lock();
        try {
            if (aborted || windowed) {
                answer.answer(aborted ? Status.GONE : Status.ILLEGAL); // a pipe is asked nothing
                return;
            }
            switch (what) {
                case Query.SHUT_DOWN -> shutDown(answer);
                case Query.SHUT_DOWN_NOW -> shutDownNow(answer);
                case Query.TASK_DONE -> taskDone(party, answer);
                case Query.JOIN -> {
                    joiners.add(new Joiner(party, request, answer));
                    settle(party, () -> settledQuery(party, request, what, argument, answer));
                }
                default -> settle(party, () -> settledQuery(party, request, what, argument, answer));
            }
        } finally {
            unlock();
        }
    }

    private void settledQuery(Party party, long request, byte what, long argument, Answer answer) {
        if (party.gone) {
            return;
        }
        switch (what) {
            case Query.SIZE -> answer.answer(Status.OK, count(), null);
            case Query.UNFINISHED -> answer.answer(Status.OK, unfinished, null);
            case Query.ROOM ->
                answer.answer(
                        Status.OK,
                        capacity == Integer.MAX_VALUE ? capacity : Math.max(0, capacity - count() - reserved),
                        null);
            case Query.PEEK -> {
                Element head = ready.peek();
                if (head == null) {
                    answer.answer(drained() ? Status.ENDED : Status.NOT_NOW);
                } else {
                    answer.answer(Status.OK, head.id(), head.payload());
                }
            }
            case Query.SNAPSHOT -> answer.answer(Status.OK, ready.size(), Snapshot.encode(ready));
            case Query.REMOVE -> answer.answer(Status.OK, remove(argument) ? 1 : 0, null);
            case Query.CLEAR -> {
                clear();
                answer.answer(Status.OK);
            }
            case Query.JOIN -> {
                if (unfinished == 0) {
                    finishJoiners();
                }
            }
            default -> answer.answer(Status.ILLEGAL);
        }
    }

    private boolean remove(long id) {
        for (Iterator<Element> each = ready.iterator(); each.hasNext(); ) {
            Element element = each.next();
            if (element.id() == id) {
                each.remove();
                dropped(element);
                servePutters();
                return true;
            }
        }
        return false;
    }

    private void clear() {
        for (Element element; (element = ready.poll()) != null; ) {
            dropped(element);
        }
        servePutters();
    }

    private void dropped(Element element) {
        drop(element.payload());
        element.origin().outstandingBytes -= element.payload().cost();
        finished();
    }

    private void finished() {
        if (unfinished > 0 && --unfinished == 0) {
            finishJoiners();
        }
    }

    private void finishJoiners() {
        for (Joiner joiner; (joiner = joiners.poll()) != null; ) {
            joiner.answer.answer(Status.OK);
        }
    }

    private void taskDone(Party party, Answer answer) {
        if (!joinable) {
            answer.answer(Status.ILLEGAL);
        } else if (unfinished > 0) {
            finished();
            answer.answer(Status.OK);
        } else {
            settle(party, () -> {
                if (party.gone) {
                    return;
                }
                boolean any = unfinished > 0;
                finished();
                answer.answer(any ? Status.OK : Status.ILLEGAL);
            });
        }
    }

    private void shutDown(Answer answer) {
        refusePuts(SHUT);
        // a stopped producer may still put until it is told, so takers see no end before
        settle(
                party -> party.producer || party.credits > 0 || !party.handed.isEmpty(),
                () -> answer.answer(Status.OK),
                () -> {
                    ended = true;
                    endTakers();
                });
    }

    private void shutDownNow(Answer answer) {
        refusePuts(SHUT);
        dropping = true;
        ended = true;
        clear();
        settle((Party) null, () -> {
            clear();
            for (Taker taker; (taker = takers.poll()) != null; ) {
                fail(taker, Status.ENDED);
            }
            answer.answer(Status.OK);
        });
    }

    private void refusePuts(byte state) {
        if (putState == OPEN) {
            putState = state;
        }
        for (Putter putter; (putter = putters.poll()) != null; ) {
            putter.answer.answer(refusal());
        }
    }

    /** No process holds the sending end any more: what is left is taken, then comes the end. */
    void noMoreWriters() {
        lock.lock();
        try {
            refusePuts(BROKEN);
            ended = true;
            recallElements();
            endTakers();
        } finally {
            unlock();
        }
    }

    /** No process holds the receiving end any more; answered when all senders know. */
    void noMoreReaders(Answer answer) {
        lock.lock();
        try {
            refusePuts(BROKEN);
            dropping = true;
            clear();
            settle((Party) null, () -> answer.answer(Status.OK));
        } finally {
            unlock();
        }
    }

    /** Nobody holds the queue any more. */
    void drop() {
        lock.lock();
        try {
            refusePuts(SHUT);
            clear();
        } finally {
            unlock();
        }
    }

    /** A request is given up: answered CANCELLED if it still waits, else it has been answered before. */
    void cancel(Session session, long request) {
        lock.lock();
        try {
            Party party = party(session);
            if (takers.removeIf(taker -> taker.party == party && taker.request == request)) {
                session.sendTaken(this, request, Status.CANCELLED, false, List.of());
            }
            cancelPutOrJoin(party, request, null);
        } finally {
            unlock();
        }
    }

    /** A thread of this process gives up; afterwards its answer is there: CANCELLED, or what came first. */
    void cancelLocal(Waiter waiter) {
        lock.lock();
        try {
            if (takers.removeIf(taker -> taker.answer == waiter)) {
                waiter.answer(Status.CANCELLED);
            }
            cancelPutOrJoin(local, 0, waiter);
        } finally {
            unlock();
        }
    }

    /** Whoever waits is answered: the process may live, and only have closed its last handle. */
    private void cancelAllOf(Party party) {
        takers.stream().filter(taker -> taker.party == party).forEach(taker -> fail(taker, Status.CANCELLED));
        putters.stream()
                .filter(putter -> putter.party == party)
                .forEach(putter -> putter.answer.answer(Status.CANCELLED));
        joiners.stream()
                .filter(joiner -> joiner.party == party)
                .forEach(joiner -> joiner.answer.answer(Status.CANCELLED));
        takers.removeIf(taker -> taker.party == party);
        putters.removeIf(putter -> putter.party == party);
        joiners.removeIf(joiner -> joiner.party == party);
    }

    private void cancelPutOrJoin(Party party, long request, Answer answer) {
        for (Iterator<Putter> each = putters.iterator(); each.hasNext(); ) {
            Putter putter = each.next();
            if (putter.party == party && putter.request == request && (answer == null || putter.answer == answer)) {
                each.remove();
                putter.answer.answer(Status.CANCELLED);
            }
        }
        for (Iterator<Joiner> each = joiners.iterator(); each.hasNext(); ) {
            Joiner joiner = each.next();
            if (joiner.party == party && joiner.request == request && (answer == null || joiner.answer == answer)) {
                each.remove();
                joiner.answer.answer(Status.CANCELLED);
            }
        }
    }

    /** A process is gone: what it held comes back, what it waited for is forgotten. */
    void gone(Session session, boolean sentInPart) {
        lock.lock();
        try {
            Party party = parties.remove(session);
            if (party == null) {
                party = new Party(session);
            }
            Party dead = party;
            dead.gone = true;
            cancelAllOf(dead);
            reserved -= dead.credits;
            dead.credits = 0;
            if (dead.boardSlot != 0) {
                consumedThrough(dead, session.lastTaken(dead.boardSlot));
            }
            List<Element> back = List.copyOf(dead.handed);
            dead.handed.clear();
            if (sentInPart && windowed && putState == OPEN) {
                insert(dead, Payloads.BROKEN_MESSAGE);
            }
            putBack(back);
            for (long seq : List.copyOf(settlements.keySet())) {
                settled(seq, dead);
            }
        } finally {
            unlock();
        }
    }

    /**
     * The context is closed: threads of this process that wait are told so; those of others learn it from their broken
     * connections.
     */
    void abort() {
        lock.lock();
        try {
            takers.stream().filter(taker -> taker.party == local).forEach(taker -> taker.answer.answer(Status.GONE));
            putters.stream()
                    .filter(putter -> putter.party == local)
                    .forEach(putter -> putter.answer.answer(Status.GONE));
            joiners.stream()
                    .filter(joiner -> joiner.party == local)
                    .forEach(joiner -> joiner.answer.answer(Status.GONE));
            takers.clear();
            putters.clear();
            joiners.clear();
            aborted = true;
            dropping = true;
            clear();
        } finally {
            unlock();
        }
    }

    private void drop(Payload payload) {
        if (payload.cargo() != null) {
            droppedCargo.add(payload.cargo());
        }
    }

    /** What dropped elements carried is let go of without the lock, since other objects take theirs for it. */
    private void unlock() {
        List<byte[]> cargo = List.of();
        if (!droppedCargo.isEmpty() && lock.getHoldCount() == 1) {
            cargo = List.copyOf(droppedCargo);
            droppedCargo.clear();
        }
        lock.unlock();
        cargo.forEach(Cargo::release);
    }

    private Party party(Session session) {
        return parties.computeIfAbsent(session, Party::new);
    }

    /** For {@code toString} and logs: a glance without settling. */
    String glance() {
        lock.lock();
        try {
            return "size=" + count() + (capacity == Integer.MAX_VALUE ? "" : ", capacity=" + capacity)
                    + (putState == OPEN ? "" : ", shut down");
        } finally {
            unlock();
        }
    }
}
