package io.multiprocessing.examples.pools;

import io.multiprocessing.Context;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.TaskFuture;
import java.util.ArrayList;
import java.util.List;

/** Four messages and three workers: all are handed over at once, then no more come, and main waits for the end. */
public final class PoolOfThree {
    static String deliver(String message) throws InterruptedException {
        System.out.println("message: " + message);
        Thread.sleep(100);
        return "delivered " + message;
    }

    public static void main(String[] args) throws Exception {
        try (var mp = Context.create();
                var pool = Pool.create(mp, 3)) {
            List<TaskFuture<String>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String message = "hello " + i;
                results.add(pool.submit(() -> deliver(message)));
            }
            System.out.println("main goes on");
            pool.shutdown();
            for (TaskFuture<String> result : results) {
                System.out.println(result.get());
            }
        }
        System.out.println("all processes have ended");
    }
}
