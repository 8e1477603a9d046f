package io.multiprocessing.pool;

import java.time.Duration;

/**
 * How one task is to be run.
 *
 * @param name what the task is called in messages; null: by its number
 * @param timeout how long it may run, counted from its beginning in the worker; null: the pool's limit
 * @param retries how many times it is run again after its worker died; -1: the pool's number
 * @param priority waiting tasks of a higher one begin first; tasks of one priority begin in the order of submission
 */
public record TaskOptions(String name, Duration timeout, int retries, int priority) {
    /** As many retries as the pool has. */
    static final int POOLS_RETRIES = -1;

    private static final TaskOptions DEFAULTS = new TaskOptions(null, null, POOLS_RETRIES, 0);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException the timeout is not positive, or the number of retries is below -1
     */
    public TaskOptions {
        Limits.requirePositive("timeout", timeout);
        if (retries < POOLS_RETRIES) {
            throw new IllegalArgumentException(
                    "retries is " + retries + ", allowed: 0 or more, or -1 for as many as the pool has");
        }
    }

    /**
     * What a task has that was not told anything.
     *
     * @return no name, the pool's limit and retries, priority 0
     */
    public static TaskOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The same with another name.
     *
     * @param newName null: none
     * @return new options
     */
    public TaskOptions withName(String newName) {
        return new TaskOptions(newName, timeout, retries, priority);
    }

    /**
     * The same with another limit.
     *
     * @param newTimeout positive; null: the pool's
     * @return new options
     * @throws IllegalArgumentException it is not positive
     */
    public TaskOptions withTimeout(Duration newTimeout) {
        return new TaskOptions(name, newTimeout, retries, priority);
    }

    /**
     * The same with another number of retries.
     *
     * @param newRetries 0 or more; -1: the pool's
     * @return new options
     * @throws IllegalArgumentException it is below -1
     */
    public TaskOptions withRetries(int newRetries) {
        return new TaskOptions(name, timeout, newRetries, priority);
    }

    /**
     * The same with another priority.
     *
     * @param newPriority any; higher begins first
     * @return new options
     */
    public TaskOptions withPriority(int newPriority) {
        return new TaskOptions(name, timeout, retries, newPriority);
    }
}
