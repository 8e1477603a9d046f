package io.multiprocessing.internal.host;

import java.util.ArrayDeque;

/** What a conduit knows of one process that uses it. Guarded by the conduit's lock. */
final class Party {
    /** The process's connection; null: the hosting process itself. */
    final Session session;

    /** Elements that were handed to it and not acknowledged, in order. */
    final ArrayDeque<Element> handed = new ArrayDeque<>();

    /** Elements that it may put without asking. */
    int credits;

    /** Bytes that it put and nobody consumed. */
    long outstandingBytes;

    /** Bytes of its that were consumed since it was last told. */
    long consumedBytes;

    /** It has put something, and may put more without asking. */
    boolean producer;

    /** It may have elements that no thread of it waits for. */
    boolean ahead;

    /** Where on its board it says which element it took last; 0: it says so in messages only. */
    int boardSlot;

    /**
     * Recalls that it has not answered: until it has, it is handed nothing, so that nothing overtakes what it gives
     * back.
     */
    int recallsOut;

    /** It is not a user of the conduit any more; what was still to be answered to it need not be. */
    boolean gone;

    /** It left a recall unanswered for too long, so nobody waits for its answers. */
    boolean unresponsive;

    Party(Session session) {
        this.session = session;
    }

    /** Whether it may have done something, or hold something unused, that has not been told. */
    boolean mayActAhead() {
        return producer || credits > 0 || !handed.isEmpty();
    }

    boolean local() {
        return session == null;
    }
}
