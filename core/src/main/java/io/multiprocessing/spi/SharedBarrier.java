package io.multiprocessing.spi;

import java.util.function.BooleanSupplier;

/**
 * A barrier in memory that several processes see. To arrive and to wait are two steps. Where there is an action, the
 * last to arrive is told to run it while the others wait, and says how that went; who arrives meanwhile belongs to the
 * next round.
 */
public interface SharedBarrier extends SharedStructure {
    /** What an arrival came to. */
    enum State {
        /** The others are not all there; {@link SharedBarrier#await} tells how it goes on. */
        WAITING,
        /** All have arrived. */
        PASSED,
        /** All have arrived: this thread runs the action, and then calls {@link #done} or {@link #failed}. */
        RUNNING,
        /** The barrier is broken. */
        BROKEN,
        /** The time ran out before all had arrived: the barrier is broken. */
        TIMED_OUT,
        /** {@code stop} said so: the barrier is broken. */
        STOPPED,
        /** The host has aborted it. */
        GONE
    }

    /**
     * An arrival.
     *
     * @param state what it came to
     * @param place of PASSED, and of WAITING that {@link SharedBarrier#arrive} returned: the place in the order of
     *     arrival, 0 for the last. One that is WAITING and the last has arrived while the action of the round before
     *     runs, and is to run that of its own
     * @param ticket of WAITING and RUNNING: names the arrival, at least 0
     */
    record Arrival(State state, int place, long ticket) {
        /**
         * What a thread that does not wait gets.
         *
         * @param state what it came to
         * @return an arrival with that state
         */
        public static Arrival of(State state) {
            return new Arrival(state, 0, 0);
        }
    }

    /**
     * The bytes that were given with the barrier, from which its action can be made.
     *
     * @return the bytes; null: there is no action
     */
    byte[] action();

    /**
     * Arrives, without waiting.
     *
     * @return WAITING, PASSED, RUNNING, BROKEN or GONE
     * @throws IllegalStateException more threads wait than there is room for
     */
    Arrival arrive();

    /**
     * Waits for the others. What came before the wait ended otherwise counts, and an interrupt is kept.
     *
     * @param ticket of an arrival that is WAITING; to be called once
     * @param timeoutNanos how long to wait
     * @param interruptible whether an interrupt ends the wait
     * @param stop ends the wait
     * @return anything but WAITING
     * @throws InterruptedException the barrier is broken
     */
    Arrival await(long ticket, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws InterruptedException;

    /**
     * The action is done: all go on.
     *
     * @param ticket of an arrival that was RUNNING
     * @return false: the barrier was broken meanwhile
     */
    boolean done(long ticket);

    /**
     * The action failed: the barrier is broken, if it was not meanwhile.
     *
     * @param ticket of an arrival that was RUNNING
     */
    void failed(long ticket);

    /** A thread of this process that was to run the action has gone: the barrier is broken if it waits for that. */
    void abandon();

    /** Breaks the barrier. */
    void breakUp();

    /** Makes the barrier whole; who waits finds it broken. */
    void reset();

    /**
     * How many wait, other than who runs the action.
     *
     * @return at least 0; -1: it is broken
     */
    int waiting();
}
