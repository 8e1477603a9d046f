package io.multiprocessing.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** How long the slow ones take: time over the part of all operations that are no slower. */
final class LatencyChart {
    private static final double[] PARTS = {50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};
    private static final int MOST_LINES = 7;

    private LatencyChart() {}

    /** Empty: fewer than two contenders have recorded single operations. */
    static Optional<Chart> of(Question question) {
        List<LineChart.Line> lines = new ArrayList<>();
        int peers = 0;
        for (Cell cell : mostTelling(question)) {
            Optional<Histogram> found = cell.latencies();
            if (found.isPresent()) {
                boolean peer = cell.family().equals("peer");
                lines.add(new LineChart.Line(
                        cell.label(),
                        Tone.ofLine(cell, peer ? peers++ : 0),
                        cell.family().equals("ours"),
                        places(found.get())));
            }
        }
        if (lines.size() < 2) {
            return Optional.empty();
        }
        List<LineChart.Tick> ticks = new ArrayList<>();
        for (double part : new double[] {50, 90, 99, 99.9, 99.99}) {
            ticks.add(new LineChart.Tick(rarity(part), Double.toString(part).replace(".0", "") + " %"));
        }
        var scales = new LineChart.Scales(
                "part of all operations that take no longer",
                ticks,
                rarity(PARTS[0]),
                rarity(PARTS[PARTS.length - 1]),
                "s",
                "less is better");
        return Optional.of(new LineChart(question.title() + ": latencies", scales, lines));
    }

    /** Ours, those that they are compared with, the floor, then the others, until it is too crowded. */
    private static List<Cell> mostTelling(Question question) {
        List<Cell> all = question.measured();
        return all.stream()
                .sorted(Comparator.comparingInt(cell -> cell.family().equals("ours")
                        ? 0
                        : all.stream().anyMatch(each -> each.reference().equals(cell.key()))
                                ? 1
                                : cell.family().equals("floor") || cell.key().equals("cpython") ? 2 : 3))
                .limit(MOST_LINES)
                .toList();
    }

    /** Of this many operations one is slower. */
    private static double rarity(double part) {
        return 100 / (100 - part);
    }

    private static List<LineChart.Place> places(Histogram histogram) {
        List<LineChart.Place> places = new ArrayList<>();
        for (double part : PARTS) {
            if (histogram.getTotalCount() >= rarity(part)) {
                double seconds = Math.max(1, histogram.getValueAtPercentile(part)) / 1e9;
                places.add(new LineChart.Place(rarity(part), seconds, seconds, seconds));
            }
        }
        return places;
    }
}
