package io.multiprocessing.internal.host;

/** A handle that can be waited for together with others. */
interface Watched {
    /**
     * Begins to look whether there is something to take.
     *
     * @param once whether it is enough to know whether that is so now; else the look ends when it is so
     * @throws IllegalStateException the handle is closed
     * @throws UnsupportedOperationException nothing can ever be taken from it
     */
    Look look(boolean once);

    /** The gate of the handle: closing it ends the wait. */
    Gate gate();

    /** What a thread is told whose handle is closed meanwhile. */
    IllegalStateException closed();
}
