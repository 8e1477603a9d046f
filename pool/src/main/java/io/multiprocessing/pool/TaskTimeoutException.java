package io.multiprocessing.pool;

import java.time.Duration;

/** A task ran longer than it may. It was interrupted, its worker is gone, and no other task is concerned. */
public class TaskTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How long it was allowed to run. */
    private final Duration limit;

    /** The stacks of the worker's threads. */
    private final String threadDump;

    /**
     * Makes an exception.
     *
     * @param message which task, which worker
     * @param limit how long it was allowed to run
     * @param threadDump the stacks of the worker's threads when the time was up
     */
    public TaskTimeoutException(String message, Duration limit, String threadDump) {
        super(message);
        this.limit = limit;
        this.threadDump = threadDump;
    }

    /**
     * How long the task was allowed to run.
     *
     * @return the limit
     */
    public Duration limit() {
        return limit;
    }

    /**
     * What the worker's threads did when the time was up.
     *
     * @return their stacks, or a line that says why there are none
     */
    public String threadDump() {
        return threadDump;
    }
}
