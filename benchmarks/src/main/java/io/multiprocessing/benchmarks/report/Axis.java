package io.multiprocessing.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** Turns values into places, and says where the ticks are. */
final class Axis {
    private final double from;
    private final double to;
    private final double begin;
    private final double end;
    private final boolean logarithmic;

    private Axis(double from, double to, double begin, double end, boolean logarithmic) {
        this.from = from;
        this.to = to;
        this.begin = begin;
        this.end = end;
        this.logarithmic = logarithmic;
    }

    /** From 0 to the greatest value or a little more. */
    static Axis linear(double greatest, double begin, double end) {
        double step = step(greatest);
        return new Axis(0, Math.ceil(greatest / step - 1e-9) * step, begin, end, false);
    }

    /** Whole decades around the values; of a range of less than two, parts of them. */
    static Axis logarithmic(double least, double greatest, double begin, double end) {
        double low = below(least);
        double high = above(greatest);
        return new Axis(low, high > low ? high : low * 10, begin, end, true);
    }

    /** Just the values, with a little room. */
    static Axis tight(double least, double greatest, double begin, double end) {
        return new Axis(least, greatest > least ? greatest : least * 2, begin, end, true);
    }

    private static double below(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        return value >= 5 * decade ? 5 * decade : value >= 2 * decade ? 2 * decade : decade;
    }

    private static double above(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        return value <= decade
                ? decade
                : value <= 2 * decade ? 2 * decade : value <= 5 * decade ? 5 * decade : 10 * decade;
    }

    private static double step(double greatest) {
        double decade = Math.pow(10, Math.floor(Math.log10(greatest)));
        double part = greatest / decade;
        return part <= 1.2 ? decade / 5 : part <= 3 ? decade / 2 : part <= 6 ? decade : decade * 2;
    }

    double place(double value) {
        double part = logarithmic
                ? (Math.log(Math.max(value, from / 1e3)) - Math.log(from)) / (Math.log(to) - Math.log(from))
                : (value - from) / (to - from);
        return begin + Math.clamp(part, -0.02, 1.02) * (end - begin);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (!logarithmic) {
            double step = step(to);
            for (double tick = 0; tick <= to * 1.0001; tick += step) {
                ticks.add(tick);
            }
            return ticks;
        }
        boolean close = to / from < 500;
        for (double decade = Math.pow(10, Math.floor(Math.log10(from) + 1e-9)); decade <= to * 1.0001; decade *= 10) {
            for (double part : close ? new double[] {1, 2, 5} : new double[] {1}) {
                double tick = decade * part;
                if (tick >= from * 0.9999 && tick <= to * 1.0001) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    double least() {
        return from;
    }
}
