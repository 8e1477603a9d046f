package io.multiprocessing.benchmarks.run;

/**
 * How long one fork takes.
 *
 * @param warmUps iterations that do not count
 * @param iterations that count
 * @param millis of each
 * @param latencyMillis of the pass that records single operations; 0: none
 * @param starts of processes that count, where those are measured
 */
record Timing(int warmUps, int iterations, int millis, int latencyMillis, int starts) {
    static final Timing QUICK = new Timing(2, 3, 180, 120, 4);
    static final Timing FULL = new Timing(4, 5, 200, 300, 10);
    static final Timing GROWTH = new Timing(2, 3, 200, 0, 5);
    static final Timing TINY = new Timing(1, 2, 50, 20, 2);
}
