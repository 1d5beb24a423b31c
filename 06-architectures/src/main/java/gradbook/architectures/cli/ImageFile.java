package gradbook.architectures.cli;

import gradbook.training.PictureFile;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;

/// The brightness of a picture, pixel by pixel: a grey level in [0, 1], and how opaque it is there.
///
/// @param grey  in reading order, 0 black and 1 white
/// @param alpha in reading order, 0 transparent and 1 opaque
record ImageFile(int width, int height, float[] grey, float[] alpha) {

    /// @throws IOException              if there is no such file, or no permission to read it
    /// @throws IllegalArgumentException if it is no picture, or damaged or too large
    static ImageFile read(Path file) throws IOException {
        return of(PictureFile.read(file));
    }

    static ImageFile of(BufferedImage image) {
        int width = image.getWidth(), height = image.getHeight();
        float[] grey = new float[width * height], alpha = new float[width * height];
        boolean isGrey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && !(image.getColorModel() instanceof IndexColorModel);
        for (int i = 0; i < grey.length; i++) {
            int x = i % width, y = i / width;
            int argb = image.getRGB(x, y);
            alpha[i] = (argb >>> 24) / 255f;
            grey[i] = isGrey ? level(image, x, y) : luma(argb);
        }
        return new ImageFile(width, height, grey, alpha);
    }

    /// As it stands in the file: `getRGB` takes Java's grey levels for linear ones and brightens them.
    private static float level(BufferedImage image, int x, int y) {
        Raster raster = image.getRaster();
        return raster.getSample(x, y, 0) / (float) ((1 << raster.getSampleModel().getSampleSize(0)) - 1);
    }

    /// How bright a colour looks, by the weights of ITU-R BT.601.
    private static float luma(int argb) {
        return (0.299f * (argb >> 16 & 255) + 0.587f * (argb >> 8 & 255) + 0.114f * (argb & 255)) / 255;
    }

    /// The grey levels on a background of level `background`.
    float[] on(float background) {
        float[] seen = new float[grey.length];
        for (int i = 0; i < seen.length; i++) seen[i] = alpha[i] * grey[i] + (1 - alpha[i]) * background;
        return seen;
    }
}
