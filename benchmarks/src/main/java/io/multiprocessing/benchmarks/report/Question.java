package io.multiprocessing.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One question, and what the contenders said to it.
 *
 * @param id a word, stable over versions
 * @param section under which heading it stands
 * @param title the question
 * @param unit of the values: {@code "s"}, {@code "/s"}, {@code "B/s"} or {@code "%"}
 * @param lowerIsBetter whether small values win
 * @param growth the values are drawn over {@code x}, as lines
 * @param xTitle what {@code x} is, with its unit
 * @param note what to know before one believes the chart
 * @param cells the contenders; in growth charts, one for each point
 */
public record Question(
        String id,
        String section,
        String title,
        String unit,
        boolean lowerIsBetter,
        boolean growth,
        String xTitle,
        String note,
        List<Cell> cells) {
    static Question of(Object json) {
        Fields fields = Fields.of(json);
        return new Question(
                fields.text("id"),
                fields.text("section"),
                fields.text("title"),
                fields.text("unit"),
                fields.truth("lowerIsBetter"),
                fields.truth("growth"),
                fields.text("xTitle"),
                fields.text("note"),
                fields.list("cells").stream().map(Cell::of).toList());
    }

    Optional<Cell> cell(String key) {
        return cells.stream().filter(each -> each.key().equals(key)).findFirst();
    }

    /** Those that have figures. */
    List<Cell> measured() {
        return cells.stream().filter(cell -> !cell.rounds().isEmpty()).toList();
    }

    /** The points of each line, in order. */
    Map<String, List<Cell>> lines() {
        var lines = new LinkedHashMap<String, List<Cell>>();
        for (Cell cell : measured()) {
            lines.computeIfAbsent(cell.label(), _ -> new java.util.ArrayList<>())
                    .add(cell);
        }
        return lines;
    }
}
