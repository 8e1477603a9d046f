package io.multiprocessing.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.TaskFunction;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.Results;
import io.multiprocessing.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** One pool of two workers for all tests of a class. */
abstract class SharedPoolStage extends PoolStage {
    static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();
    static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

    Pool pool;

    @BeforeAll
    void startWorkers() throws Exception {
        pool = Pool.builder(mp()).workers(2).idleTimeout(Duration.ofHours(1)).build();
        pool.map(pause(20), TEN, 1);
        Await.until("both workers are there", () -> pool.stats().workers() == 2);
        try (Results<Integer> results = pool.imap(pause(0), THOUSAND)) { // links make their files when they are used
            results.forEachRemaining(_ -> {});
        }
    }

    @AfterAll
    void endWorkers() {
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
    }

    static TaskFunction<Integer, Integer> pause(long millis) {
        return x -> {
            Thread.sleep(millis);
            return x;
        };
    }

    static int square(int x) {
        return x * x;
    }

    static List<Integer> squares(List<Integer> inputs) {
        return inputs.stream().map(SharedPoolStage::square).toList();
    }

    static int waitFor(io.multiprocessing.Event gate) throws Exception {
        gate.await();
        return 1;
    }
}
