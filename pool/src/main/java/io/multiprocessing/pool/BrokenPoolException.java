package io.multiprocessing.pool;

import java.util.concurrent.RejectedExecutionException;

/**
 * A pool's workers cannot be started, or die at every start. What waited fails with it, and the pool takes nothing
 * more. The message lists the last deaths; the cause, if any, is what the last start threw.
 */
public class BrokenPoolException extends RejectedExecutionException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message how the workers ended
     * @param cause what the last start threw, or null
     */
    public BrokenPoolException(String message, Throwable cause) {
        super(message, cause);
    }
}
