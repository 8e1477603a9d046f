package io.multiprocessing.internal.host;

/**
 * How far a conduit has come to its end: nothing can be put any more, then nothing will come any more, then nothing is
 * left. Guarded by the conduit's lock.
 */
final class Ending {
    /** Things can be put; the numbers of this and the next two states travel in {@link Op#RECALL}. */
    static final byte OPEN = 0;

    /** A queue that was shut down. */
    static final byte SHUT = 1;

    /** A pipe of which one end is not held any more. */
    static final byte BROKEN = 2;

    private final Stock stock;
    private final WaitingLine<Waiting.Taker> takers;
    private final WaitingLine<Waiting.Putter> putters;
    private byte putState = OPEN;
    private boolean ended;

    /**
     * Begins open.
     *
     * @param takers who learn that nothing will come
     * @param putters who learn that nothing can be put
     */
    Ending(Stock stock, WaitingLine<Waiting.Taker> takers, WaitingLine<Waiting.Putter> putters) {
        this.stock = stock;
        this.takers = takers;
        this.putters = putters;
    }

    byte putState() {
        return putState;
    }

    boolean isOpen() {
        return putState == OPEN;
    }

    /** What who puts is answered when it is not open. */
    byte refusal() {
        return putState == SHUT ? Status.SHUT_DOWN : Status.BROKEN;
    }

    /** Nothing can be put any more; the first reason stands. */
    void refusePuts(byte state) {
        if (isOpen()) {
            putState = state;
        }
        putters.answerAll(refusal());
    }

    /** Nothing will come any more, of what is not there already. */
    void nothingComes() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    boolean isDrained() {
        return ended && stock.exhausted();
    }

    /** Nobody waits for what will not come. */
    void endTakers() {
        if (isDrained()) {
            takers.answerAll(Status.ENDED);
        }
    }
}
