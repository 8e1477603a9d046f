package io.multiprocessing.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The charts of a run as files. */
final class Pictures {
    private Pictures() {}

    static Chart of(Question question) {
        return question.growth() ? LineChart.of(question) : new BarChart(question);
    }

    /** Names of files, without an ending. */
    static Map<String, Chart> of(Results results) {
        var all = new LinkedHashMap<String, Chart>();
        for (Question question : results.questions()) {
            if (!question.measured().isEmpty()) {
                all.put(question.id(), of(question));
                if (!question.growth()) {
                    LatencyChart.of(question).ifPresent(chart -> all.put(question.id() + "-latency", chart));
                }
            }
        }
        return all;
    }

    /** Writes all as SVG, and as PNG if this JDK can draw text; whoever has no fonts has no PNG. */
    static void write(Results results, Path directory, boolean png) throws IOException {
        Files.createDirectories(directory);
        boolean drawn = png;
        for (var entry : of(results).entrySet()) {
            Files.writeString(
                    directory.resolve(entry.getKey() + ".svg"), entry.getValue().svg());
            if (drawn) {
                try {
                    entry.getValue().png(directory.resolve(entry.getKey() + ".png"));
                } catch (UnsupportedOperationException e) {
                    drawn = false;
                    System.err.println("Charts as SVG only: " + e.getMessage());
                }
            }
        }
    }
}
