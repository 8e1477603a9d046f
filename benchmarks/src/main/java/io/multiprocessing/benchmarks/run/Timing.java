package io.multiprocessing.benchmarks.run;

/**
 * How long one fork takes. A link between two processes that spin on two processors leaves little of these to their
 * compilers: it takes some two seconds until the last loop is compiled, and until then everything takes ten to a
 * hundred times as long.
 *
 * @param warmUps iterations that do not count
 * @param warmUpMillis of each
 * @param iterations that count
 * @param millis of each
 * @param latencyMillis of the pass that records single operations; 0: none
 * @param starts of processes that count, where those are measured
 */
record Timing(int warmUps, int warmUpMillis, int iterations, int millis, int latencyMillis, int starts) {
    static final Timing QUICK = new Timing(2, 1_150, 3, 200, 100, 3);
    static final Timing FULL = new Timing(3, 2_000, 5, 200, 300, 10);
    static final Timing GROWTH = new Timing(2, 1_400, 3, 200, 0, 5);
    static final Timing TINY = new Timing(1, 50, 2, 50, 20, 2);
}
