package io.multiprocessing.pool;

import io.multiprocessing.Target;
import java.util.concurrent.Callable;

/** Runs what executors are given, whatever its type. */
final class Calls {
    private Calls() {}

    /** Gives what it returns; null if it returns nothing. */
    static Object call(Object task) throws Exception {
        switch (task) {
            case Callable<?> callable -> {
                return callable.call();
            }
            case Target target -> target.runTarget();
            case Runnable runnable -> runnable.run();
            default ->
                throw new IllegalStateException("not a task: " + task.getClass().getName());
        }
        return null;
    }
}
