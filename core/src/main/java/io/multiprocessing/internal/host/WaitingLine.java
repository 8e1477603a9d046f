package io.multiprocessing.internal.host;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Those who wait in a conduit for the same thing, first come, first served. Who leaves the line without being served is
 * answered why. Guarded by the conduit's lock.
 */
final class WaitingLine<W extends Waiting> {
    private final ArrayDeque<W> line = new ArrayDeque<>();

    boolean isEmpty() {
        return line.isEmpty();
    }

    void add(W waiting) {
        line.add(waiting);
    }

    W first() {
        return line.peek();
    }

    /** The first one leaves the line; who called this serves it. */
    W takeFirst() {
        return line.poll();
    }

    /** The first one that can be served leaves the line; who called this serves it. Null: there is none. */
    W takeFirst(Predicate<? super W> servable) {
        for (Iterator<W> each = line.iterator(); each.hasNext(); ) {
            W waiting = each.next();
            if (servable.test(waiting)) {
                each.remove();
                return waiting;
            }
        }
        return null;
    }

    /** The wait of everybody is over. */
    void answerAll(byte status) {
        for (W waiting; (waiting = line.poll()) != null; ) {
            waiting.answer().answer(status);
        }
    }

    /** The wait of some is over. */
    void answer(Predicate<? super W> whom, byte status) {
        line.removeIf(waiting -> {
            boolean over = whom.test(waiting);
            if (over) {
                waiting.answer().answer(status);
            }
            return over;
        });
    }

    /** Looks at some without a change. */
    void each(Predicate<? super W> whom, Consumer<? super W> action) {
        line.stream().filter(whom).forEach(action);
    }

    /** Forgets everybody, unanswered: they learn in another way that the wait is over. */
    void forgetAll() {
        line.clear();
    }
}
