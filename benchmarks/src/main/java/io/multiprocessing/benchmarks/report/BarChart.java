package io.multiprocessing.benchmarks.report;

import java.util.Comparator;
import java.util.List;

/**
 * One question, its contenders below each other, the best first, with whiskers from the lower to the upper quartile.
 * Bars begin at 0; where the values lie too far apart for that, there are points on a logarithmic scale instead.
 */
final class BarChart implements Chart {
    private static final double ROW = 24;
    private static final double TOP = 52;
    private static final double BOTTOM = 44;
    private static final double WIDE = 30;

    private final Question question;
    private final List<Cell> cells;

    BarChart(Question question) {
        this.question = question;
        Comparator<Cell> byValue =
                Comparator.comparingDouble(cell -> cell.sample().median());
        cells = question.measured().stream()
                .sorted(question.lowerIsBetter() ? byValue : byValue.reversed())
                .toList();
    }

    @Override
    public String title() {
        return question.title();
    }

    @Override
    public double height() {
        return TOP + ROW * cells.size() + BOTTOM;
    }

    @Override
    public void draw(Canvas canvas) {
        canvas.text(16, 24, question.title(), Canvas.Anchor.START, 15, true, Tone.TEXT);
        double left = 30
                + cells.stream()
                        .mapToDouble(cell -> Canvas.boldWidth(cell.label(), 13))
                        .max()
                        .orElse(0);
        double right = WIDTH - 92;
        double least =
                cells.stream().mapToDouble(cell -> cell.sample().low()).min().orElse(1);
        double greatest =
                cells.stream().mapToDouble(cell -> cell.sample().high()).max().orElse(1);
        greatest = question.unit().equals("%") ? Math.max(greatest, 0.01) : greatest;
        double[] medians = cells.stream()
                .mapToDouble(cell -> cell.sample().median())
                .sorted()
                .toArray();
        boolean far = medians.length > 0 && medians[0] > 0 && medians[medians.length - 1] / medians[0] > WIDE;
        Axis axis = far ? Axis.logarithmic(least, greatest, left, right) : Axis.linear(greatest, left, right);
        canvas.text(
                16,
                41,
                (question.lowerIsBetter() ? "less is better" : "more is better") + (far ? " · logarithmic scale" : ""),
                Canvas.Anchor.START,
                12,
                false,
                Tone.QUIET);
        double bottom = TOP + ROW * cells.size();
        double last = -100;
        for (double tick : axis.ticks()) {
            double x = axis.place(tick);
            canvas.line(x, TOP, x, bottom, Tone.GRID, 1);
            String text = Units.format(tick, question.unit());
            double half = Canvas.width(text, 11) / 2;
            if (x - half > last + 8) {
                canvas.text(x, bottom + 17, text, Canvas.Anchor.MIDDLE, 11, false, Tone.QUIET);
                last = x + half;
            }
        }
        canvas.text(
                (left + right) / 2,
                bottom + 35,
                Chart.measure(question.unit()),
                Canvas.Anchor.MIDDLE,
                11,
                false,
                Tone.QUIET);
        for (int i = 0; i < cells.size(); i++) {
            row(canvas, cells.get(i), TOP + ROW * i, axis, left, far);
        }
    }

    private void row(Canvas canvas, Cell cell, double top, Axis axis, double left, boolean far) {
        double middle = top + ROW / 2;
        boolean ours = cell.family().equals("ours");
        Tone tone = Tone.ofBar(cell);
        canvas.text(left - 8, middle + 4.5, cell.label(), Canvas.Anchor.END, 13, ours, Tone.TEXT);
        Sample sample = cell.sample();
        double x = axis.place(sample.median());
        if (far) {
            canvas.line(left, middle, x, middle, tone, 3);
            canvas.mark(x, middle, ours ? 0 : 3, tone);
        } else {
            canvas.rectangle(left, top + 4, Math.max(1, x - left), ROW - 8, tone);
        }
        double low = axis.place(sample.low());
        double high = axis.place(sample.high());
        if (high - low > 7) {
            canvas.line(low, middle, high, middle, Tone.TEXT, 1.2);
            canvas.line(low, middle - 4, low, middle + 4, Tone.TEXT, 1.2);
            canvas.line(high, middle - 4, high, middle + 4, Tone.TEXT, 1.2);
        }
        canvas.text(
                Math.max(x, high) + 8,
                middle + 4.5,
                Units.format(sample.median(), question.unit()),
                Canvas.Anchor.START,
                12,
                ours,
                Tone.TEXT);
    }
}
