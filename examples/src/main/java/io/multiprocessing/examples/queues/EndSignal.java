package io.multiprocessing.examples.queues;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;
import io.multiprocessing.examples.Pace;

/**
 * Only the producer knows when it is done, so it says so in the queue. Python puts {@code None}; a queue of ours takes
 * no null, and a sealed type says it better.
 */
public final class EndSignal {
    sealed interface Message {}

    record Product(int number) implements Message {}

    record End() implements Message {}

    static void producer(Queue<Message> queue) throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            Pace.sleepAWhile(); // producing takes time
            System.out.println("produced " + i);
            queue.put(new Product(i));
        }
        queue.put(new End()); // with more consumers: one for each
    }

    static void consumer(Queue<Message> queue) throws InterruptedException {
        while (queue.take() instanceof Product(int number)) {
            System.out.println("consumed " + number);
            Pace.sleepAWhile(); // so does consuming
        }
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            Queue<Message> queue = mp.queue();
            var p1 = mp.start(() -> producer(queue));
            var p2 = mp.start(() -> consumer(queue));
            p1.join();
            p2.join();
        }
    }
}
