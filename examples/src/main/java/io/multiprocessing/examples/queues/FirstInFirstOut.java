package io.multiprocessing.examples.queues;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;

/** A queue in one process: what is put first is taken first. */
public final class FirstInFirstOut {
    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            Queue<String> q = mp.queue(3);
            q.put("first");
            q.put("second");
            q.put("third");

            System.out.println(q.take());
            System.out.println(q.take());
            System.out.println(q.take());
        }
    }
}
