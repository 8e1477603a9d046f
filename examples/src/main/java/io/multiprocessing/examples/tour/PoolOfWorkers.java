package io.multiprocessing.examples.tour;

import static io.multiprocessing.examples.tour.Step.expect;

import io.multiprocessing.Context;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.TaskFuture;
import io.multiprocessing.pool.WorkerDiedException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** A pool computes, loses a worker, and goes on. */
public final class PoolOfWorkers implements Step {
    @Override
    public String title() {
        return "A pool";
    }

    @Override
    public String explanation() {
        return """
                Two workers square ten thousand numbers. Then one is halted by its task, as a crash in native code
                would do it: that task fails, the pool goes on.""";
    }

    @Override
    public String show(Context mp) throws Exception {
        List<Integer> inputs = IntStream.range(0, 10_000).boxed().toList();
        try (var pool = Pool.create(mp, 2)) {
            long sum = pool.map(x -> (long) x * x, inputs).stream()
                    .mapToLong(x -> x)
                    .sum();
            Say.line("the sum of the squares is " + sum);
            expect(sum == 333_283_335_000L, "the sum is " + sum);
            TaskFuture<Integer> doomed = pool.submit(PoolOfWorkers::halt);
            TaskFuture<Integer> next = pool.submit(() -> 42);
            try {
                doomed.get();
                expect(false, "a task that ended its process gave a result");
            } catch (ExecutionException e) {
                expect(e.getCause() instanceof WorkerDiedException, "it failed otherwise: " + e.getCause());
                Say.line(e.getCause().getMessage());
            }
            expect(next.get() == 42, "the next task gives something else");
        }
        return "10000 squares; one worker lost, one task failed";
    }

    static int halt() {
        Runtime.getRuntime().halt(66);
        return 0;
    }
}
