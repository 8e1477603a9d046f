package io.multiprocessing.benchmarks.run;

/**
 * How much is measured.
 *
 * @param name of it
 * @param timing of one fork
 * @param growth timing of one point of a growth chart
 * @param passes over all questions
 * @param growthPasses over growth charts
 * @param seconds after which no turn begins
 */
record Profile(String name, Timing timing, Timing growth, int passes, int growthPasses, double seconds) {
    /** What a stranger runs: the questions that matter most, in at most five minutes. */
    static Profile quick() {
        return new Profile("quick", Timing.QUICK, Timing.QUICK, 4, 1, 280);
    }

    /** Everything. */
    static Profile full(int passes) {
        return new Profile("full", Timing.FULL, Timing.GROWTH, passes, 1, Double.POSITIVE_INFINITY);
    }

    /** Everything, but so briefly that the figures say nothing. */
    static Profile check() {
        return new Profile("check", Timing.TINY, Timing.TINY, 1, 1, Double.POSITIVE_INFINITY);
    }

    Profile within(double minutes) {
        return new Profile(name, timing, growth, passes, growthPasses, minutes * 60);
    }
}
