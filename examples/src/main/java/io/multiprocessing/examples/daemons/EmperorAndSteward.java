package io.multiprocessing.examples.daemons;

import io.multiprocessing.Context;
import io.multiprocessing.examples.Pace;

/** When the emperor dies, his steward is buried with him: a daemon ends with its parent. */
public final class EmperorAndSteward {
    static void task(String name) throws InterruptedException {
        System.out.println("steward " + name + " is alive"); // seldom printed: the emperor is faster
        Pace.sleep(20);
        System.out.println("steward " + name + " dies of old age"); // never printed
    }

    public static void main(String[] args) {
        try (var mp = Context.create()) {
            mp.process().daemon(true).start(() -> task("jason"));
            System.out.println("emperor jason has died in peace");
        }
    }
}
