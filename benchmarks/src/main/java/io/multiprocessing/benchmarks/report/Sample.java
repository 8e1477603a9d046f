package io.multiprocessing.benchmarks.report;

import java.util.Arrays;

/**
 * Several measurements of one thing, and what they say of it: the median, and between which quartiles it lies.
 *
 * @param values sorted, at least one
 */
public record Sample(double[] values) {
    /**
     * Sorts a copy.
     *
     * @param values at least one
     */
    public Sample {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        values = values.clone();
        Arrays.sort(values);
    }

    /**
     * The middle.
     *
     * @return the median
     */
    public double median() {
        return quantile(0.5);
    }

    /**
     * A quarter of the values lies below.
     *
     * @return the lower quartile
     */
    public double low() {
        return quantile(0.25);
    }

    /**
     * A quarter of the values lies above.
     *
     * @return the upper quartile
     */
    public double high() {
        return quantile(0.75);
    }

    /**
     * How far the quartiles lie apart.
     *
     * @return a part of the median
     */
    public double spread() {
        return (high() - low()) / median();
    }

    private double quantile(double part) {
        double place = part * (values.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, values.length - 1);
        return values[below] + (place - below) * (values[above] - values[below]);
    }
}
