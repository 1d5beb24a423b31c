package gradbook.training;

import java.util.random.RandomGenerator;

/// Scales a picture so that its shorter side has `shorterSide` pixels and its proportions stay.
///
/// A new pixel is a weighted mean of the old ones around its place; the weights fall in straight lines
/// to 0 at a distance of one pixel. When a picture shrinks, that is one *new* pixel: a narrower triangle
/// would skip some old pixels altogether, and fine patterns would turn into coarse ones that were never
/// there (aliasing). First across, then down, which is the same as at once and takes fewer products.
///
/// The rule is that of torchvision's `Resize` on pictures (bilinear, antialiased), from which single
/// levels may differ by 1: here they are rounded once, at the end.
public record Resize(int shorterSide) implements Transform {

    /// @throws IllegalArgumentException unless the side has at least 1 pixel
    public Resize {
        if (shorterSide < 1)
            throw new IllegalArgumentException("a picture needs sides of at least 1 pixel, not " + shorterSide);
    }

    /// Which old pixels, beginning with `first`, a new one is made of.
    record Taps(int first, float[] weights) {}

    @Override public Picture apply(Picture picture, RandomGenerator random) {
        return resize(picture);
    }

    /// The longer side is rounded down.
    public Picture resize(Picture picture) {
        int shorter = picture.shorterSide();
        return to(picture, Math.toIntExact((long) picture.width() * shorterSide / shorter),
                Math.toIntExact((long) picture.height() * shorterSide / shorter));
    }

    /// To `width` × `height` pixels, whatever its proportions were.
    public static Picture to(Picture picture, int width, int height) {
        if (width == picture.width() && height == picture.height()) return picture;
        Taps[] across = taps(picture.width(), width), down = taps(picture.height(), height);
        byte[] pixels = new byte[picture.channels() * height * width];
        for (int c = 0; c < picture.channels(); c++) {
            float[] narrowed = new float[picture.height() * width];
            for (int y = 0; y < picture.height(); y++) across(picture, c, y, across, narrowed);
            for (int y = 0; y < height; y++) down(narrowed, width, down[y], pixels, (c * height + y) * width);
        }
        return new Picture(width, height, pixels);
    }

    private static void across(Picture picture, int c, int y, Taps[] taps, float[] narrowed) {
        byte[] pixels = picture.pixels();
        int row = (c * picture.height() + y) * picture.width();
        for (int x = 0; x < taps.length; x++) {
            float[] weights = taps[x].weights;
            int first = row + taps[x].first;
            float sum = 0;
            for (int i = 0; i < weights.length; i++) sum += weights[i] * (pixels[first + i] & 255);
            narrowed[y * taps.length + x] = sum;
        }
    }

    private static void down(float[] narrowed, int width, Taps taps, byte[] pixels, int to) {
        float[] row = new float[width];
        for (int i = 0; i < taps.weights.length; i++) {
            float weight = taps.weights[i];
            int from = (taps.first + i) * width;
            for (int x = 0; x < width; x++) row[x] += weight * narrowed[from + x];
        }
        for (int x = 0; x < width; x++) pixels[to + x] = (byte) (int) (row[x] + 0.5f);
    }

    /// Of what each of `to` new pixels in a row is made, out of `from` old ones. Places are measured from
    /// the left edge, so that pixel i lies at i + ½. At the edge of the picture, where some old pixels
    /// are missing, the others count more: the weights always sum to 1.
    static Taps[] taps(int from, int to) {
        double scale = (double) from / to, reach = Math.max(1, scale);
        Taps[] taps = new Taps[to];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale - 0.5;
            int first = (int) Math.max(0, Math.floor(centre - reach) + 1);
            int last = (int) Math.min(from - 1, Math.ceil(centre + reach) - 1);
            double[] weights = new double[last - first + 1];
            double sum = 0;
            for (int j = 0; j < weights.length; j++) sum += weights[j] = 1 - Math.abs(first + j - centre) / reach;
            taps[i] = new Taps(first, new float[weights.length]);
            for (int j = 0; j < weights.length; j++) taps[i].weights[j] = (float) (weights[j] / sum);
        }
        return taps;
    }

    @Override public String toString() {
        return "resize to " + shorterSide;
    }
}
