package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiter.Outcome;
import java.util.ArrayDeque;

/**
 * A line of threads of this process that wait for the same thing in shared memory: the first one has the turn and waits
 * there, the others wait for theirs here. So threads of a process are served first come, first served, and a thousand
 * of them disturb the other processes no more than one does.
 */
final class Turns {
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private volatile boolean taken;
    private boolean over;

    /** Whether nobody of this process waits. */
    boolean isFree() {
        return !taken;
    }

    /**
     * Waits for the turn.
     *
     * @return ANSWERED: this thread has it and must {@link #pass} it on; anything else: it has not
     */
    Outcome await(long timeoutNanos, boolean interruptible, Gate gate) {
        return await(enter(), timeoutNanos, interruptible, gate);
    }

    /** Takes a place in the line, for {@link #await(Waiter, long, boolean, Gate)} by this thread, or {@link #leave}. */
    Waiter enter() {
        synchronized (waiting) {
            if (!taken || over) {
                taken = true;
                return Waiter.answered(Status.OK, 0, null);
            }
            var waiter = new Waiter();
            waiting.add(waiter);
            return waiter;
        }
    }

    /** As the other one, at a place that was taken before. */
    Outcome await(Waiter place, long timeoutNanos, boolean interruptible, Gate gate) {
        Outcome outcome = place.await(timeoutNanos, interruptible, gate);
        if (outcome != Outcome.ANSWERED) {
            leave(place);
        }
        return outcome;
    }

    /** Gives a place up, or the turn if it has come to that. */
    void leave(Waiter place) {
        boolean came;
        synchronized (waiting) {
            came = !waiting.remove(place);
        }
        if (came) {
            pass();
        }
    }

    void pass() {
        synchronized (waiting) {
            Waiter next = waiting.poll();
            if (next == null) {
                taken = false;
            } else {
                next.answer(Status.OK);
            }
        }
    }

    /** There is nothing to wait for any more: everybody has the turn, to see for himself. */
    void end() {
        synchronized (waiting) {
            over = true;
            for (Waiter next; (next = waiting.poll()) != null; ) {
                next.answer(Status.OK);
            }
        }
    }
}
