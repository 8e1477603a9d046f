package io.multiprocessing.examples.pools;

import io.multiprocessing.Context;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.WorkerDiedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/**
 * A job whose process is killed for some inputs, as a crash in native code would kill it: those inputs fail, each with
 * the story of its worker; all others have their results.
 */
public final class CrashesNowAndThen {
    static int halve(int x) {
        if (x % 10 == 3) {
            Runtime.getRuntime().halt(66);
        }
        return x / 2;
    }

    public static void main(String[] args) throws Exception {
        List<Integer> inputs = IntStream.range(0, 20).boxed().toList();
        int sum = 0;
        List<Integer> codes = new ArrayList<>();
        try (var mp = Context.create();
                var pool = Pool.create(mp, 2);
                var results = pool.imap(CrashesNowAndThen::halve, inputs)) {
            while (results.hasNext()) {
                try {
                    sum += results.next();
                } catch (CompletionException e) {
                    codes.add(((WorkerDiedException) e.getCause()).exitCode());
                }
            }
            System.out.println("sum of the others: " + sum);
            System.out.println("workers lost, by exit code: " + codes);
            System.out.println("the pool goes on: " + pool.apply(() -> halve(84)));
        }
    }
}
