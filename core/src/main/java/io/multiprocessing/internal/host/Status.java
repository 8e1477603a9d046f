package io.multiprocessing.internal.host;

/** How a request ended; small numbers because they travel. */
final class Status {
    static final byte OK = 0;
    /** Not without waiting: empty, full, owned by another. */
    static final byte NOT_NOW = 1;
    /** Nothing is left and nothing will come. */
    static final byte ENDED = 2;
    /** The queue was shut down, nothing can be put. */
    static final byte SHUT_DOWN = 3;
    /** Nobody holds the receiving end; the barrier is broken. */
    static final byte BROKEN = 4;
    /** The request was given up before it had an effect. */
    static final byte CANCELLED = 5;
    /** The object is not in a state for this. */
    static final byte ILLEGAL = 6;
    /** The object does not exist any more. */
    static final byte GONE = 7;

    private Status() {}
}
