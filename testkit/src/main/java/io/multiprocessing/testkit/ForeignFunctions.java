package io.multiprocessing.testkit;

import io.multiprocessing.TaskFunction;
import java.util.Map;

/** Functions of a class that nobody allowed. */
final class ForeignFunctions {
    private ForeignFunctions() {}

    static <K, V> TaskFunction<Map<K, V>, Integer> size() {
        return map -> map.size();
    }
}
