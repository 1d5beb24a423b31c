package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.architectures.pictures.Drawing;
import gradbook.tensor.Shape;
import gradbook.training.ConfusionMatrix;
import gradbook.training.EpochReport;
import gradbook.training.Evaluation;
import gradbook.training.History;
import gradbook.training.ImageDataset;
import gradbook.training.ImageFolder;
import gradbook.training.Normalization;
import gradbook.training.Preprocessing;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small systems have no fonts, and there is nothing to draw then.
class PicturesTest {
    @BeforeAll static void fontsAreNeeded() {
        assumeTrue(Drawing.hasFonts(), "Java finds no fonts");
    }

    private static BufferedImage read(String name) throws Exception {
        Path file = Cli.trained().resolve(name);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image).as(file.toString()).isNotNull();
        return image;
    }

    @Test void training_leaves_its_pictures_as_png_files() throws Exception {
        BufferedImage curve = read("learning-curve.png");
        assertThat(List.of(curve.getWidth(), curve.getHeight())).containsExactly(1120, 420);
        BufferedImage confusion = read("confusion-matrix.png");
        assertThat(List.of(confusion.getWidth(), confusion.getHeight())).containsExactly(640, 654);
        assertThat(read("misclassified.png").getWidth()).isEqualTo(1012);
    }

    @Test void the_more_mistakes_the_darker_the_cell() {
        var matrix = new ConfusionMatrix(new int[][] {{9, 0, 1}, {4, 7, 0}, {0, 0, 8}}, List.of("a", "b", "c"));
        BufferedImage image = ConfusionPicture.draw(matrix);
        assertThat(brightness(image, 1, 0)).isLessThan(brightness(image, 0, 2));
        assertThat(brightness(image, 0, 2)).isLessThan(brightness(image, 0, 1));
    }

    /// In a corner of the cell, beside the number.
    private static int brightness(BufferedImage image, int t, int p) {
        int rgb = image.getRGB(90 + p * 52 + 3, 60 + t * 52 + 3);
        return (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255);
    }

    @Test void mistakes_are_shown_those_first_of_which_the_network_was_most_sure() {
        var images = Digits.TEST.take(4);
        int[] predicted = images.labels().clone();
        predicted[1] = predicted[3] = 5;
        var evaluation = new Evaluation(images, images.labels(), predicted, new double[] {0.9, 0.4, 0.8, 0.7}, 0);
        assertThat(evaluation.mistakes()).containsExactly(3, 1);

        BufferedImage image = MistakesPicture.draw(evaluation);
        for (int n = 0; n < 2; n++) {
            byte[] digit = images.image(evaluation.mistakes().get(n));
            for (int p = 0; p < digit.length; p++) {
                int level = image.getRGB(16 + n * 98 + 7 + p % 28 * 3 + 1, 64 + p / 28 * 3 + 1) & 255;
                assertThat(level).isEqualTo(255 - (digit[p] & 255));
            }
        }
    }

    @Test void images_of_three_channels_are_shown_in_colour() {
        byte[] red = new byte[3 * 4 * 4];
        Arrays.fill(red, 0, 16, (byte) 200);
        var images = new ImageDataset(Shape.of(3, 4, 4), red, new int[] {0}, List.of("a", "b"), Normalization.CIFAR10);
        BufferedImage image = MistakesPicture.draw(
                new Evaluation(images, images.labels(), new int[] {1}, new double[] {0.9}, 0));
        assertThat(image.getRGB(16 + 7 + 40, 64 + 40) & 0xffffff).isEqualTo(0xc80000);
    }

    @Test void pictures_are_shown_in_colour(@TempDir Path folder) throws Exception {
        for (String name : List.of("a", "b")) {
            var red = new BufferedImage(100, 90, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 9_000; i++) red.setRGB(i % 100, i / 100, 0xcc1122);
            ImageIO.write(red, "png", Files.createDirectories(folder.resolve(name)).resolve("0.png").toFile());
        }
        var images = ImageFolder.of(folder, Preprocessing.imageNet(224, Normalization.IMAGENET));
        var evaluation = new Evaluation(images, new int[] {0, 1}, new int[] {1, 1}, new double[] {0.9, 0.9}, 0);
        BufferedImage image = MistakesPicture.draw(evaluation);
        assertThat(image.getRGB(16 + 49, 64 + 42) & 0xffffff).isEqualTo(0xcc1122);
    }

    @Test void long_names_of_classes_have_room() {
        var matrix = new ConfusionMatrix(new int[][] {{1, 2}, {3, 4}}, List.of("automobile", "x".repeat(40)));
        BufferedImage image = ConfusionPicture.draw(matrix);
        int wide = Drawing.widest(matrix.classNames().stream());
        assertThat(wide).isGreaterThan(200);
        assertThat(image.getWidth()).isEqualTo(2 * (wide + 10) + wide + 60 + 30);
    }

    @Test void no_mistakes_give_an_empty_picture() {
        var images = Digits.TEST.take(3);
        var allRight = new Evaluation(images, images.labels(), images.labels(), new double[] {1, 1, 1}, 0);
        BufferedImage image = MistakesPicture.draw(allRight);
        assertThat(image.getHeight()).isEqualTo(80);
    }

    @Test void a_curve_of_one_epoch_can_be_drawn() {
        History one = History.empty().with(new EpochReport(1, 0.5, 0.8, 0.6, 0.9, 1, 100));
        assertThat(colours(LearningCurve.draw(one))).isGreaterThan(3);
    }

    @Test void a_curve_shows_the_loss_of_the_test() {
        assertThat(pixels(LearningCurve.draw(twoEpochs(0.7)))).isEqualTo(pixels(LearningCurve.draw(twoEpochs(0.7))))
                .isNotEqualTo(pixels(LearningCurve.draw(twoEpochs(0.9))));
    }

    private static History twoEpochs(double testLoss) {
        return History.empty().with(new EpochReport(1, 1.5, 0.8, 1, 0.9, 1, 100))
                .with(new EpochReport(2, 0.5, 0.8, testLoss, 0.9, 1, 100));
    }

    private static long colours(BufferedImage image) {
        return Arrays.stream(pixels(image)).distinct().count();
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
