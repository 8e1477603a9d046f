package io.multiprocessing.pool;

import java.time.Duration;

/** What a pool has done. Belongs to the scheduler's lock. */
final class Tally {
    long retried;
    long workersStarted;
    long workersDied;
    private final long startNanos = System.nanoTime();
    private long submitted;
    private long running;
    private long done;
    private long failed;
    private long waitNanos;
    private long runNanos;
    private long inputs;
    private long inputsOver;

    void accepted(Job job) {
        submitted++;
        inputs += job.inputs;
    }

    void begun(Job job) {
        running++;
        waitNanos += job.begunNanos - job.acceptedNanos;
    }

    /** What ran waits again. */
    void unbegun() {
        running--;
    }

    void over(Job job, boolean well) {
        if (job.state == Job.State.RUNNING) {
            running--;
            runNanos += System.nanoTime() - job.begunNanos;
        }
        inputsOver += job.inputs;
        if (well) {
            done++;
        } else {
            failed++;
        }
    }

    long unfinished() {
        return submitted - done - failed;
    }

    long inputs() {
        return inputs;
    }

    long inputsOver() {
        return inputsOver;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    PoolStats stats(int workers, int size) {
        return new PoolStats(
                submitted,
                running,
                unfinished() - running,
                done,
                failed,
                retried,
                workersStarted,
                workersDied,
                workers,
                size,
                Duration.ofNanos(waitNanos),
                Duration.ofNanos(runNanos));
    }

    @Override
    public String toString() {
        return submitted + " tasks, " + done + " done, " + failed + " failed, " + retried + " retried, "
                + workersStarted + " workers started, " + workersDied + " died, in " + elapsed();
    }
}
