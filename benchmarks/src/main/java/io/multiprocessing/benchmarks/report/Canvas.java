package io.multiprocessing.benchmarks.report;

import java.util.List;

/** What charts are drawn on. Coordinates are pixels from the upper left. */
interface Canvas {
    /** A place. */
    record Point(double x, double y) {}

    /** On which side of the place a text begins. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    void rectangle(double x, double y, double width, double height, Tone tone);

    void line(List<Point> points, Tone tone, double width, boolean dashed);

    default void line(double x1, double y1, double x2, double y2, Tone tone, double width) {
        line(List.of(new Point(x1, y1), new Point(x2, y2)), tone, width, false);
    }

    /** A point of a line: 0 a disc, 1 a square, 2 a triangle, 3 a diamond. */
    void mark(double x, double y, int shape, Tone tone);

    void text(double x, double y, String text, Anchor anchor, double size, boolean bold, Tone tone);

    /** About how wide a text is. */
    static double width(String text, double size) {
        double width = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            width += "iljt.,:;|!'()[] /".indexOf(c) >= 0
                    ? 0.32
                    : c == 'm' || c == 'w' || c >= 'A' && c <= 'Z' ? 0.74 : 0.56;
        }
        return width * size;
    }

    /** Of a bold one. */
    static double boldWidth(String text, double size) {
        return width(text, size) * 1.12;
    }
}
