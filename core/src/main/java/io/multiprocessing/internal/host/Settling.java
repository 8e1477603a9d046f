package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Timers;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The recalls of a conduit that are under way, and what is to be done when they are answered. Guarded by the conduit's
 * lock.
 *
 * <p>Some processes are asked to give back what they hold unused. Since messages of one process arrive in order, all
 * that a process had done before its answer has arrived then, too. Whoever has not answered within a second is
 * <em>unresponsive</em>, until it does: nobody waits for it, except for an action that may come as late as it must.
 *
 * <pre>
 *   ask ──▶ RECALL seq ──▶ each process asked
 *             │ all have answered, or are gone ───────────▶ soon, eventually
 *             └ a second has passed ──▶ soon ··· the rest ─▶ eventually
 * </pre>
 */
final class Settling {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Conduit conduit;
    private final Map<Long, Settlement> underWay = new HashMap<>();
    private long nextSeq = 1;

    /** One question to some processes. */
    private static final class Settlement {
        final Set<Party> asked = new HashSet<>();
        final Runnable eventually;
        Runnable soon;
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

    Settling(Conduit conduit) {
        this.conduit = conduit;
    }

    /**
     * Asks some processes; the actions run under the lock, at once when nobody need be asked.
     *
     * @param parties the processes that use the conduit
     * @param whom which of them to ask
     * @param putState what they are told about putting
     * @param soon runs when all have answered, or a second has passed
     * @param eventually runs when all have answered or are gone, however long that takes; null: nothing does
     */
    void ask(Collection<Party> parties, Predicate<Party> whom, byte putState, Runnable soon, Runnable eventually) {
        var settlement = new Settlement(soon, eventually);
        long seq = nextSeq++;
        for (Party party : parties) {
            boolean pointless = party.unresponsive && party.recallsOut > 0 && eventually == null;
            if (whom.test(party) && !pointless) {
                party.recallsOut++;
                party.session.sendRecall(conduit, seq, putState);
                if (!party.unresponsive || eventually != null) {
                    settlement.asked.add(party);
                }
            }
        }
        underWay.put(seq, settlement);
        if (settlement.asked.isEmpty()) {
            finish(seq, settlement);
        } else {
            settlement.limit = Timers.after(LIMIT_NANOS, () -> conduit.settlementOverdue(seq));
        }
    }

    /** A process has answered; 0 and numbers that mean nothing (any more) are harmless. */
    void answered(long seq, Party party) {
        Settlement settlement = underWay.get(seq);
        if (settlement != null && settlement.asked.remove(party) && settlement.asked.isEmpty()) {
            finish(seq, settlement);
        }
    }

    /** A process is gone, which answers everything that it was asked. */
    void gone(Party party) {
        for (long seq : List.copyOf(underWay.keySet())) {
            answered(seq, party);
        }
    }

    boolean isUnderWay(long seq) {
        return underWay.containsKey(seq);
    }

    /** Who has not answered a question that is under way. */
    List<Party> silent(long seq) {
        return List.copyOf(underWay.get(seq).asked);
    }

    /** Goes on without those that have not answered a question that is under way. */
    void doWithoutSilent(long seq) {
        Settlement settlement = underWay.get(seq);
        if (settlement.eventually == null) {
            underWay.remove(seq);
        }
        settlement.runSoon();
    }

    private void finish(long seq, Settlement settlement) {
        underWay.remove(seq);
        if (settlement.limit != null) {
            settlement.limit.cancel(false);
        }
        settlement.runSoon();
        if (settlement.eventually != null) {
            settlement.eventually.run();
        }
    }
}
