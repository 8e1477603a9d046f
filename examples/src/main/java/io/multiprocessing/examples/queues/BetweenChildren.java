package io.multiprocessing.examples.queues;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;

/** A child puts, another one takes. The queue lives in the parent, which made it, and which has nothing else to do. */
public final class BetweenChildren {
    static void producer(Queue<String> q) throws InterruptedException {
        q.put("I am technician no. 23, at your service!");
        System.out.println("hello big baby~");
    }

    static void consumer(Queue<String> q) throws InterruptedException {
        System.out.println(q.take());
    }

    public static void main(String[] args) {
        try (var mp = Context.create()) {
            Queue<String> q = mp.queue();
            mp.start(() -> producer(q));
            mp.start(() -> consumer(q));
        }
    }
}
