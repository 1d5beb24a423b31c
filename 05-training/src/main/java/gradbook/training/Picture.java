package gradbook.training;

import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.util.stream.IntStream;

/// A picture, as bytes in the order in which networks see images, (channels, height, width): the red of all
/// pixels in reading order, then the green, then the blue; or of a grey picture its one channel.
///
/// @param pixels 3 · height · width bytes in colour, or height · width in grey; not copied
public record Picture(int width, int height, byte[] pixels) {
    private static final int COLOURS = 3;
    private static final int WHITE = 255;

    /// @throws ShapeException unless there is a byte for each channel of each pixel
    public Picture {
        long plane = (long) height * width;
        if (width < 1 || height < 1 || pixels.length != plane && pixels.length != COLOURS * plane)
            throw new ShapeException("a picture of " + width + " × " + height + " pixels needs " + COLOURS * plane
                    + " bytes in colour or " + plane + " in grey, and " + pixels.length + " were given");
    }

    /// In colour: grey becomes three equal colours. What is transparent is seen on white.
    public static Picture of(BufferedImage image) {
        int width = image.getWidth(), height = image.getHeight();
        byte[] pixels = new byte[COLOURS * height * width];
        for (int y = 0; y < height; y++) {
            int[][] bands = bands(image, y);
            int[] alpha = bands.length % 2 == 0 ? bands[bands.length - 1] : null;
            for (int c = 0; c < COLOURS; c++) {
                int[] levels = bands[bands.length < COLOURS ? 0 : c];
                for (int x = 0; x < width; x++)
                    pixels[(c * height + y) * width + x] =
                            (byte) (alpha == null ? levels[x] : onWhite(levels[x], alpha[x]));
            }
        }
        return new Picture(width, height, pixels);
    }

    private static int onWhite(int level, int alpha) {
        return (level * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE;
    }

    /// Row `y` as levels from 0 to 255: grey, grey and alpha, red, green and blue, or these and alpha.
    private static int[][] bands(BufferedImage image, int y) {
        int width = image.getWidth();
        ColorModel model = image.getColorModel();
        int colours = model.getColorSpace().getType();
        if (model instanceof ComponentColorModel && (colours == ColorSpace.TYPE_GRAY || colours == ColorSpace.TYPE_RGB))
            // As they stand in the file: `getRGB` would take grey levels for linear ones and brighten them.
            return IntStream.range(0, model.getNumComponents()).mapToObj(band -> {
                int[] row = image.getRaster().getSamples(0, y, width, 1, band, (int[]) null);
                int bits = model.getComponentSize(band);
                return bits == 8 ? row : IntStream.of(row).map(level -> level >> bits - 8).toArray();
            }).toArray(int[][]::new);

        int[] argb = image.getRGB(0, y, width, 1, null, 0, width);
        return IntStream.of(16, 8, 0, 24).mapToObj(shift -> IntStream.of(argb).map(p -> p >> shift & 255).toArray())
                .toArray(int[][]::new);
    }

    /// 3 in colour, 1 in grey.
    public int channels() {
        return pixels.length / (width * height);
    }

    /// (channels, height, width).
    public Shape shape() {
        return Shape.of(channels(), height, width);
    }

    /// The length of the shorter of its sides.
    public int shorterSide() {
        return Math.min(width, height);
    }

    /// The level from 0 to 255 of channel `c`: of a picture in colour 0 for red, 1 for green and 2 for blue.
    public int level(int c, int x, int y) {
        return pixels[(c * height + y) * width + x] & 255;
    }

    /// The part of `width` × `height` pixels whose first one is at (`left`, `top`).
    ///
    /// @throws IllegalArgumentException if that is not all inside
    public Picture crop(int left, int top, int width, int height) {
        if (left < 0 || top < 0 || width < 1 || height < 1 || width > this.width - left || height > this.height - top)
            throw new IllegalArgumentException("cannot cut " + width + " × " + height + " pixels at (" + left + ", "
                    + top + ") out of a picture of " + this.width + " × " + this.height);
        byte[] part = new byte[channels() * height * width];
        for (int row = 0; row < channels() * height; row++) {
            int c = row / height, y = row % height;
            System.arraycopy(pixels, (c * this.height + top + y) * this.width + left, part, row * width, width);
        }
        return new Picture(width, height, part);
    }

    /// Left and right exchanged.
    public Picture flipped() {
        byte[] mirrored = new byte[pixels.length];
        for (int row = 0; row < channels() * height; row++)
            for (int x = 0; x < width; x++) mirrored[row * width + x] = pixels[(row + 1) * width - 1 - x];
        return new Picture(width, height, mirrored);
    }

    @Override public String toString() {
        return (channels() == 1 ? "grey " : "") + "picture of " + width + " × " + height + " pixels";
    }
}
