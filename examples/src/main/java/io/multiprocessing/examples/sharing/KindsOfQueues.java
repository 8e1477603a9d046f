package io.multiprocessing.examples.sharing;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.util.List;
import java.util.Queue;

/**
 * The same five numbers, put by a child and taken by its parent: as they came, the last first, the least first, from
 * both ends.
 */
public final class KindsOfQueues {
    private static final List<Integer> NUMBERS = List.of(3, 1, 5, 2, 4);

    static void put(Queue<Integer> queue) {
        queue.addAll(NUMBERS);
    }

    static void show(Context mp, String kind, Queue<Integer> queue) throws InterruptedException {
        Process child = mp.start(() -> put(queue));
        child.join();
        System.out.print(kind + ":");
        for (int i = 0; i < NUMBERS.size(); i++) {
            System.out.print(" " + queue.remove());
        }
        System.out.println();
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create();
                var manager = mp.manager()) {
            show(mp, "first in, first out", manager.<Integer>queue());
            show(mp, "last in, first out", manager.<Integer>lifoQueue());
            show(mp, "by priority", manager.<Integer>priorityQueue());
            var deque = manager.<Integer>deque();
            put(deque);
            System.out.println("both ends: " + deque.takeFirst() + " and " + deque.takeLast());
        }
    }
}
