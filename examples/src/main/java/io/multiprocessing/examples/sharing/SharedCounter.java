package io.multiprocessing.examples.sharing;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Target;
import java.util.ArrayList;
import java.util.List;

/** Four processes count to 1000 each, in one number: reading and writing is two steps, and a lock makes them one. */
public final class SharedCounter {
    private static final int TIMES = 1000;

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create();
                var counter = mp.sharedLong(0);
                var lock = mp.lock()) {
            countInFour(mp, () -> {
                for (int i = 0; i < TIMES; i++) {
                    counter.set(counter.get() + 1);
                }
            });
            System.out.println("without a lock, not more than 4000: " + (counter.get() <= 4 * TIMES));

            counter.set(0);
            countInFour(mp, () -> {
                for (int i = 0; i < TIMES; i++) {
                    try (var _ = lock.hold()) {
                        counter.set(counter.get() + 1);
                    }
                }
            });
            System.out.println("with a lock: " + counter.get());

            counter.set(0);
            countInFour(mp, () -> {
                for (int i = 0; i < TIMES; i++) {
                    counter.incrementAndGet();
                }
            });
            System.out.println("in one step: " + counter.get());
        }
    }

    private static void countInFour(Context mp, Target count) throws InterruptedException {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(mp.start(count));
        }
        for (Process p : processes) {
            p.join();
        }
    }
}
