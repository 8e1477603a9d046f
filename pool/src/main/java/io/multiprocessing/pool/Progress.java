package io.multiprocessing.pool;

import io.multiprocessing.internal.log.Log;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells a listener how far a pool has come, while it has something to do. */
final class Progress {
    private static final Log LOG = Log.of(Progress.class);
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ProgressListener listener;
    private final Scheduler scheduler;
    private final Clock clock;
    private final AtomicBoolean telling = new AtomicBoolean();
    private boolean complained;

    Progress(ProgressListener listener, Scheduler scheduler, Clock clock) {
        this.listener = listener;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    void wake() {
        if (listener != null) {
            clock.once("progress", PERIOD_NANOS, this::tellAndGoOn);
        }
    }

    /** Soon, rather than with the next period. */
    void allDone() {
        if (listener != null) {
            clock.once("all done", 0, this::tellAndGoOn);
        }
    }

    /** In a thread of its own, which the listener may hold up; one call at a time. */
    private void tellAndGoOn() {
        if (!telling.compareAndSet(false, true)) {
            wake();
            return;
        }
        Thread.ofVirtual().name("multiprocessing-pool-progress").start(() -> {
            boolean busy = true;
            try {
                busy = tell();
            } finally {
                telling.set(false);
            }
            if (busy) {
                wake();
            }
        });
    }

    /** Gives whether there is something left to do. */
    private boolean tell() {
        long done;
        long total;
        Duration elapsed;
        boolean busy;
        scheduler.lock.lock();
        try {
            done = scheduler.tally().inputsOver();
            total = scheduler.totalInputs();
            elapsed = scheduler.tally().elapsed();
            busy = scheduler.tally().unfinished() > 0;
        } finally {
            scheduler.lock.unlock();
        }
        try {
            listener.onProgress(done, total, elapsed);
        } catch (RuntimeException | Error e) {
            if (!complained) {
                complained = true;
                LOG.warn("a progress listener threw", e);
            }
        }
        return busy;
    }
}
