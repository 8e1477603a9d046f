package io.multiprocessing.benchmarks.run;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** How a figure is taken: in a JVM by JMH, or by CPython. */
sealed interface Job {
    /** What JMH or Python gave, in seconds or things a second, in the unit of the question. */
    DoubleUnaryOperator toUnit();

    Map<String, String> parameters();

    /**
     * A benchmark of ours.
     *
     * @param method class and method, {@code "RoundTrip.roundTrip"}
     * @param counter the counter that has the figure; empty: the primary score
     */
    record Jmh(String method, String counter, Map<String, String> parameters, DoubleUnaryOperator toUnit)
            implements Job {}

    /**
     * What {@code cpython.py} is asked.
     *
     * @param what its first argument
     */
    record Python(String what, Map<String, String> parameters, DoubleUnaryOperator toUnit) implements Job {}
}
