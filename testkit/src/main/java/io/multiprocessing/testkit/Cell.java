package io.multiprocessing.testkit;

import io.multiprocessing.Lock;
import io.multiprocessing.Queue;
import java.io.Serializable;

/**
 * A number that processes share: a queue of one element, to be used under a lock.
 *
 * @param content holds the number
 */
record Cell(Queue<Integer> content) implements Serializable {
    int get() {
        return content.element();
    }

    void set(int value) {
        content.clear();
        content.add(value);
    }

    void increment(Lock lock, int times) {
        for (int i = 0; i < times; i++) {
            lock.lock();
            try {
                set(get() + 1);
            } finally {
                lock.unlock();
            }
        }
    }
}
