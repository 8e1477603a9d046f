package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiting.Taker;
import io.multiprocessing.internal.wire.Landing;
import java.util.Collection;
import java.util.List;

/**
 * How elements of a conduit come to those who take: who may be handed what is first in line, so that nobody sees the
 * elements of one producer out of order, and how much of it. Guarded by the conduit's lock.
 */
final class HandOver {
    /** So many elements one after the other to the same process make it the only consumer. */
    private static final int ALONE = 16;

    private final Conduit conduit;
    private final Stock stock;
    private final Room room;
    private final Collection<Party> parties;
    private final WaitingLine<Taker> takers;
    private Party lastTaker;
    private int alone;

    /**
     * Begins with nobody.
     *
     * @param parties the processes that use the conduit, a view
     * @param takers those who wait
     */
    HandOver(Conduit conduit, Stock stock, Room room, Collection<Party> parties, WaitingLine<Taker> takers) {
        this.conduit = conduit;
        this.stock = stock;
        this.room = room;
        this.parties = parties;
        this.takers = takers;
    }

    /** Gives whoever comes to take what is there; false: nothing is, or not for this one, or others wait. */
    boolean deliverNow(Taker taker) {
        Party party = taker.party();
        alone = party == lastTaker ? alone + 1 : 0;
        lastTaker = party;
        boolean now = stock.anyReady() && takers.isEmpty() && mayServe(party);
        if (now) {
            deliver(taker);
        }
        return now;
    }

    /** Gives more to a process that is busy taking; answered NOT_NOW when that cannot be. */
    void deliverMore(Taker taker) {
        if (stock.anyReady() && mayRunAhead(taker.party()) && mayServe(taker.party())) {
            deliver(taker);
        } else {
            taker.answer().answer(Status.NOT_NOW);
        }
    }

    /** Gives those who wait what is there. */
    void serve() {
        while (stock.anyReady()) {
            Taker taker = takers.takeFirst(each -> mayServe(each.party()));
            if (taker == null) {
                return;
            }
            deliver(taker);
        }
    }

    /** The memory that the first to take has offered; null: it has not, or is served from what is ready. */
    Landing nextLanding() {
        Taker first = stock.anyReady() ? null : takers.first();
        boolean local = first != null && first.party().local() && !first.peek();
        return local && mayServe(first.party()) ? ((TakeWaiter) first.answer()).landing() : null;
    }

    /** Whether what comes now goes to the thread that has offered this memory. */
    boolean isNextAt(Landing landing) {
        return nextLanding() == landing;
    }

    /**
     * Whether a process can be handed what is first in line without breaking the order: no other process has older
     * elements that it may give back, and it has itself answered every recall.
     */
    private boolean mayServe(Party party) {
        if (party.recallsOut > 0) {
            return false;
        }
        for (Party other : parties) {
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
        return party == lastTaker && alone >= ALONE && takers.isEmpty() && party.recallsOut == 0;
    }

    /** Gives what is first to a taker, whoever else wants it. */
    void deliver(Taker taker) {
        if (taker.party().local()) {
            if (!taker.peek()) {
                Element element = stock.takeFirst();
                ((TakeWaiter) taker.answer()).take(element.payload());
                room.consumed(element);
                conduit.servePutters();
            }
            taker.answer().answer(Status.OK);
        } else {
            send(taker);
            if (taker.peek() && !takers.isEmpty()) {
                conduit.recallElements(); // who only looks must not keep it from those who take
            }
        }
    }

    private void send(Taker taker) {
        Party party = taker.party();
        boolean runAhead = mayRunAhead(party);
        int most = runAhead ? Math.clamp(taker.want(), 1, Math.max(1, Conduit.MAX_AHEAD - party.handed.size())) : 1;
        List<Element> batch = stock.handTo(party, most);
        party.ahead |= taker.peek() || taker.request() == 0 || batch.size() > 1;
        party.session.sendTaken(conduit, taker.request(), Status.OK, runAhead && stock.anyReady(), batch);
    }
}
