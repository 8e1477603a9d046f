package io.multiprocessing.examples.queues;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;
import io.multiprocessing.examples.Pace;
import java.util.List;

/** One child writes, and when it is done another one reads. */
public final class WriteAndRead {
    static void write(Queue<String> q) throws InterruptedException {
        for (String value : List.of("A", "B", "C")) {
            System.out.println("Put " + value + " to queue...");
            q.put(value);
            Pace.sleep(1);
        }
    }

    static void read(Queue<String> q) throws InterruptedException {
        while (!q.isEmpty()) {
            System.out.println("Get " + q.take() + " from queue.");
            Pace.sleep(1);
        }
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            Queue<String> q = mp.queue(); // the parent makes the queue and gives it to both
            var pw = mp.process().unstarted(() -> write(q));
            var pr = mp.process().unstarted(() -> read(q));
            pw.start();
            pw.join();
            pr.start();
            pr.join();
            System.out.println("all data has been written and read");
        }
    }
}
