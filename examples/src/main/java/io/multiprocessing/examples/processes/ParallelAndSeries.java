package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.examples.Pace;
import java.time.Duration;
import java.time.Instant;

/** Start all, then join all: they run in parallel. Join each before the next is started: they run in series. */
public final class ParallelAndSeries {
    static void task(String name, int seconds) throws InterruptedException {
        System.out.println(name + " is running...");
        Pace.sleep(seconds);
        System.out.println(name + " is over...");
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            var start = Instant.now();
            var p1 = mp.start(() -> task("jason", 1));
            var p2 = mp.start(() -> task("egon", 2));
            var p3 = mp.start(() -> task("tank", 3));
            p1.join();
            p2.join();
            p3.join();
            System.out.println("example one (parallel) took " + secondsSince(start));

            start = Instant.now();
            mp.start(() -> task("jason1", 1)).join();
            mp.start(() -> task("tank1", 2)).join();
            mp.start(() -> task("alex1", 3)).join();
            System.out.println("example two (series) took " + secondsSince(start));

            System.out.println("main");
        }
    }

    private static double secondsSince(Instant start) {
        return Duration.between(start, Instant.now()).toMillis() / 1000.0;
    }
}
