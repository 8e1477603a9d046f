package io.multiprocessing.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Task;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a scheduler decides, with threads for workers. */
@Timeout(60)
class SchedulerTest {
    private final AtomicInteger ran = new AtomicInteger();
    private final Scheduler scheduler = Pools.schedulerOfThreads(1);
    private final PoolSettings settings = scheduler.settings();

    private Job job(TaskFuture<Integer> future) {
        Task<Integer> task = ran::incrementAndGet;
        return new Job(settings.packer().task(task), TaskOptions.defaults(), settings.defaults(), 1, future.outcome());
    }

    /** As when results are closed by another thread while an input is on its way to the pool. */
    @Test
    void aJobThatIsCancelledBeforeItIsSubmittedIsNeitherRunNorCounted() throws Exception {
        Job job = job(new TaskFuture<>());
        assertThat(scheduler.cancel(job, false)).isTrue();
        assertThat(scheduler.cancel(job, false)).isFalse();
        scheduler.submit(job, null);
        var next = new TaskFuture<Integer>();
        scheduler.submit(job(next), null);
        assertThat(next.get()).as("the first that ran").isEqualTo(1);
        PoolStats stats = scheduler.stats();
        assertThat(stats.submitted()).isEqualTo(1);
        assertThat(stats.done()).isEqualTo(1);
        assertThat(stats.failed()).isZero();
        assertThat(stats.waiting()).isZero();
        assertThat(stats.running()).isZero();
        scheduler.shutdown();
        assertThat(scheduler.awaitTermination(TimeUnit.SECONDS.toNanos(30))).isTrue();
    }
}
