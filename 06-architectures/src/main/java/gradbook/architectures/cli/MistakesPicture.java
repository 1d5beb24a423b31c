package gradbook.architectures.cli;

import gradbook.architectures.pictures.Drawing;
import gradbook.training.Dataset;
import gradbook.training.Evaluation;
import gradbook.training.ImageDataset;
import gradbook.training.ImageFolder;
import gradbook.training.Picture;
import gradbook.training.Resize;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/// The images that a network got wrong, those first of which it was most sure, with what they are
/// and what it took them for.
final class MistakesPicture {
    private static final int PAGE = 980;
    private static final int MOST = 60;
    private static final int IMAGE = 84;
    private static final int GAP = 14;
    private static final int HEIGHT = IMAGE + 38;
    private static final int TOP = 64;
    private static final int MARGIN = 16;

    static BufferedImage draw(Evaluation evaluation) {
        List<Integer> mistakes = evaluation.mistakes();
        List<Integer> shown = mistakes.subList(0, Math.min(MOST, mistakes.size()));
        int cell = Math.max(IMAGE, Drawing.widest(shown.stream().map(i -> label(evaluation, i)))) + GAP;
        int columns = Math.max(1, PAGE / cell), rows = Math.ceilDiv(shown.size(), columns);
        var drawing = new Drawing(PAGE + 2 * MARGIN, TOP + rows * HEIGHT + MARGIN);
        drawing.graphics().setRenderingHint(RenderingHints.KEY_INTERPOLATION,
                RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        drawing.text(title(evaluation, shown.size()), Drawing.TITLE, Drawing.INK, drawing.image().getWidth() / 2.0, 24);
        drawing.text("true → predicted, with the probability it gave", Drawing.LABEL, Drawing.INK,
                drawing.image().getWidth() / 2.0, 48);

        for (int n = 0; n < shown.size(); n++) {
            int i = shown.get(n);
            int x = MARGIN + n % columns * cell, y = TOP + n / columns * HEIGHT;
            drawing.graphics().drawImage(picture(evaluation.data(), i), x + (cell - IMAGE) / 2, y, IMAGE, IMAGE,
                    null);
            drawing.text(label(evaluation, i), Drawing.LABEL, Drawing.INK, x + cell / 2.0, y + IMAGE + 14);
        }
        return drawing.image();
    }

    private static String title(Evaluation evaluation, int shown) {
        int wrong = evaluation.mistakes().size();
        String all = String.format(Locale.ROOT, "%,d of %,d test images misclassified", wrong,
                evaluation.predicted().length);
        return shown == wrong ? all : all + "; here the " + shown + " it was most sure of";
    }

    private static String label(Evaluation evaluation, int i) {
        List<String> names = evaluation.data().classNames();
        return String.format(Locale.ROOT, "%s → %s  %.0f %%", names.get(evaluation.labels()[i]),
                names.get(evaluation.predicted()[i]), Math.floor(100 * evaluation.confidence()[i]));
    }

    private static BufferedImage picture(Dataset images, int i) {
        return switch (images) {
            case ImageDataset grey when grey.imageShape().dim(0) == 1 -> inkOnPaper(grey, i);
            case ImageDataset colour -> inColour(colour.picture(i));
            case ImageFolder pictures -> inColour(Resize.to(pictures.picture(i), IMAGE, IMAGE));
            default -> throw new IllegalArgumentException("cannot draw examples of " + images);
        };
    }

    /// Ink black on white paper.
    private static BufferedImage inkOnPaper(ImageDataset images, int i) {
        int height = images.imageShape().dim(1), width = images.imageShape().dim(2);
        byte[] pixels = images.image(i);
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < width * height; p++) {
            int level = 255 - (pixels[p] & 255);
            picture.setRGB(p % width, p / width, level << 16 | level << 8 | level);
        }
        return picture;
    }

    private static BufferedImage inColour(Picture picture) {
        var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++)
            for (int x = 0; x < picture.width(); x++)
                image.setRGB(x, y, picture.level(0, x, y) << 16 | picture.level(1, x, y) << 8 | picture.level(2, x, y));
        return image;
    }

    private MistakesPicture() {}
}
