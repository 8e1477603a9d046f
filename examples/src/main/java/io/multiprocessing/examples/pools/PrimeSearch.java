package io.multiprocessing.examples.pools;

import io.multiprocessing.Context;
import io.multiprocessing.pool.Pool;
import java.util.List;
import java.util.stream.IntStream;

/** Counts primes, a block of numbers at a time, with a progress bar on standard error. */
public final class PrimeSearch {
    private static final int BLOCK = 10_000;

    static int primesInBlock(int block) {
        int primes = 0;
        for (int n = block * BLOCK; n < (block + 1) * BLOCK; n++) {
            if (isPrime(n)) {
                primes++;
            }
        }
        return primes;
    }

    private static boolean isPrime(int n) {
        for (int divisor = 2; (long) divisor * divisor <= n; divisor++) {
            if (n % divisor == 0) {
                return false;
            }
        }
        return n > 1;
    }

    public static void main(String[] args) throws Exception {
        int blocks = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        List<Integer> all = IntStream.range(0, blocks).boxed().toList();
        try (var mp = Context.create();
                var bar = new ProgressOnConsole("primes", " blocks");
                var pool = Pool.builder(mp).progress(bar).build()) {
            int primes = pool.map(PrimeSearch::primesInBlock, all).stream()
                    .mapToInt(count -> count)
                    .sum();
            bar.onProgress(blocks, blocks, null);
            System.out.println("primes below " + blocks * BLOCK + ": " + primes);
        }
    }
}
