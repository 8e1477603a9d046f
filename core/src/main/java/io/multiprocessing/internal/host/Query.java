package io.multiprocessing.internal.host;

/**
 * What a conduit can be asked beside putting and taking; the numbers travel. The value of the answer stands behind
 * each.
 */
final class Query {
    /** Number of elements. */
    static final byte SIZE = 1;
    /** Payload: the head and its id; {@link Status#NOT_NOW} when empty. */
    static final byte PEEK = 2;
    /** Payload: all elements with their ids. */
    static final byte SNAPSHOT = 3;
    /** 1: the element with the id of the argument was there and is removed. */
    static final byte REMOVE = 4;
    /** Nothing; all elements are removed. */
    static final byte CLEAR = 5;
    /** Nothing; no more puts. */
    static final byte SHUT_DOWN = 6;
    /** Nothing; no more puts, and what is there is dropped. */
    static final byte SHUT_DOWN_NOW = 7;
    /** Nothing; one element less is unfinished. */
    static final byte TASK_DONE = 8;
    /** Answered when no element is unfinished. */
    static final byte JOIN = 9;
    /** How many more elements could be put now. */
    static final byte ROOM = 10;
    /** Number of elements that are not done. */
    static final byte UNFINISHED = 11;

    private Query() {}

    /** Whether the queue is another one afterwards. */
    static boolean changesSomething(byte what) {
        return switch (what) {
            case REMOVE, CLEAR, SHUT_DOWN, SHUT_DOWN_NOW, TASK_DONE -> true;
            default -> false;
        };
    }
}
