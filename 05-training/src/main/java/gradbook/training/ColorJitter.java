package gradbook.training;

import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/// The same picture on a darker day, in mist, or on old film: brightness, contrast and saturation are changed at
/// random, in random order. Names and rules are those of torchvision's `ColorJitter`, which can turn hues, too.
///
/// Each change mixes the picture with another one, f·picture + (1 − f)·other, with a factor f that is drawn evenly
/// from max(0, 1 − x) to 1 + x:
///
/// | x | the other |
/// |---|---|
/// | `brightness` | black |
/// | `contrast` | one level of grey everywhere, the mean brightness of the picture |
/// | `saturation` | the picture in grey, each pixel as bright as it was |
///
/// With f = 0 only the other is left, and with f = 1 nothing changes. The brightness of a pixel is
/// 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). Levels beyond 0 and 255 are cut off.
public record ColorJitter(double brightness, double contrast, double saturation) implements Transform {

    /// @throws IllegalArgumentException if a range is negative or infinite
    public ColorJitter {
        for (double x : new double[] {brightness, contrast, saturation})
            if (!(x >= 0 && x < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("brightness, contrast and saturation vary by 0 or more, not by "
                        + brightness + ", " + contrast + " and " + saturation);
    }

    @Override public Picture apply(Picture picture, RandomGenerator random) {
        double[] factors = {factor(brightness, random), factor(contrast, random), factor(saturation, random)};
        int[] order = {0, 1, 2};
        Batches.shuffle(order, random);
        for (int change : order)
            picture = switch (change) {
                case 0 -> brightness(picture, factors[0]);
                case 1 -> contrast(picture, factors[1]);
                default -> saturation(picture, factors[2]);
            };
        return picture;
    }

    private static double factor(double x, RandomGenerator random) {
        double low = Math.max(0, 1 - x);
        return low + (1 + x - low) * random.nextDouble();
    }

    /// f·picture: 0 is black, 2 twice as bright.
    static Picture brightness(Picture picture, double f) {
        return mixed(picture, f, _ -> 0);
    }

    /// With 0 all is one grey.
    static Picture contrast(Picture picture, double f) {
        int plane = picture.width() * picture.height();
        double sum = 0;
        for (int i = 0; i < plane; i++) sum += grey(picture, i);
        double mean = sum / plane;
        return mixed(picture, f, _ -> mean);
    }

    /// With 0 all colours are greys.
    static Picture saturation(Picture picture, double f) {
        return mixed(picture, f, i -> grey(picture, i));
    }

    /// The brightness of pixel `i` in reading order.
    private static double grey(Picture picture, int i) {
        byte[] pixels = picture.pixels();
        if (picture.channels() == 1) return pixels[i] & 255;
        int plane = picture.width() * picture.height();
        return 0.299 * (pixels[i] & 255) + 0.587 * (pixels[plane + i] & 255) + 0.114 * (pixels[2 * plane + i] & 255);
    }

    private static Picture mixed(Picture picture, double f, IntToDoubleFunction other) {
        int plane = picture.width() * picture.height();
        byte[] pixels = new byte[picture.pixels().length];
        for (int i = 0; i < plane; i++) {
            double level = other.applyAsDouble(i);
            for (int j = i; j < pixels.length; j += plane)
                pixels[j] = (byte) Math.clamp(Math.round(f * (picture.pixels()[j] & 255) + (1 - f) * level), 0, 255);
        }
        return new Picture(picture.width(), picture.height(), pixels);
    }

    @Override public String toString() {
        return "vary brightness by " + brightness + ", contrast by " + contrast + ", saturation by " + saturation;
    }
}
