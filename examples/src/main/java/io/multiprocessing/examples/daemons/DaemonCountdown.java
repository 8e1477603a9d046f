package io.multiprocessing.examples.daemons;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;
import io.multiprocessing.examples.Pace;

/** A daemon counts, until {@code main} is over. */
public final class DaemonCountdown {
    static void process01(Queue<String> underWay) throws InterruptedException {
        underWay.put("I have begun");
        for (int i = 1; i <= 10; i++) {
            System.out.println(2 * i / 10.0);
            Pace.sleep(0.2);
        }
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            Queue<String> underWay = mp.queue();
            var p = mp.process().name("myprocess").daemon(true).start(() -> process01(underWay));
            underWay.take(); // a JVM takes longer to begin than half a second of ours
            Pace.sleep(0.5);
            System.out.println("over");
            if (p.isAlive()) {
                p.terminate(); // the end of main would do it too
            }
        }
    }
}
