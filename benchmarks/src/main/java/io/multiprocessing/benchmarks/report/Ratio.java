package io.multiprocessing.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How two contenders compare: of each pass over the questions, in which they took neighbouring turns, the ratio of
 * their medians; of all passes the median. Between which values it lies is told by the single iterations, of the worst
 * against the best quartile, as long as there are fewer than five passes, and by the passes from then on.
 *
 * @param value ours divided by theirs
 * @param low the least that it may well be
 * @param high the most
 * @param lowerIsBetter whether less than 1 is a win
 */
public record Ratio(double value, double low, double high, boolean lowerIsBetter) {
    private static final int MANY_PASSES = 5;

    static Optional<Ratio> of(Cell ours, Cell theirs, boolean lowerIsBetter) {
        List<Double> found = new ArrayList<>();
        for (Cell.Round mine : ours.rounds()) {
            for (Cell.Round other : theirs.rounds()) {
                if (mine.number() == other.number()) {
                    found.add(mine.median() / other.median());
                }
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var passes = new Sample(found.stream().mapToDouble(Double::doubleValue).toArray());
        double low = passes.low();
        double high = passes.high();
        if (found.size() < MANY_PASSES) {
            Sample mine = ours.sample();
            Sample other = theirs.sample();
            low = Math.min(low, mine.low() / other.high());
            high = Math.max(high, mine.high() / other.low());
        }
        return Optional.of(new Ratio(passes.median(), low, high, lowerIsBetter));
    }

    /** Whether it could be one or the other: then nobody is said to have won. */
    boolean undecided() {
        return low <= 1 && high >= 1;
    }

    boolean won() {
        return !undecided() && value < 1 == lowerIsBetter;
    }

    /** Whether a limit is kept by all that it may be: empty where it lies within that. */
    Optional<Boolean> keeps(double limit) {
        if (lowerIsBetter) {
            return high <= limit ? Optional.of(true) : low > limit ? Optional.of(false) : Optional.empty();
        }
        return low >= limit ? Optional.of(true) : high < limit ? Optional.of(false) : Optional.empty();
    }
}
