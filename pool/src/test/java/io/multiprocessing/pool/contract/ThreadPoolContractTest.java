package io.multiprocessing.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.Pools;
import io.multiprocessing.pool.Results;
import io.multiprocessing.pool.TaskFuture;
import io.multiprocessing.pool.TaskOptions;
import io.multiprocessing.pool.TaskTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same interface on threads. */
@Timeout(60)
class ThreadPoolContractTest {
    @Test
    void threadsDoAllThatProcessesDoAndNothingIsPacked() throws Exception {
        var count = new AtomicInteger();
        List<Integer> inputs = IntStream.range(0, 1000).boxed().toList();
        try (Pool pool = Pools.ofThreads(3)) {
            assertThat(pool.apply(() -> count.incrementAndGet())).isEqualTo(1);
            assertThat(count.get()).isEqualTo(1);
            assertThat(pool.map(x -> x + 1, inputs)).hasSize(1000).startsWith(1, 2, 3);
            assertThat(pool.map(x -> x + 1, inputs, 1)).hasSize(1000).endsWith(1000);
            try (Results<Integer> results = pool.imap(x -> x, inputs)) {
                assertThat((Iterable<Integer>) results).containsExactlyElementsOf(inputs);
            }
            assertThatThrownBy(() -> pool.apply(() -> {
                        throw new IllegalStateException("thrown");
                    }))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void eachTaskRunsOnceAlsoWhenItIsGivenToAnotherThread() throws Exception {
        var runs = new AtomicInteger();
        try (Pool pool = Pools.ofThreads(2)) {
            pool.map(x -> x, IntStream.range(0, 100).boxed().toList(), 1);
            for (int round = 0; round < 20; round++) {
                TaskFuture<Integer> slow = pool.submit(() -> {
                    Thread.sleep(20);
                    return 1;
                });
                List<TaskFuture<Integer>> quick = IntStream.range(0, 20)
                        .mapToObj(_ -> pool.submit(() -> runs.incrementAndGet()))
                        .toList();
                for (TaskFuture<Integer> each : quick) {
                    each.get();
                }
                slow.get();
            }
        }
        assertThat(runs.get()).isEqualTo(400);
    }

    @Test
    void aThreadThatDoesNotListenIsGivenUpAndReplaced() throws Exception {
        var stop = new AtomicInteger();
        try (Pool pool = Pools.ofThreads(1)) {
            TaskFuture<Integer> deaf = pool.submit(
                    () -> {
                        while (stop.get() == 0) {
                            Thread.onSpinWait();
                        }
                        return 1;
                    },
                    TaskOptions.defaults().withTimeout(Duration.ofMillis(100)));
            assertThatThrownBy(() -> deaf.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(TaskTimeoutException.class);
            assertThat(pool.apply(() -> 2)).isEqualTo(2);
        } finally {
            stop.set(1);
        }
    }
}
