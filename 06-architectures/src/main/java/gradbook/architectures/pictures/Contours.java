package gradbook.architectures.pictures;

import gradbook.tensor.Tensor;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;

/// A function of two numbers seen from above, as hills are on a map, and paths across it. From one level line to the
/// next the height grows by the same factor, so that steep walls and flat valleys both have lines.
public final class Contours {
    private static final int LEFT = 56;
    private static final int TOP = 48;
    private static final int WIDTH = Plot.WIDTH - LEFT - 24;
    private static final int HEIGHT = Plot.HEIGHT - TOP - 68;
    private static final int LEVELS = 16;
    private static final Color LOW = new Color(0xa9c4d8);
    private static final Color LINE = new Color(0xb4bcc2);

    /// The part of the plane that is shown.
    public record Area(double left, double right, double bottom, double top) {}

    public record Point(double x, double y) {}

    private final Drawing sheet = new Drawing(Plot.WIDTH, Plot.HEIGHT);
    private final Area area;

    private Contours(Area area) {
        this.area = area;
    }

    /// A picture as large as a chart. The paths have the colours of the curves of a chart, in the same order; each
    /// ends in a dot. The goals are crosses.
    ///
    /// @param below  a line of text
    /// @param height from x of shape (1, W) and y of shape (H, 1) to heights of shape (H, W), at least 0
    public static BufferedImage draw(String title, String below, Area area, BinaryOperator<Tensor> height,
            List<Point> goals, List<List<Point>> paths) {
        var map = new Contours(area);
        map.shade(height);
        map.axes();
        map.sheet.text(title, Drawing.TITLE, Drawing.INK, Plot.WIDTH / 2.0, 26);
        map.sheet.text(below, Drawing.LABEL, Drawing.INK, Plot.WIDTH / 2.0, Plot.HEIGHT - 18);
        Graphics2D graphics = map.sheet.graphics();
        graphics.setClip(LEFT, TOP, WIDTH, HEIGHT);
        goals.forEach(map::cross);
        for (int i = 0; i < paths.size(); i++) map.path(paths.get(i), Plot.colour(i));
        return map.sheet.image();
    }

    private void shade(BinaryOperator<Tensor> height) {
        double[] x = new double[WIDTH], y = new double[HEIGHT];
        for (int i = 0; i < WIDTH; i++) x[i] = area.left + (i + 0.5) / WIDTH * (area.right - area.left);
        for (int i = 0; i < HEIGHT; i++) y[i] = area.top - (i + 0.5) / HEIGHT * (area.top - area.bottom);
        int[] levels = levels(height.apply(Tensor.of(x).unsqueeze(0), Tensor.of(y).unsqueeze(1)).toDoubles());
        for (int i = 0; i < levels.length; i++) {
            boolean line = i % WIDTH > 0 && levels[i] != levels[i - 1] || i >= WIDTH && levels[i] != levels[i - WIDTH];
            Color colour = line ? LINE : shade((double) levels[i] / (LEVELS - 1));
            sheet.image().setRGB(LEFT + i % WIDTH, TOP + i / WIDTH, colour.getRGB());
        }
    }

    /// Between which level lines each height lies. The lowest hundredth lies below all of them.
    static int[] levels(double[] heights) {
        double[] sorted = Arrays.stream(heights).map(Math::log).sorted().toArray();
        double low = sorted[sorted.length / 100], high = sorted[sorted.length - 1];
        return Arrays.stream(heights)
                .mapToInt(h -> (int) Math.clamp((Math.log(h) - low) / (high - low) * LEVELS, 0, LEVELS - 1)).toArray();
    }

    /// From [#LOW] at 0 to white at 1.
    private static Color shade(double x) {
        float[] c = LOW.getRGBColorComponents(null);
        float t = (float) x;
        return new Color(c[0] + t * (1 - c[0]), c[1] + t * (1 - c[1]), c[2] + t * (1 - c[2]));
    }

    private void axes() {
        for (int i = 0; i <= 4; i++) {
            double x = area.left + i / 4.0 * (area.right - area.left);
            double y = area.bottom + i / 4.0 * (area.top - area.bottom);
            sheet.text(number(x), Drawing.LABEL, Drawing.INK, column(x), TOP + HEIGHT + 14);
            sheet.text(number(y), Drawing.LABEL, Drawing.INK, LEFT - 24, row(y));
        }
        sheet.text("x", Drawing.LABEL, Drawing.INK, LEFT + WIDTH / 2.0, TOP + HEIGHT + 30);
        sheet.uprightText("y", Drawing.LABEL, Drawing.INK, 10, TOP + HEIGHT / 2.0);
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, x == Math.rint(x) ? "%.0f" : "%.1f", x).replace('-', '−');
    }

    private void cross(Point goal) {
        double x = column(goal.x), y = row(goal.y);
        Path2D cross = new Path2D.Double();
        cross.moveTo(x - 7, y - 7);
        cross.lineTo(x + 7, y + 7);
        cross.moveTo(x - 7, y + 7);
        cross.lineTo(x + 7, y - 7);
        sheet.graphics().setColor(Drawing.INK);
        sheet.graphics().setStroke(new BasicStroke(2.5f));
        sheet.graphics().draw(cross);
    }

    private void path(List<Point> points, Color colour) {
        Path2D line = new Path2D.Double();
        line.moveTo(column(points.getFirst().x), row(points.getFirst().y));
        for (Point p : points) {
            if (!Double.isFinite(p.x) || !Double.isFinite(p.y)) break;
            line.lineTo(column(p.x), row(p.y));
        }
        sheet.graphics().setColor(colour);
        sheet.graphics().setStroke(new BasicStroke(2));
        sheet.graphics().draw(line);
        var end = line.getCurrentPoint();
        sheet.graphics().fill(new Ellipse2D.Double(end.getX() - 4, end.getY() - 4, 8, 8));
    }

    /// Where it is on the sheet; a path that leaves it is not followed further than it takes to see where to.
    private double column(double x) {
        return Math.clamp(LEFT + (x - area.left) / (area.right - area.left) * WIDTH, -10.0 * WIDTH, 10.0 * WIDTH);
    }

    private double row(double y) {
        return Math.clamp(TOP + (area.top - y) / (area.top - area.bottom) * HEIGHT, -10.0 * HEIGHT, 10.0 * HEIGHT);
    }
}
