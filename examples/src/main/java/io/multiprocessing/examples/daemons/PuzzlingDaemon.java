package io.multiprocessing.examples.daemons;

import io.multiprocessing.Context;
import io.multiprocessing.examples.Pace;

/**
 * {@code main} waits for the second child, and yet the first, a daemon, is ended when {@code main} is over: before its
 * second line, and often before its first.
 */
public final class PuzzlingDaemon {
    static void foo() throws InterruptedException {
        System.out.println(123);
        Pace.sleep(1);
        System.out.println("end123");
    }

    static void bar() throws InterruptedException {
        System.out.println(456);
        Pace.sleep(3);
        System.out.println("end456");
    }

    public static void main(String[] args) {
        try (var mp = Context.create()) {
            mp.process().daemon(true).start(PuzzlingDaemon::foo);
            mp.start(PuzzlingDaemon::bar);
            System.out.println("main");
        }
    }
}
