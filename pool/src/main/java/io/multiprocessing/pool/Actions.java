package io.multiprocessing.pool;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be done when the scheduler's lock is released: first workers get their work, then waiters their results.
 */
final class Actions {
    private final Set<Worker> flushes = new LinkedHashSet<>(2);
    private final List<Runnable> others = new ArrayList<>(0);
    private final List<Runnable> outcomes = new ArrayList<>();

    void flush(Worker worker) {
        flushes.add(worker);
    }

    void add(Runnable action) {
        others.add(action);
    }

    void tell(Runnable outcome) {
        outcomes.add(outcome);
    }

    void run() {
        flushes.forEach(Worker::flush);
        others.forEach(Runnable::run);
        outcomes.forEach(Runnable::run);
    }
}
