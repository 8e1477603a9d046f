package io.multiprocessing.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lines over a logarithmic scale, each with its name at its end, its own colour, and its own kind of mark. */
final class LineChart implements Chart {
    private static final double TOP = 54;
    private static final double HEIGHT = 400;
    private static final double BOTTOM = HEIGHT - 52;
    private static final double LEFT = 76;
    private static final double LABEL = 15;

    /** A point, with its quartiles. */
    record Place(double x, double y, double low, double high) {}

    /** A line. */
    record Line(String label, Tone tone, boolean ours, List<Place> places) {}

    /** The scales. */
    record Scales(String xTitle, List<Tick> xTicks, double xLeast, double xMost, String unit, String better) {}

    /** A tick that is not where it would be by itself. */
    record Tick(double x, String text) {}

    private final String title;
    private final Scales scales;
    private final List<Line> lines;

    LineChart(String title, Scales scales, List<Line> lines) {
        this.title = title;
        this.scales = scales;
        this.lines = lines;
    }

    static LineChart of(Question question) {
        List<Line> lines = new ArrayList<>();
        int[] peers = {0};
        question.lines().forEach((label, cells) -> {
            Cell first = cells.getFirst();
            boolean ours = first.family().equals("ours");
            Tone tone = Tone.ofLine(first, first.family().equals("peer") ? peers[0]++ : 0);
            lines.add(new Line(
                    label,
                    tone,
                    ours,
                    cells.stream()
                            .map(cell -> {
                                Sample sample = cell.sample();
                                return new Place(cell.x(), sample.median(), sample.low(), sample.high());
                            })
                            .sorted(Comparator.comparingDouble(Place::x))
                            .toList()));
        });
        double[] xs = question.measured().stream()
                .mapToDouble(Cell::x)
                .sorted()
                .distinct()
                .toArray();
        boolean bytes = question.xTitle().startsWith("bytes");
        boolean micros = question.xTitle().endsWith("µs");
        List<Tick> ticks = new ArrayList<>();
        for (double x : xs) {
            ticks.add(new Tick(x, micros ? Units.format(x / 1e6, "s") : Units.format(x, bytes ? "B" : "")));
        }
        return new LineChart(
                question.title(),
                new Scales(
                        question.xTitle(),
                        ticks,
                        xs.length == 0 ? 1 : xs[0],
                        xs.length == 0 ? 2 : xs[xs.length - 1],
                        question.unit(),
                        question.lowerIsBetter() ? "less is better" : "more is better"),
                lines);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public double height() {
        return HEIGHT;
    }

    @Override
    public void draw(Canvas canvas) {
        double right = WIDTH
                - 26
                - lines.stream()
                        .mapToDouble(line -> Canvas.boldWidth(line.label(), 12))
                        .max()
                        .orElse(0);
        double least = lines.stream()
                .flatMap(line -> line.places().stream())
                .mapToDouble(Place::low)
                .filter(low -> low > 0)
                .min()
                .orElse(1);
        double greatest = lines.stream()
                .flatMap(line -> line.places().stream())
                .mapToDouble(Place::high)
                .max()
                .orElse(1);
        boolean parts = scales.unit().equals("%");
        Axis y = parts
                ? Axis.linear(Math.max(1, greatest), BOTTOM, TOP)
                : Axis.logarithmic(least, greatest, BOTTOM, TOP);
        Axis x = Axis.tight(scales.xLeast(), scales.xMost(), LEFT + 12, right - 12);
        frame(canvas, x, y, right, parts);
        List<double[]> ends = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            draw(canvas, line, i, x, y);
            ends.add(new double[] {y.place(line.places().getLast().y()), i});
        }
        label(canvas, ends, right);
    }

    private void frame(Canvas canvas, Axis x, Axis y, double right, boolean parts) {
        canvas.text(16, 24, title, Canvas.Anchor.START, 15, true, Tone.TEXT);
        canvas.text(
                16,
                41,
                scales.better() + (parts ? " · lengths on a logarithmic scale" : " · both scales logarithmic"),
                Canvas.Anchor.START,
                12,
                false,
                Tone.QUIET);
        for (double tick : y.ticks()) {
            double place = y.place(tick);
            canvas.line(LEFT, place, right, place, Tone.GRID, 1);
            canvas.text(
                    LEFT - 8, place + 4, Units.format(tick, scales.unit()), Canvas.Anchor.END, 11, false, Tone.QUIET);
        }
        double last = -100;
        for (Tick tick : scales.xTicks()) {
            double place = x.place(tick.x());
            canvas.line(place, BOTTOM, place, BOTTOM + 4, Tone.QUIET, 1);
            double half = Canvas.width(tick.text(), 11) / 2;
            if (place - half > last + 6) {
                canvas.text(place, BOTTOM + 18, tick.text(), Canvas.Anchor.MIDDLE, 11, false, Tone.QUIET);
                last = place + half;
            }
        }
        canvas.line(LEFT, BOTTOM, right, BOTTOM, Tone.QUIET, 1);
        canvas.text((LEFT + right) / 2, BOTTOM + 38, scales.xTitle(), Canvas.Anchor.MIDDLE, 12, false, Tone.QUIET);
    }

    private static void draw(Canvas canvas, Line line, int number, Axis x, Axis y) {
        List<Canvas.Point> points = line.places().stream()
                .map(place -> new Canvas.Point(x.place(place.x()), y.place(place.y())))
                .toList();
        canvas.line(points, line.tone(), line.ours() ? 2.6 : 1.8, !line.ours());
        for (int i = 0; i < points.size(); i++) {
            Place place = line.places().get(i);
            double at = points.get(i).x();
            double low = y.place(place.low());
            double high = y.place(place.high());
            if (Math.abs(low - high) > 9) {
                canvas.line(at, low, at, high, line.tone(), 1);
            }
            canvas.mark(at, points.get(i).y(), number, line.tone());
        }
    }

    /** Names at the ends of lines, pushed apart where they would lie on each other. */
    private void label(Canvas canvas, List<double[]> ends, double right) {
        ends.sort(Comparator.comparingDouble(end -> end[0]));
        double lowest = BOTTOM + 4;
        for (int i = 1; i < ends.size(); i++) {
            ends.get(i)[0] = Math.max(ends.get(i)[0], ends.get(i - 1)[0] + LABEL);
        }
        for (int i = ends.size() - 1; i >= 0; i--) {
            double most = i == ends.size() - 1 ? lowest : ends.get(i + 1)[0] - LABEL;
            ends.get(i)[0] = Math.min(ends.get(i)[0], most);
        }
        for (double[] end : ends) {
            Line line = lines.get((int) end[1]);
            canvas.mark(right + 1, end[0], (int) end[1], line.tone());
            canvas.text(
                    right + 9, end[0] + 4, line.label(), Canvas.Anchor.START, 12, line.ours(), textTone(line.tone()));
        }
    }

    private static Tone textTone(Tone tone) {
        return tone == Tone.PALE || tone == Tone.GREY ? Tone.QUIET : tone;
    }
}
