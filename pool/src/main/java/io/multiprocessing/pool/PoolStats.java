package io.multiprocessing.pool;

import java.time.Duration;

/**
 * What a pool has done until now. Counts are of tasks: a submitted one is one, and so is every chunk of inputs.
 *
 * @param submitted accepted
 * @param running begun in a worker and not over
 * @param waiting accepted and not begun
 * @param done over, with a result
 * @param failed over, with an exception: thrown by the task, cancelled, timed out, or its worker died
 * @param retried begun again after a worker died
 * @param workersStarted processes started, replacements too
 * @param workersDied of those, how many ended without having been asked to
 * @param workers processes that there are now
 * @param size how many there may be
 * @param waitTime from acceptance to beginning, of all tasks together
 * @param runTime from beginning to end, of all tasks together
 */
public record PoolStats(
        long submitted,
        long running,
        long waiting,
        long done,
        long failed,
        long retried,
        long workersStarted,
        long workersDied,
        int workers,
        int size,
        Duration waitTime,
        Duration runTime) {}
