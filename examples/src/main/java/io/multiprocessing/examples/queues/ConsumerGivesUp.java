package io.multiprocessing.examples.queues;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;
import io.multiprocessing.Target;
import io.multiprocessing.examples.Pace;
import java.time.Duration;

/**
 * A consumer that takes two seconds without news for the end. Both are records, and the queue is one of their
 * components.
 */
public final class ConsumerGivesUp {
    record Producer(Queue<Integer> queue) implements Target {
        @Override
        public void runTarget() throws InterruptedException {
            for (int i = 0; i < 5; i++) {
                Pace.sleep(0.5);
                System.out.println("put " + i);
                queue.put(i);
            }
        }
    }

    record Consumer(Queue<Integer> queue) implements Target {
        @Override
        public void runTarget() throws InterruptedException {
            Integer item;
            while ((item = queue.poll(Duration.ofSeconds(2))) != null) {
                System.out.println("get " + item);
            }
            System.out.println("queue empty");
        }
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            Queue<Integer> queue = mp.queue(10);
            var p1 = mp.start(new Producer(queue));
            var p2 = mp.start(new Consumer(queue));
            p1.join();
            p2.join();
            System.out.println("end");
        }
    }
}
