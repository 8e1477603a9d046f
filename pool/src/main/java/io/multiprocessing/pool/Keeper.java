package io.multiprocessing.pool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the JVM alive while its pool has something to do, so that the end of main does not cut off what was accepted: a
 * non-daemon thread that ends soon after the last job. {@link System#exit} does not wait for it.
 */
final class Keeper implements Runnable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long STACK_BYTES = 64 * 1024;

    private final Scheduler scheduler;
    private boolean awake;

    Keeper(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Under the scheduler's lock. */
    void wake() {
        if (!awake) {
            awake = true;
            Thread thread = new Thread(null, this, scheduler.settings().name() + "-keeper", STACK_BYTES, false);
            thread.setDaemon(false);
            thread.start();
        }
    }

    @Override
    public void run() {
        boolean wasBusy = true;
        while (true) {
            LockSupport.parkNanos(LOOK_NANOS);
            scheduler.lock.lock();
            try {
                boolean busy = scheduler.isBusy();
                if (!busy && !wasBusy) {
                    awake = false;
                    return;
                }
                wasBusy = busy;
            } finally {
                scheduler.lock.unlock();
            }
        }
    }
}
