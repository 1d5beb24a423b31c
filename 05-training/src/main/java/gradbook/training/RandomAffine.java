package gradbook.training;

import java.util.random.RandomGenerator;

/// A picture turned around its middle, made larger or smaller, and moved, all at random: the ways in which one
/// person's 7 differs from another's. Names and rules are those of torchvision's `RandomAffine`, but a pixel is
/// mixed from the four old ones around its place (bilinear) and may move by parts of a pixel. What comes in from
/// outside is black.
///
/// A pixel at (x, y) from the middle goes to s·(x·cos α − y·sin α, x·sin α + y·cos α) + (d, e); since y points down,
/// a positive α turns clockwise. For each pixel of the *new* picture the inverse of this map says where in the
/// old one it comes from: the other way round, some new pixels would be hit twice and others never.
///
/// @param degrees   α is drawn evenly from −`degrees` to `degrees`
/// @param translate d from −`translate` to `translate` times the width, e likewise of the height
/// @param minScale  s is drawn evenly from `minScale` …
/// @param maxScale  … to `maxScale`
public record RandomAffine(double degrees, double translate, double minScale, double maxScale)
        implements Transform {

    /// @throws IllegalArgumentException if a range is impossible
    public RandomAffine {
        if (!(degrees >= 0 && degrees <= 180 && translate >= 0 && translate <= 1))
            throw new IllegalArgumentException("pictures are turned by up to 0 to 180 degrees and moved by up to 0 to"
                    + " 1 of their size, not by " + degrees + " and " + translate);
        if (!(minScale > 0 && minScale <= maxScale && maxScale < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("pictures are scaled by numbers greater than 0, the smaller one first,"
                    + " not by " + minScale + " to " + maxScale);
    }

    @Override public Picture apply(Picture picture, RandomGenerator random) {
        double angle = between(-degrees, degrees, random);
        double right = between(-translate, translate, random) * picture.width();
        double down = between(-translate, translate, random) * picture.height();
        return affine(picture, angle, right, down, between(minScale, maxScale, random));
    }

    private static double between(double low, double high, RandomGenerator random) {
        return low + (high - low) * random.nextDouble();
    }

    /// Turned by `angle` degrees, scaled by `scale`, then moved by `right` and `down` pixels.
    static Picture affine(Picture picture, double angle, double right, double down, double scale) {
        int width = picture.width(), height = picture.height();
        double cos = Math.cos(Math.toRadians(angle)) / scale, sin = Math.sin(Math.toRadians(angle)) / scale;
        double midX = (width - 1) / 2.0, midY = (height - 1) / 2.0;
        byte[] pixels = new byte[picture.pixels().length];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                double dx = x - midX - right, dy = y - midY - down;
                double fromX = midX + cos * dx + sin * dy, fromY = midY - sin * dx + cos * dy;
                for (int c = 0; c < picture.channels(); c++)
                    pixels[(c * height + y) * width + x] = (byte) Math.round(level(picture, c, fromX, fromY));
            }
        return new Picture(width, height, pixels);
    }

    /// Between the four pixels around (x, y), each the heavier the nearer it is.
    private static double level(Picture picture, int c, double x, double y) {
        int left = (int) Math.floor(x), top = (int) Math.floor(y);
        double u = x - left, v = y - top;
        return (1 - v) * ((1 - u) * levelOrBlack(picture, c, left, top) + u * levelOrBlack(picture, c, left + 1, top))
                + v * ((1 - u) * levelOrBlack(picture, c, left, top + 1)
                        + u * levelOrBlack(picture, c, left + 1, top + 1));
    }

    private static int levelOrBlack(Picture picture, int c, int x, int y) {
        boolean inside = x >= 0 && y >= 0 && x < picture.width() && y < picture.height();
        return inside ? picture.level(c, x, y) : 0;
    }

    @Override public String toString() {
        return "turn by up to " + degrees + "°, move by up to " + Math.round(100 * translate) + " %, scale by "
                + minScale + " to " + maxScale;
    }
}
