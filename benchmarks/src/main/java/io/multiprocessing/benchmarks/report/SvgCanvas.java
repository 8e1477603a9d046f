package io.multiprocessing.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Draws SVG. Colours are classes, so that light and dark are one text. */
final class SvgCanvas implements Canvas {
    private final StringBuilder out = new StringBuilder();
    private final double width;
    private final double height;
    private final String title;

    SvgCanvas(double width, double height, String title) {
        this.width = width;
        this.height = height;
        this.title = title;
    }

    /** For a page that has {@link #styles()} already. */
    String inline() {
        return String.format(
                        Locale.ROOT,
                        "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">%n",
                        width,
                        height,
                        escaped(title))
                + out
                + "</svg>\n";
    }

    /** For a file of its own, which brings its ground along. */
    String alone() {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$.0f %2$.0f\" width=\"%1$.0f\" height=\"%2$.0f\" role=\"img\">%n<title>%3$s</title>%n<style>%n%4$s</style>%n<rect class=\"f-ground\" width=\"%1$.0f\" height=\"%2$.0f\" rx=\"6\"/>%n",
                        width,
                        height,
                        escaped(title),
                        styles())
                + out
                + "</svg>\n";
    }

    static String styles() {
        var styles = new StringBuilder("svg text{font-family:system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}\n");
        for (Tone tone : Tone.values()) {
            styles.append(rule(tone, tone.light));
        }
        styles.append("@media (prefers-color-scheme:dark){\n");
        for (Tone tone : Tone.values()) {
            styles.append(rule(tone, tone.dark));
        }
        return styles.append("}\n").toString();
    }

    private static String rule(Tone tone, String colour) {
        return ".f-" + tone.word() + "{fill:" + colour + "}.s-" + tone.word() + "{stroke:" + colour + ";fill:none}\n";
    }

    @Override
    public void rectangle(double x, double y, double width, double height, Tone tone) {
        append(
                "<rect class=\"f-%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                tone.word(), x, y, width, height);
    }

    @Override
    public void line(List<Point> points, Tone tone, double width, boolean dashed) {
        var places = new StringBuilder();
        for (Point point : points) {
            places.append(String.format(Locale.ROOT, "%.1f,%.1f ", point.x(), point.y()));
        }
        append(
                "<polyline class=\"s-%s\" stroke-width=\"%.1f\"%s stroke-linejoin=\"round\" points=\"%s\"/>",
                tone.word(),
                width,
                dashed ? " stroke-dasharray=\"5 4\"" : "",
                places.toString().strip());
    }

    @Override
    public void mark(double x, double y, int shape, Tone tone) {
        switch (shape % 4) {
            case 0 -> append("<circle class=\"f-%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.6\"/>", tone.word(), x, y);
            case 1 -> rectangle(x - 3.2, y - 3.2, 6.4, 6.4, tone);
            case 2 -> polygon(tone, x, y - 4.4, x + 4.2, y + 3.2, x - 4.2, y + 3.2);
            default -> polygon(tone, x, y - 4.8, x + 4.4, y, x, y + 4.8, x - 4.4, y);
        }
    }

    private void polygon(Tone tone, double... places) {
        var points = new StringBuilder();
        for (int i = 0; i < places.length; i += 2) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", places[i], places[i + 1]));
        }
        append(
                "<polygon class=\"f-%s\" points=\"%s\"/>",
                tone.word(), points.toString().strip());
    }

    @Override
    public void text(double x, double y, String text, Anchor anchor, double size, boolean bold, Tone tone) {
        append(
                "<text class=\"f-%s\" x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\"%s text-anchor=\"%s\">%s</text>",
                tone.word(),
                x,
                y,
                size,
                bold ? " font-weight=\"600\"" : "",
                anchor.name().toLowerCase(Locale.ROOT),
                escaped(text));
    }

    private void append(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
