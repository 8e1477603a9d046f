package io.multiprocessing.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;

/** Something to look at, drawn on whatever there is. */
interface Chart {
    /** Of all charts, in pixels. */
    double WIDTH = 720;

    String title();

    double height();

    void draw(Canvas canvas);

    default String inline() {
        var canvas = new SvgCanvas(WIDTH, height(), title());
        draw(canvas);
        return canvas.inline();
    }

    default String svg() {
        var canvas = new SvgCanvas(WIDTH, height(), title());
        draw(canvas);
        return canvas.alone();
    }

    default void png(Path file) throws IOException {
        var canvas = new PngCanvas(WIDTH, height());
        draw(canvas);
        canvas.write(file);
    }

    /** What an axis with this unit shows. */
    static String measure(String unit) {
        return switch (unit) {
            case "s" -> "time for one (median, quartiles)";
            case "/s" -> "in a second (median, quartiles)";
            case "B" -> "memory (median, quartiles)";
            case "B/s" -> "bytes a second (median, quartiles)";
            default -> "part of the time (median, quartiles)";
        };
    }
}
