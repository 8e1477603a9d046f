package io.multiprocessing.spi;

import java.util.function.BooleanSupplier;

/**
 * A flag in memory that several processes see, with those who wait until it is set. What was done before {@code set} is
 * visible to who is let go by it.
 */
public interface SharedEvent extends SharedStructure {
    /** Sets it, if it is not set. */
    void set();

    /** Makes it not set. */
    void clear();

    /**
     * Whether it is set.
     *
     * @return whether it is
     */
    boolean isSet();

    /**
     * A mark from which {@link #await} tells whether the event was set, even if it was cleared right afterwards.
     *
     * @return a number that means nothing else
     */
    long moment();

    /**
     * Waits until the event is set, or was set since the moment.
     *
     * @param moment what {@link #moment()} gave when the wait began
     * @param timeoutNanos how long to wait
     * @param interruptible whether an interrupt ends the wait
     * @param stop ends the wait
     * @return DONE, NOT_NOW, GONE or STOPPED
     * @throws InterruptedException it was not set
     */
    Outcome await(long moment, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws InterruptedException;
}
