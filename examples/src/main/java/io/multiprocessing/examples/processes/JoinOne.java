package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.examples.Pace;

/** {@code join} makes the caller wait for one process; it does not hold up any other. */
public final class JoinOne {
    static void task(String name) throws InterruptedException {
        System.out.println(name + " is running...");
        Pace.sleep(2);
        System.out.println(name + " is over...");
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            var p = mp.start(() -> task("jason"));
            p.join();
            System.out.println("main");
        }
    }
}
