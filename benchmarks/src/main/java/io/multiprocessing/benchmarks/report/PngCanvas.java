package io.multiprocessing.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws a picture, on light ground, with two pixels for each. It needs fonts on the machine. */
final class PngCanvas implements Canvas {
    private static final int SCALE = 2;

    private final BufferedImage image;
    private final Graphics2D graphics;

    /**
     * An empty picture.
     *
     * @throws UnsupportedOperationException this JDK cannot draw text here
     */
    PngCanvas(double width, double height) {
        System.setProperty("java.awt.headless", "true");
        try {
            image = new BufferedImage((int) width * SCALE, (int) height * SCALE, BufferedImage.TYPE_INT_RGB);
            graphics = image.createGraphics();
            graphics.scale(SCALE, SCALE);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            graphics.getFontMetrics(font(12, false)).stringWidth("x");
        } catch (LinkageError | RuntimeException e) {
            throw new UnsupportedOperationException("no fonts that this JDK can draw with: " + e.getMessage(), e);
        }
        rectangle(0, 0, width, height, Tone.GROUND);
    }

    void write(Path file) throws IOException {
        ImageIO.write(image, "png", file.toFile());
    }

    private static Font font(double size, boolean bold) {
        return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size * 0.95f);
    }

    private void take(Tone tone) {
        graphics.setColor(Color.decode(tone.light));
    }

    @Override
    public void rectangle(double x, double y, double width, double height, Tone tone) {
        take(tone);
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void line(List<Point> points, Tone tone, double width, boolean dashed) {
        take(tone);
        graphics.setStroke(new BasicStroke(
                (float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashed ? new float[] {5, 4} : null, 0));
        graphics.draw(path(points));
    }

    private static Path2D path(List<Point> points) {
        var path = new Path2D.Double();
        path.moveTo(points.getFirst().x(), points.getFirst().y());
        points.forEach(point -> path.lineTo(point.x(), point.y()));
        return path;
    }

    @Override
    public void mark(double x, double y, int shape, Tone tone) {
        take(tone);
        switch (shape % 4) {
            case 0 -> graphics.fill(new Ellipse2D.Double(x - 3.6, y - 3.6, 7.2, 7.2));
            case 1 -> graphics.fill(new Rectangle2D.Double(x - 3.2, y - 3.2, 6.4, 6.4));
            case 2 ->
                graphics.fill(
                        path(List.of(new Point(x, y - 4.4), new Point(x + 4.2, y + 3.2), new Point(x - 4.2, y + 3.2))));
            default ->
                graphics.fill(path(List.of(
                        new Point(x, y - 4.8), new Point(x + 4.4, y), new Point(x, y + 4.8), new Point(x - 4.4, y))));
        }
    }

    @Override
    public void text(double x, double y, String text, Anchor anchor, double size, boolean bold, Tone tone) {
        take(tone);
        graphics.setFont(font(size, bold));
        double width = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
        double left = switch (anchor) {
            case START -> x;
            case MIDDLE -> x - width / 2;
            case END -> x - width;
        };
        graphics.drawString(text, (float) left, (float) y);
    }
}
