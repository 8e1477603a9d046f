package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.examples.Pace;

/** The first way to make a process: hand a function to {@code start}. */
public final class FunctionProcess {
    static void task(String name) throws InterruptedException {
        System.out.println(name + " is running...");
        Pace.sleep(2);
        System.out.println(name + " is over...");
    }

    public static void main(String[] args) {
        try (var mp = Context.create()) {
            mp.start(() -> task("jason")); // asks the operating system for a process, and does not wait for it
            System.out.println("main");
        }
    }
}
