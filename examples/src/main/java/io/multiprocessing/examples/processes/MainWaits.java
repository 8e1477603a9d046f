package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.examples.Pace;

/** The end of {@code main} is not the end of the process: it waits for its children. */
public final class MainWaits {
    static void process01() throws InterruptedException {
        for (int i = 1; i <= 10; i++) {
            System.out.println(2 * i / 10.0);
            Pace.sleep(0.2);
        }
    }

    public static void main(String[] args) throws InterruptedException {
        // No join, and no close either: the JVM waits by itself.
        Context.current().process().name("myprocess").start(MainWaits::process01);
        Pace.sleep(0.5);
        System.out.println("over");
    }
}
