package io.multiprocessing.examples.queues;

import io.multiprocessing.Context;
import io.multiprocessing.JoinableQueue;
import io.multiprocessing.examples.Pace;

/**
 * Two cooks, two guests and a steamer full of baozi. The queue counts what was put and is not yet dealt with;
 * {@code join} waits until that is nothing. The guests are daemons: when all buns are eaten, {@code main} is over and
 * they are sent home, without an end signal for each.
 */
public final class SteamedBuns {
    static void producer(String name, String food, JoinableQueue<String> q) throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            Pace.sleepAWhile();
            System.out.println("producer " + name + " made " + food + i);
            q.put(food + i);
        }
    }

    static void consumer(String name, JoinableQueue<String> q) throws InterruptedException {
        while (true) {
            String food = q.take();
            Pace.sleepAWhile();
            System.out.println("consumer " + name + " bought " + food);
            q.taskDone();
        }
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            JoinableQueue<String> q = mp.joinableQueue();
            var p1 = mp.start(() -> producer("egon", "baozi", q));
            var p2 = mp.start(() -> producer("tank", "baozi", q));
            mp.process().daemon(true).start(() -> consumer("jason", q));
            mp.process().daemon(true).start(() -> consumer("alex", q));

            p1.join(); // before that, an empty queue says nothing
            p2.join();
            q.join();
            System.out.println("main: everything is sold");
        }
    }
}
