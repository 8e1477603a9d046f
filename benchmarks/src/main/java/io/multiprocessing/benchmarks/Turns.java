package io.multiprocessing.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Two or more contenders take short turns; every figure is kept. */
final class Turns {
    /** One turn of one contender. */
    @FunctionalInterface
    interface Turn {
        /**
         * Gives the figure of one turn.
         *
         * @throws Exception the turn failed
         */
        double run() throws Exception;
    }

    private final String[] names;
    private final double[][] figures;

    private Turns(String[] names, double[][] figures) {
        this.names = names;
        this.figures = figures;
    }

    /**
     * Lets the contenders take turns.
     *
     * @param warmUps rounds that do not count
     * @param rounds rounds that count
     */
    static Turns of(int warmUps, int rounds, String[] names, Turn... turns) throws Exception {
        double[][] figures = new double[turns.length][rounds];
        for (int round = -warmUps; round < rounds; round++) {
            for (int i = 0; i < turns.length; i++) {
                double figure = turns[i].run();
                if (round >= 0) {
                    figures[i][round] = figure;
                }
            }
        }
        return new Turns(names, figures);
    }

    /** Prints each contender's median, and its ratio to the last one, turn by turn. */
    void print(String what, String unit, String goal) {
        System.out.println(what + "   (goal: " + goal + ")");
        double[] last = figures[figures.length - 1];
        for (int i = 0; i < names.length; i++) {
            double[] mine = figures[i];
            double[] ratios = new double[mine.length];
            Arrays.setAll(ratios, round -> mine[round] / last[round]);
            System.out.printf(
                    Locale.ROOT,
                    "    %-34s %10.2f %-10s %s%n",
                    names[i],
                    median(mine),
                    unit,
                    i == names.length - 1
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "ratio %.2f (quartiles %.2f to %.2f)",
                                    median(ratios),
                                    quartile(ratios, 1),
                                    quartile(ratios, 3)));
        }
    }

    /** Prints the ratio of one contender to another, turn by turn. */
    void printRatio(int one, int other, String goal) {
        double[] ratios = new double[figures[one].length];
        Arrays.setAll(ratios, round -> figures[one][round] / figures[other][round]);
        System.out.printf(
                Locale.ROOT,
                "    %s to %s: ratio %.2f (quartiles %.2f to %.2f; goal: %s)%n",
                names[one],
                names[other],
                median(ratios),
                quartile(ratios, 1),
                quartile(ratios, 3),
                goal);
    }

    private static double median(double[] values) {
        return quartile(values, 2);
    }

    private static double quartile(double[] values, int which) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) * which / 4];
    }
}
