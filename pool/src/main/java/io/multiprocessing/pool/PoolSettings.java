package io.multiprocessing.pool;

import java.util.concurrent.TimeUnit;

/**
 * What a pool was told to be like.
 *
 * @param name for threads, workers and messages
 * @param workers how many there may be
 * @param packer makes jobs
 * @param defaults what jobs have that were not told
 * @param maxTasksPerWorker after so many it is replaced
 * @param maxWorkerAgeNanos after so long it is replaced
 * @param maxMemoryPerWorkerBytes when its heap takes more it is replaced
 * @param idleTimeoutNanos after so long without work it ends
 * @param progress is told how far the pool has come; null: nobody
 */
record PoolSettings(
        String name,
        int workers,
        Packer packer,
        Job.Defaults defaults,
        int maxTasksPerWorker,
        long maxWorkerAgeNanos,
        long maxMemoryPerWorkerBytes,
        long idleTimeoutNanos,
        ProgressListener progress) {

    private static final long BALANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    String workerName(int number) {
        return name + "-worker-" + number;
    }

    /** How long a job may run before those behind it are asked back for workers that are idle. */
    long balanceNanos() {
        return BALANCE_NANOS;
    }
}
