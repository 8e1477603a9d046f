package io.multiprocessing.testkit;

import io.multiprocessing.Queue;
import io.multiprocessing.Target;

/** What children run, where a lambda in the test would not do. */
final class Targets {
    private Targets() {}

    static int fortyTwo() {
        return 42;
    }

    /** A target with a state of some size. */
    record PutFive(Queue<Integer> results, byte[] ballast) implements Target {
        @Override
        public void runTarget() throws InterruptedException {
            results.put(5);
        }
    }
}
