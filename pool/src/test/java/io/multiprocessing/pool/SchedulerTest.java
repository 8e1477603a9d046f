package io.multiprocessing.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Puppet> hired = new ArrayList<>();

    private Job job(TaskFuture<Integer> future) {
        Task<Integer> task = ran::incrementAndGet;
        return new Job(settings.packer().task(task), TaskOptions.defaults(), settings.defaults(), 1, future.outcome());
    }

    /** Does nothing by itself; the test says what it reports. */
    private static final class Puppet extends Worker {
        Puppet(Scheduler scheduler, String name) {
            super(scheduler, name);
        }

        void reports(byte kind, long sequence, Duration ran) {
            scheduler.heard(
                    this, List.of(new Report(kind, sequence, 0, ran.toNanos(), 0, Content.PLAIN, new byte[0], 1)));
        }

        @Override
        void begin() {}

        @Override
        void append(Job job) {}

        @Override
        boolean appendForgetting() {
            return false;
        }

        @Override
        void appendQuit() {}

        @Override
        void flush() {}

        @Override
        void interrupt(long sequence) {}

        @Override
        void overdue(long sequence, long limitNanos) {}

        @Override
        void withdraw(long... sequences) {}

        @Override
        void tell(Job job, Report report) {
            job.outcome.succeeded(report.apart());
        }

        @Override
        void refused(Report report) {}

        @Override
        void kill() {}
    }

    /** With one task, and so with a worker. */
    private Scheduler poolOfOnePuppet() {
        Scheduler pool = Pools.scheduler(1, (scheduler, name) -> {
            hired.add(new Puppet(scheduler, name));
            return hired.getLast();
        });
        pool.submit(job(new TaskFuture<>()), null);
        return pool;
    }

    /** How many of three tasks a worker has at once whose first one took so long. */
    private int givenAfter(Duration first) {
        Scheduler pool = poolOfOnePuppet();
        Puppet worker = hired.getLast();
        worker.reports(Report.READY, 0, Duration.ZERO);
        worker.reports(Report.BEGUN, 1, Duration.ZERO);
        worker.reports(Report.DONE, 1, first);
        for (int i = 0; i < 3; i++) {
            pool.submit(job(new TaskFuture<>()), null);
        }
        int given = worker.outstanding.size();
        pool.terminate();
        return given;
    }

    @Test
    void aWorkerHasTheNextTaskBesideOneOfMillisecondsAndNoneBesideALongOne() {
        assertThat(givenAfter(Duration.ofMillis(2))).isEqualTo(2);
        assertThat(givenAfter(Duration.ofMillis(50))).isOne();
        assertThat(givenAfter(Duration.ofNanos(10_000))).isEqualTo(3);
    }

    @Test
    void workersThatDieLongAfterTheirStartAreNoBadStartsThoughTheyHadNoTask() {
        Scheduler pool = poolOfOnePuppet();
        for (int i = 0; i < 10; i++) {
            Puppet worker = hired.getLast();
            worker.reports(Report.READY, 0, Duration.ZERO);
            worker.readyNanos -= TimeUnit.SECONDS.toNanos(2);
            pool.gone(worker, new Death(1, -9, "", null));
        }
        assertThat(hired).hasSize(11);
        pool.submit(job(new TaskFuture<>()), null);
        pool.terminate();
    }

    @Test
    void workersThatDieAtTheirStartBreakThePool() {
        Scheduler pool = poolOfOnePuppet();
        for (int i = 0; i < 5; i++) {
            pool.gone(hired.getLast(), new Death(1, -9, "", null));
        }
        assertThatThrownBy(() -> pool.submit(job(new TaskFuture<>()), null)).isInstanceOf(BrokenPoolException.class);
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
