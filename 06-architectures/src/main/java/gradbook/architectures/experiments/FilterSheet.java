package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Drawing;
import gradbook.cnn.Filters;
import gradbook.tensor.DType;
import gradbook.tensor.Tensor;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/// A picture and what each filter makes of it, with the kernels.
///
/// Filters whose weights sum to 1 give pictures: what is below 0 is drawn black, what is above 1 white. Those whose
/// weights sum to 0 give differences: 0 is drawn in the middle of grey, −1 and below black, 1 and above white.
final class FilterSheet {
    static final int SIDE = 280, COLUMNS = 4;
    private static final int PANEL = SIDE + 20, TOP = 34, BELOW = 96, FOOT = 30;

    /// @param image (1, 1 or 3, height, width)
    static BufferedImage draw(Tensor image) {
        double scale = (double) SIDE / Math.max(image.dim(2), image.dim(3));
        int width = (int) (image.dim(3) * scale), high = (int) (image.dim(2) * scale);
        int height = TOP + high + BELOW, rows = Math.ceilDiv(1 + Filters.values().length, COLUMNS);
        var sheet = new Drawing(COLUMNS * PANEL, rows * height + FOOT);
        sheet.graphics().setRenderingHint(RenderingHints.KEY_INTERPOLATION,
                RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        panel(sheet, 0, 0, "the picture", inColour(image, false), width, high);
        for (Filters filter : Filters.values()) {
            int place = 1 + filter.ordinal();
            int left = place % COLUMNS * PANEL, top = place / COLUMNS * height;
            BufferedImage filtered = inColour(FilteredPicture.filtered(filter, image), isDifference(filter));
            panel(sheet, left, top, FilteredPicture.title(filter), filtered, width, high);
            kernel(sheet, left + PANEL / 2, top + TOP + high + 16, filter);
        }
        sheet.text("Corners and edges: 0 is the middle of grey, −1 and below black, 1 and above white."
                + " All others: 0 and below black, 1 and above white.", Drawing.LABEL, Drawing.INK,
                COLUMNS * PANEL / 2.0, rows * height + FOOT / 2.0 - 6);
        return sheet.image();
    }

    private static boolean isDifference(Filters filter) {
        return Math.abs(filter.kernel(DType.FLOAT64).sum().item()) < 0.5;
    }

    private static void panel(Drawing sheet, int left, int top, String title, BufferedImage picture, int width,
                              int height) {
        sheet.text(title, Drawing.TITLE, Drawing.INK, left + PANEL / 2.0, top + TOP / 2.0);
        sheet.graphics().drawImage(picture, left + (PANEL - width) / 2, top + TOP, width, height, null);
    }

    /// Its rows in whole numbers, and what they are divided by, around `middle`.
    private static void kernel(Drawing sheet, int middle, int top, Filters filter) {
        List<String> rows = FilteredPicture.kernelText(filter).toList();
        for (int row = 0; row < rows.size(); row++) {
            String[] numbers = rows.get(row).split(" ");
            for (int column = 0; column < numbers.length; column++)
                sheet.text(numbers[column].replace('-', '−'), Drawing.LABEL, Drawing.INK,
                        middle + (column - 1) * 36, top + row * 20);
        }
        if (FilteredPicture.divisor(filter) > 1)
            sheet.text("/ " + FilteredPicture.divisor(filter), Drawing.LABEL, Drawing.INK, middle + 84, top + 20);
    }

    /// Each number as a level from 0 to 255.
    static BufferedImage inColour(Tensor image, boolean difference) {
        int channels = image.dim(1), height = image.dim(2), width = image.dim(3), plane = height * width;
        float[] x = image.toFloats();
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < plane; p++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) rgb = rgb << 8 | level(x[Math.min(c, channels - 1) * plane + p], difference);
            picture.setRGB(p % width, p / width, rgb);
        }
        return picture;
    }

    private static int level(float x, boolean difference) {
        float share = difference ? (x + 1) / 2 : x;
        return Math.round(255 * Math.clamp(share, 0f, 1f));
    }

    private FilterSheet() {}
}
