package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;

/** Somebody who waits in a conduit, and where the answer goes. */
sealed interface Waiting {
    Party party();

    /** The number of the request, by which its process can cancel it; 0 for threads of this process. */
    long request();

    Answer answer();

    /**
     * Waits for an element.
     *
     * @param want how many it can use
     * @param peek it only looks
     */
    record Taker(Party party, long request, int want, boolean peek, Answer answer) implements Waiting {}

    /** Waits for room. */
    record Putter(Party party, long request, Payload payload, Answer answer) implements Waiting {}

    /** Waits until nothing is unfinished. */
    record Joiner(Party party, long request, Answer answer) implements Waiting {}
}
