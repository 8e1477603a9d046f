package io.multiprocessing.examples.daemons;

import io.multiprocessing.Context;
import io.multiprocessing.examples.Pace;

/** {@code main} does not wait for a daemon. */
public final class DaemonIsCut {
    static void func() throws InterruptedException {
        Pace.sleep(200);
        System.out.println("child is over"); // never printed
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            var p = mp.process().daemon(true).start(DaemonIsCut::func);
            Pace.sleep(3);
            System.out.println("main is over, daemon is alive: " + p.isAlive());
        }
    }
}
