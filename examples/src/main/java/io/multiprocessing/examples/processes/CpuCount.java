package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;

/**
 * One process for each processor. As many tasks as processors run in parallel; more take turns, which is called
 * concurrent. Java's threads use all processors as well (there is no global interpreter lock), so processes are for
 * what threads cannot have: a heap, a garbage collection and a death of their own.
 */
public final class CpuCount {
    static void sum(long from, long to, Queue<Long> sums) throws InterruptedException {
        long sum = 0;
        for (long i = from; i < to; i++) {
            sum += i;
        }
        sums.put(sum);
    }

    public static void main(String[] args) throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        System.out.println("processors: " + processors);
        long share = 10_000_000;
        try (var mp = Context.create()) {
            Queue<Long> sums = mp.queue();
            for (int i = 0; i < processors; i++) {
                long from = i * share;
                mp.start(() -> sum(from, from + share, sums));
            }
            long total = 0;
            for (int i = 0; i < processors; i++) {
                total += sums.take();
            }
            System.out.println("the numbers below " + processors * share + " add up to " + total);
        }
    }
}
