package gradbook.architectures.cli;

import java.util.Arrays;

/// Turns a picture of a digit into what MNIST's images are, since a network knows only what it has seen:
///
/// 1. ink is what differs from the paper, whichever of both is darker;
/// 2. the digit is cut out, and scaled to fit into 20 × 20 pixels, keeping its proportions;
/// 3. it is put into 28 × 28 pixels so that its centre of mass is in the middle: as near as whole pixels
///    allow to pixel (14, 14), counted from 0, as it is in all images of MNIST.
///
/// Source: Y. LeCun, C. Cortes, C. J. C. Burges, *The MNIST database of handwritten digits*.
final class DigitImage {
    static final int SIDE = 28;
    private static final int DIGIT_SIDE = 20;
    private static final int MIDDLE = 14;
    /// Less contrast than this, of 1, is no drawing.
    private static final float LEAST_CONTRAST = 0.1f;
    /// Fainter ink than this, of the darkest, is a stain on the paper.
    private static final float FAINTEST_INK = 0.1f;

    /// A rectangle of numbers, 0 for paper and 1 for ink.
    private record Ink(int width, int height, float[] values) {
        float at(int x, int y) {
            return values[y * width + x];
        }
    }

    /// The pixels in reading order, 0 for paper and 255 for ink; `name` is for error messages.
    ///
    /// @throws IllegalArgumentException if nothing is drawn there
    static byte[] of(ImageFile picture, String name) {
        Ink ink = scaled(cut(ink(picture, name)));
        return centred(ink);
    }

    /// On white paper; a white drawing on a transparent ground can be seen on black only.
    private static Ink ink(ImageFile picture, String name) {
        float[] values = contrast(picture.on(1), picture);
        if (largest(values) < LEAST_CONTRAST) values = contrast(picture.on(0), picture);
        float darkest = largest(values);
        if (darkest < LEAST_CONTRAST)
            throw new IllegalArgumentException(name + " is blank: there is no digit to be seen");
        for (int i = 0; i < values.length; i++) {
            values[i] /= darkest;
            if (values[i] < FAINTEST_INK) values[i] = 0;
        }
        return new Ink(picture.width(), picture.height(), values);
    }

    /// How much each pixel differs from the paper, in the direction in which the largest differences go.
    /// The paper is what most of the border looks like.
    private static float[] contrast(float[] grey, ImageFile picture) {
        float paper = medianOfBorder(grey, picture.width(), picture.height());
        float darkest = paper, lightest = paper;
        for (float level : grey) {
            darkest = Math.min(darkest, level);
            lightest = Math.max(lightest, level);
        }
        float direction = paper - darkest >= lightest - paper ? -1 : 1;
        float[] contrast = new float[grey.length];
        for (int i = 0; i < grey.length; i++) contrast[i] = Math.max(0, direction * (grey[i] - paper));
        return contrast;
    }

    private static float medianOfBorder(float[] grey, int width, int height) {
        float[] border = new float[2 * (width + height)];
        int n = 0;
        for (int x = 0; x < width; x++) {
            border[n++] = grey[x];
            border[n++] = grey[(height - 1) * width + x];
        }
        for (int y = 0; y < height; y++) {
            border[n++] = grey[y * width];
            border[n++] = grey[y * width + width - 1];
        }
        Arrays.sort(border);
        return border[n / 2];
    }

    /// The smallest rectangle with all ink.
    private static Ink cut(Ink ink) {
        int left = ink.width, right = 0, top = ink.height, bottom = 0;
        for (int y = 0; y < ink.height; y++)
            for (int x = 0; x < ink.width; x++)
                if (ink.at(x, y) > 0) {
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y + 1);
                }
        var rectangle = new Ink(right - left, bottom - top, new float[(right - left) * (bottom - top)]);
        for (int y = top; y < bottom; y++)
            System.arraycopy(ink.values, y * ink.width + left, rectangle.values, (y - top) * rectangle.width,
                    rectangle.width);
        return rectangle;
    }

    /// As large as fits into the square, and stretched so that the darkest pixel is 1 again: thin
    /// lines become faint in small pixels.
    private static Ink scaled(Ink ink) {
        double factor = (double) DIGIT_SIDE / Math.max(ink.width, ink.height);
        int width = (int) Math.max(1, Math.round(ink.width * factor));
        int height = (int) Math.max(1, Math.round(ink.height * factor));
        Ink narrow = transposed(narrowed(ink, width));
        Ink small = transposed(narrowed(narrow, height));
        float darkest = largest(small.values);
        for (int i = 0; i < small.values.length; i++) small.values[i] /= darkest;
        return small;
    }

    /// Each new pixel is the mean over the old ones that it covers, in whole or in part.
    private static Ink narrowed(Ink ink, int width) {
        float[] values = new float[width * ink.height];
        double step = (double) ink.width / width;
        for (int x = 0; x < width; x++) {
            double from = x * step, to = (x + 1) * step;
            for (int old = (int) from; old < Math.min(ink.width, Math.ceil(to)); old++) {
                double covered = Math.min(to, old + 1) - Math.max(from, old);
                for (int y = 0; y < ink.height; y++) values[y * width + x] += (float) (ink.at(old, y) * covered / step);
            }
        }
        return new Ink(width, ink.height, values);
    }

    private static Ink transposed(Ink ink) {
        float[] values = new float[ink.values.length];
        for (int y = 0; y < ink.height; y++)
            for (int x = 0; x < ink.width; x++) values[x * ink.height + y] = ink.at(x, y);
        return new Ink(ink.height, ink.width, values);
    }

    private static byte[] centred(Ink ink) {
        double mass = 0, xMoment = 0, yMoment = 0;
        for (int y = 0; y < ink.height; y++)
            for (int x = 0; x < ink.width; x++) {
                mass += ink.at(x, y);
                xMoment += x * ink.at(x, y);
                yMoment += y * ink.at(x, y);
            }
        int left = start(xMoment / mass, ink.width), top = start(yMoment / mass, ink.height);
        byte[] pixels = new byte[SIDE * SIDE];
        for (int y = 0; y < ink.height; y++)
            for (int x = 0; x < ink.width; x++)
                pixels[(top + y) * SIDE + left + x] = (byte) Math.round(255 * ink.at(x, y));
        return pixels;
    }

    /// Where a digit begins whose centre of mass comes into the middle, as far as it all stays inside.
    private static int start(double centre, int length) {
        return Math.clamp(Math.round(MIDDLE - centre), 0, SIDE - length);
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) largest = Math.max(largest, value);
        return largest;
    }

    private DigitImage() {}
}
