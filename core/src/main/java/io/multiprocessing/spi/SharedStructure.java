package io.multiprocessing.spi;

/**
 * What structures in shared memory have in common that are more than a lock: their address, and how they end. Waits are
 * as in {@link SharedChannel}; all methods may be called from any thread.
 */
public interface SharedStructure {
    /** A time-out: none. */
    long FOREVER = -1;

    /** What came of an attempt. */
    enum Outcome {
        /** It took place. */
        DONE,
        /** Not within the time. */
        NOT_NOW,
        /** The host has aborted the structure. */
        GONE,
        /** {@code stop} said so. */
        STOPPED
    }

    /**
     * How others open it.
     *
     * @return text that makes sense to the method of {@link SharedStructures} that opens such a structure
     */
    String address();

    /**
     * No handle of this process is left, although there may be one again: what this process has of it is given back,
     * and threads of it that wait get {@link Outcome#STOPPED}.
     */
    void leave();

    /** The host does not host it any more: whoever wants something of it or waits gets {@link Outcome#GONE}. */
    void abort();

    /** Puts in order what processes that are dead by now have left. */
    void repair();

    /**
     * Lets go of what this process holds of the memory; in the host, also of the memory itself. What other threads of
     * this process have under way, or begin too late, ends as if the host had aborted it. Called once.
     */
    void release();
}
