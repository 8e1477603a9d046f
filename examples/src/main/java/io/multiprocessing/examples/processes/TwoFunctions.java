package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.examples.Pace;

/** Two processes at once, the first of them with a name of its own. Their lines mix. */
public final class TwoFunctions {
    static void process01() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            System.out.println("process 01");
            Pace.sleep(0.2);
        }
    }

    static void process02() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            System.out.println("process 02");
            Pace.sleep(0.2);
        }
    }

    public static void main(String[] args) {
        try (var mp = Context.create()) {
            var first = mp.process().name("myprocess").start(TwoFunctions::process01);
            var second = mp.start(TwoFunctions::process02);
            System.out.println("started " + first.name() + " and " + second.name()); // the second has the default name
        }
    }
}
