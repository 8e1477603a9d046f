package io.multiprocessing.examples.locks;

import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Queue;

/**
 * A process is killed while it holds a lock. In Python everybody else waits for ever; here the lock is free, and its
 * next owner is told.
 */
public final class LockOfTheDead {
    static void holdForEver(Lock mutex, Queue<String> news) throws InterruptedException {
        mutex.lock();
        news.put("locked");
        Thread.sleep(60_000);
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            Lock mutex = mp.lock();
            Queue<String> news = mp.queue();
            var holder = mp.start(() -> holdForEver(mutex, news));
            news.take();
            System.out.println("while it lives: tryLock says " + mutex.tryLock());

            holder.kill();
            try (var _ = mutex.hold()) {
                System.out.println("after its death: the lock is mine, abandoned: " + mutex.wasAbandoned());
            }
            try (var _ = mutex.hold()) {
                System.out.println("once more: the lock is mine, abandoned: " + mutex.wasAbandoned());
            }
        }
    }
}
