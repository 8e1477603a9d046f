package io.multiprocessing.pool;

import io.multiprocessing.internal.log.Log;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be done when the scheduler's lock is released: first workers get their work, then waiters their results.
 */
final class Actions {
    private static final Log LOG = Log.of(Actions.class);
    private final Set<Worker> flushes = new LinkedHashSet<>(2);
    private final List<Runnable> others = new ArrayList<>(0);
    private final List<Runnable> outcomes = new ArrayList<>();

    private boolean waits;

    void flush(Worker worker) {
        flushes.add(worker);
    }

    void add(Runnable action) {
        others.add(action);
    }

    void tell(Runnable outcome) {
        outcomes.add(outcome);
    }

    /** Whoever runs this waits for what the workers do, so that nobody else need be there for them. */
    void waits() {
        waits = true;
    }

    void run() {
        flushes.forEach(worker -> safely(worker::flush));
        if (!waits || flushes.size() > 1) {
            flushes.forEach(Worker::attend);
        }
        others.forEach(Actions::safely);
        outcomes.forEach(Actions::safely);
    }

    /** One that fails costs the others nothing. */
    private static void safely(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("a pool could not do what it had decided", e);
        }
    }
}
