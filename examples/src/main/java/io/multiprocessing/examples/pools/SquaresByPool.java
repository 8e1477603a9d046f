package io.multiprocessing.examples.pools;

import io.multiprocessing.Context;
import io.multiprocessing.pool.Pool;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The ways to give a pool many inputs: all at once, one by one as results are taken, with two arguments. */
public final class SquaresByPool {
    static int square(int x) {
        return x * x;
    }

    public static void main(String[] args) throws Exception {
        List<Integer> inputs = IntStream.range(0, 10).boxed().toList();
        try (var mp = Context.create();
                var pool = Pool.create(mp, 2)) {
            System.out.println("apply: " + pool.apply(() -> square(7)));
            System.out.println("map: " + pool.map(SquaresByPool::square, inputs));
            System.out.print("imap:");
            try (var results = pool.imap(SquaresByPool::square, inputs)) {
                results.forEachRemaining(result -> System.out.print(" " + result));
            }
            System.out.println();
            System.out.println("starmap: "
                    + pool.starmap((Integer a, Integer b) -> a * b, List.of(Map.entry(2, 3), Map.entry(4, 5))));
            pool.mapAsync(SquaresByPool::square, inputs)
                    .thenAccept(squares -> System.out.println("callback: " + squares.size() + " squares"))
                    .join();
        }
    }
}
