package io.multiprocessing.examples.queues;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;
import io.multiprocessing.examples.Pace;
import java.util.NoSuchElementException;

/**
 * A full queue and an empty one. As with every {@code BlockingQueue}: {@code put} and {@code take} wait, {@code offer}
 * and {@code poll} give up and tell by their result (at once, or after a time), {@code add} and {@code remove} throw.
 */
public final class FullAndEmpty {
    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            Queue<Integer> q = mp.queue(5); // without a number there is no limit
            q.put(111);
            q.put(222);
            q.put(333);
            q.put(444);
            q.put(555);
            System.out.println(
                    "size " + q.size() + " of " + q.capacity() + ", full " + q.isFull() + ", empty " + q.isEmpty());
            // q.put(666) would wait here until somebody takes one
            System.out.println("room for 666 at once: " + q.offer(666));
            System.out.println("room for 666 in three seconds: " + q.offer(666, Pace.seconds(3)));

            System.out.println(q.take());
            System.out.println(q.take());
            System.out.println(q.take());
            System.out.println(q.take());
            System.out.println(q.take());
            System.out.println(
                    "size " + q.size() + " of " + q.capacity() + ", full " + q.isFull() + ", empty " + q.isEmpty());
            // q.take() would wait here until somebody puts one
            System.out.println("one at once: " + q.poll());
            System.out.println("one in three seconds: " + q.poll(Pace.seconds(3)));
            try {
                q.remove();
            } catch (NoSuchElementException e) {
                System.out.println("the queue has been drained!");
            }
        }
    }
}
