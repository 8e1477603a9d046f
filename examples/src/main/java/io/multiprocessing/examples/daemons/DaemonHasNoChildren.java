package io.multiprocessing.examples.daemons;

import io.multiprocessing.Context;

/** A daemon may not start children: nobody would end them when the daemon is ended. */
public final class DaemonHasNoChildren {
    static void daemon() {
        try {
            Context.current().start(() -> System.out.println("never printed"));
        } catch (IllegalStateException refused) {
            System.out.println("refused: " + refused.getMessage());
        }
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            mp.process().daemon(true).start(DaemonHasNoChildren::daemon).join();
            System.out.println("main");
        }
    }
}
