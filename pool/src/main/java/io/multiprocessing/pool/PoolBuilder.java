package io.multiprocessing.pool;

import io.multiprocessing.Context;
import io.multiprocessing.Target;
import io.multiprocessing.internal.work.Parcels;
import io.multiprocessing.internal.work.WorkerBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Collects, checks, and makes pools of processes. */
final class PoolBuilder implements Pool.Builder {
    private static final AtomicInteger POOLS = new AtomicInteger();
    private static final long IDLE_SECONDS = 60;
    private static final double HEAP_OF_ALL_PERCENT = 75;
    private static final double HEAP_OF_ONE_PERCENT = 25;

    private final Context context;
    private int workers = Runtime.getRuntime().availableProcessors();
    private String name;
    private Target initializer;
    private int maxTasks = Integer.MAX_VALUE;
    private long maxAgeNanos = Long.MAX_VALUE;
    private long maxHeapBytes;
    private long recycleAboveBytes = Long.MAX_VALUE;
    private long idleNanos = TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
    private long limitNanos = Job.NO_LIMIT;
    private int retries;
    private ProgressListener progress;

    PoolBuilder(Context context) {
        this.context = Objects.requireNonNull(context, "context");
        Parcels.of(context);
    }

    @Override
    public Pool.Builder workers(int count) {
        workers = Limits.requireAtLeast(1, "the number of workers", count);
        return this;
    }

    @Override
    public Pool.Builder name(String newName) {
        if (newName.isBlank()) {
            throw new IllegalArgumentException("a pool's name must not be blank: \"" + newName + "\"");
        }
        name = newName;
        return this;
    }

    @Override
    public Pool.Builder initializer(Target newInitializer) {
        Objects.requireNonNull(newInitializer, "initializer");
        Parcels.of(context).pack("the initializer", newInitializer).revoke();
        initializer = newInitializer;
        return this;
    }

    @Override
    public Pool.Builder maxTasksPerWorker(int tasks) {
        maxTasks = Limits.requireAtLeast(1, "maxTasksPerWorker", tasks);
        return this;
    }

    @Override
    public Pool.Builder maxAgePerWorker(Duration age) {
        maxAgeNanos = Limits.nanos(Limits.requirePositive("maxAgePerWorker", Objects.requireNonNull(age, "age")));
        return this;
    }

    @Override
    public Pool.Builder maxHeapPerWorker(long bytes) {
        context.process().maxHeap(bytes);
        maxHeapBytes = bytes;
        return this;
    }

    @Override
    public Pool.Builder recycleAboveHeap(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("recycleAboveHeap is " + bytes + " bytes, allowed: 1 or more");
        }
        recycleAboveBytes = bytes;
        return this;
    }

    @Override
    public Pool.Builder idleTimeout(Duration timeout) {
        idleNanos = Limits.nanos(Limits.requirePositive("idleTimeout", Objects.requireNonNull(timeout, "timeout")));
        return this;
    }

    @Override
    public Pool.Builder taskTimeout(Duration timeout) {
        limitNanos = Limits.nanos(Limits.requirePositive("taskTimeout", Objects.requireNonNull(timeout, "timeout")));
        return this;
    }

    @Override
    public Pool.Builder retries(int attempts) {
        retries = Limits.requireAtLeast(0, "retries", attempts);
        return this;
    }

    @Override
    public Pool.Builder progress(ProgressListener listener) {
        progress = Objects.requireNonNull(listener, "progress");
        return this;
    }

    @Override
    public Pool build() {
        String poolName = name != null ? name : "pool-" + POOLS.incrementAndGet();
        if (context.process().name("of " + poolName) instanceof WorkerBuilder ours) {
            ours.requireMayStart();
        }
        var settings = new PoolSettings(
                poolName,
                workers,
                new ProcessPacker(Parcels.of(context)),
                new Job.Defaults(limitNanos, retries),
                maxTasks,
                maxAgeNanos,
                recycleAboveBytes,
                idleNanos,
                progress);
        Target first = initializer;
        long heap = maxHeapBytes;
        List<String> jvmArgs = share();
        Context starts = context;
        return new WorkerPool(new Scheduler(
                settings, (scheduler, worker) -> new ProcessWorker(scheduler, worker, starts, first, heap, jvmArgs)));
    }

    /** Of the machine, for each worker. */
    private List<String> share() {
        int processors = Math.max(1, Runtime.getRuntime().availableProcessors() / workers);
        double heap = Math.min(HEAP_OF_ONE_PERCENT, HEAP_OF_ALL_PERCENT / workers);
        return List.of("-XX:ActiveProcessorCount=" + processors, "-XX:MaxRAMPercentage=" + heap);
    }
}
