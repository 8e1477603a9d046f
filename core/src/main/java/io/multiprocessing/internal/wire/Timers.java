package io.multiprocessing.internal.wire;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one timer thread of this process, a daemon, started when first needed; what it runs must not block. */
public final class Timers {
    private static final ScheduledThreadPoolExecutor EXECUTOR = make();

    private Timers() {}

    private static ScheduledThreadPoolExecutor make() {
        var executor = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(null, task, "multiprocessing-timer", 0, false);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(5, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * Runs something later.
     *
     * @param delayNanos how much later
     * @param action what to run
     * @return cancels it
     */
    public static Future<?> after(long delayNanos, Runnable action) {
        return EXECUTOR.schedule(action, delayNanos, TimeUnit.NANOSECONDS);
    }
}
