package io.multiprocessing.pool;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Other pools than those of processes. */
public final class Pools {
    private static final AtomicInteger POOLS = new AtomicInteger();

    private Pools() {}

    /**
     * The same interface on threads of this JVM, for debugging and for comparing; Python's {@code ThreadPool}. Nothing
     * is packed. A task that does not answer an interrupt cannot be killed: its thread is given up and replaced.
     *
     * @param threads how many there may be, 1 or more; daemons
     * @return a new pool
     * @throws IllegalArgumentException there would be no thread
     */
    public static Pool ofThreads(int threads) {
        return new WorkerPool(schedulerOfThreads(Limits.requireAtLeast(1, "the number of threads", threads)));
    }

    static Scheduler schedulerOfThreads(int threads) {
        return scheduler(threads, ThreadWorker::new);
    }

    /** With workers that are in this JVM. */
    static Scheduler scheduler(int workers, BiFunction<Scheduler, String, Worker> hire) {
        var settings = new PoolSettings(
                "threads-" + POOLS.incrementAndGet(),
                workers,
                new ThreadPacker(),
                new Job.Defaults(Job.NO_LIMIT, 0),
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                null);
        return new Scheduler(settings, hire);
    }
}
