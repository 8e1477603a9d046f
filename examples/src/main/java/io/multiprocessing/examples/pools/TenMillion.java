package io.multiprocessing.examples.pools;

import io.multiprocessing.Context;
import io.multiprocessing.pool.Pool;
import java.util.stream.IntStream;

/**
 * A map over ten million inputs, none of which is there before it is needed: they are read as results are taken, so
 * memory stays as it is.
 */
public final class TenMillion {
    private static final int CHUNK = 5_000;
    private static final int LOOKS = 10;

    static long square(int x) {
        return (long) x * x;
    }

    private static long usedMiB() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
        Iterable<Integer> inputs = () -> IntStream.range(0, count).iterator();
        long sum = 0;
        long taken = 0;
        long most = 0;
        try (var mp = Context.create();
                var pool = Pool.create(mp, 2);
                var results = pool.imap(TenMillion::square, inputs, CHUNK)) {
            while (results.hasNext()) {
                sum += results.next();
                if (++taken % (count / LOOKS) == 0) {
                    most = Math.max(most, usedMiB());
                }
            }
        }
        System.out.println(taken + " squares, their sum: " + sum);
        System.out.println("heap in use, each tenth of the way: " + (most < 64 ? "below 64" : most) + " MiB");
    }
}
