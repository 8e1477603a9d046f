package io.multiprocessing.examples.queues;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;

/** A child puts, its parent takes. */
public final class ParentAndChild {
    static void producer(Queue<String> q) throws InterruptedException {
        q.put("I am technician no. 23, at your service!");
        System.out.println("hello big baby~");
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            Queue<String> q = mp.queue();
            mp.start(() -> producer(q));
            System.out.println(q.take());
        }
    }
}
