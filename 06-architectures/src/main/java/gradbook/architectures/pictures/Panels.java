package gradbook.architectures.pictures;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;

/// Pictures of several parts on one sheet.
public final class Panels {

    /// The chart as a picture.
    public static BufferedImage of(XYChart chart) {
        return BitmapEncoder.getBufferedImage(chart);
    }

    /// The parts from left to right, their upper edges in line.
    public static BufferedImage row(BufferedImage... parts) {
        int width = Arrays.stream(parts).mapToInt(BufferedImage::getWidth).sum();
        var sheet = new Drawing(width, Arrays.stream(parts).mapToInt(BufferedImage::getHeight).max().orElse(1));
        int x = 0;
        for (BufferedImage part : parts) {
            sheet.graphics().drawImage(part, x, 0, null);
            x += part.getWidth();
        }
        return sheet.image();
    }

    private Panels() {}
}
