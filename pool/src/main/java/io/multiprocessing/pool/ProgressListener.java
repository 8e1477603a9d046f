package io.multiprocessing.pool;

import java.time.Duration;

/**
 * Is told how far a pool has come: about ten times a second while there is something to do, and when all is done.
 * Called by one thread of the pool at a time; what it throws is logged, and the pool goes on.
 */
@FunctionalInterface
public interface ProgressListener {
    /**
     * So much is done.
     *
     * @param done tasks and inputs that are over, however they ended
     * @param total of how many; -1: not known, because inputs are still being read
     * @param elapsed since the pool began to work
     */
    void onProgress(long done, long total, Duration elapsed);
}
