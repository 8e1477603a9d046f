package io.multiprocessing.pool;

import io.multiprocessing.internal.log.Log;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does things later, in one daemon thread that there is only while something is to be done. */
final class Clock {
    private static final Log LOG = Log.of(Clock.class);
    private static final long THREAD_LINGERS_SECONDS = 5;

    private final ScheduledThreadPoolExecutor executor;
    private final Set<String> planned = new HashSet<>();

    Clock(String name) {
        executor = new ScheduledThreadPoolExecutor(1, action -> {
            Thread thread = new Thread(null, action, name + "-clock", 0, false);
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(THREAD_LINGERS_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Null: the pool has ended, and nothing is done any more. */
    Future<?> after(long nanos, Runnable action) {
        try {
            return executor.schedule(() -> safely(action), Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            return null;
        }
    }

    /** Unless it is planned already. */
    void once(String what, long nanos, Runnable action) {
        synchronized (planned) {
            if (!planned.add(what)) {
                return;
            }
        }
        after(nanos, () -> {
            synchronized (planned) {
                planned.remove(what);
            }
            action.run();
        });
    }

    private static void safely(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("a pool's clock went wrong", e);
        }
    }

    void stop() {
        executor.shutdown();
    }
}
