package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.architectures.pictures.Drawing;
import gradbook.cnn.Filters;
import gradbook.tensor.DType;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.training.Mnist;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilteredPictureTest {
    @TempDir Path folder;

    private static List<List<String>> table(FilteredPicture experiment) throws Exception {
        return experiment.run(Seed.of(1), _ -> {}).table().rows();
    }

    private Path save(int width, int height, int rgb) throws Exception {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) image.setRGB(i % width, i / width, rgb);
        Path file = folder.resolve("picture.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    /// Where nothing changes, differences are 0, and means what everything is: 0x33 = 51 = 255/5.
    @Test void of_an_even_picture_edges_are_0_and_all_else_is_the_picture() throws Exception {
        List<List<String>> rows = table(FilteredPicture.standard().with(save(20, 10, 0x333333)));
        assertThat(rows).hasSize(8);
        for (List<String> row : rows.subList(1, 8)) {
            boolean difference = row.getFirst().contains("edges") || row.getFirst().equals("corners");
            assertThat(row.get(2)).isEqualTo(difference ? "0.00" : "1.00");
            assertThat(row.subList(3, 5)).containsOnly(difference ? "0.00" : "0.20");
        }
    }

    @Test void the_kernels_are_shown_in_whole_numbers_with_what_divides_them() throws Exception {
        List<List<String>> rows = table(new FilteredPicture(1, 100, Optional.empty()));
        assertThat(rows.get(3).subList(0, 2)).containsExactly("edges", "0 1 0 / 1 -4 1 / 0 1 0");
        assertThat(rows.get(7).subList(0, 2)).containsExactly("Gaussian blur", "1 2 1 / 2 4 2 / 1 2 1");
        assertThat(List.of(Filters.values())).extracting(FilteredPicture::divisor)
                .containsExactly(1L, 1L, 1L, 1L, 1L, 9L, 16L);
    }

    @Test void identity_leaves_the_picture() {
        Tensor image = Tensor.rand(Shape.of(1, 3, 5, 4), DType.FLOAT32, Seed.of(2).generator());
        assertThat(FilteredPicture.filtered(Filters.IDENTITY, image).sameAs(image)).isTrue();
    }

    /// 0.5 is level 127.5, rounded up; −1 is clipped to 0 and 2 to 255. As a difference, 0 lies in the middle, 0.2 a
    /// tenth of the scale above it, and −1 is black.
    @Test void numbers_become_levels() {
        Tensor numbers = Tensor.of(Shape.of(1, 1, 2, 2), 0.5f, -1, 2, 0);
        assertThat(levels(FilterSheet.inColour(numbers, false))).containsExactly(128, 0, 255, 0);
        Tensor differences = Tensor.of(Shape.of(1, 1, 2, 2), 0, -1, 2, 0.2f);
        assertThat(levels(FilterSheet.inColour(differences, true))).containsExactly(128, 0, 255, 153);
    }

    private static List<Integer> levels(BufferedImage image) {
        return List.of(image.getRGB(0, 0) & 255, image.getRGB(1, 0) & 255, image.getRGB(0, 1) & 255,
                image.getRGB(1, 1) & 255);
    }

    @Test void colours_stay_colours() {
        Tensor orange = Tensor.of(Shape.of(1, 3, 1, 1), 1f, 0.6f, 0);
        assertThat(FilterSheet.inColour(orange, false).getRGB(0, 0) & 0xffffff).isEqualTo(0xff9900);
    }

    /// Eight panels, four in a row, each 300 wide; the picture is twice as wide as high, 280 × 140, with 34 above and
    /// 96 below it; 30 for the line at the foot. All sums of its levels, 0 and 1, are exact.
    @Test void the_sheet_is_as_high_as_its_pictures() throws Exception {
        assumeTrue(Drawing.hasFonts(), "Java finds no fonts");
        BufferedImage sheet = new FilteredPicture(1, 40, Optional.empty()).with(save(100, 50, 0x0000ff))
                .run(Seed.of(1), _ -> {}).picture().get();
        assertThat(List.of(sheet.getWidth(), sheet.getHeight())).containsExactly(1200, 2 * (34 + 140 + 96) + 30);
        assertThat(sheet.getRGB(150, 34 + 70) & 0xffffff).isEqualTo(0x0000ff);
        assertThat(sheet.getRGB(900 + 150, 34 + 70) & 0xffffff).isEqualTo(0x808080);
    }

    /// Two by two digits are 56 × 56 pixels, drawn five times as large; digit 2 begins the second row.
    @Test void digits_stand_in_rows_and_columns() throws Exception {
        assumeTrue(Drawing.hasFonts(), "Java finds no fonts");
        BufferedImage sheet = new FilteredPicture(2, 100, Optional.empty()).run(Seed.of(1), _ -> {}).picture().get();
        assertThat(sheet.getHeight()).isEqualTo(2 * (34 + 280 + 96) + 30);
        byte[] digit = Mnist.test().image(2);
        for (int i = 0; i < digit.length; i++)
            assertThat(sheet.getRGB(10 + i % 28 * 5 + 2, 34 + (28 + i / 28) * 5 + 2) & 255).isEqualTo(digit[i] & 255);
    }

    @Test void what_is_no_picture_is_refused() throws Exception {
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        assertThatThrownBy(() -> table(FilteredPicture.standard().with(text)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is no picture");
        assertThatThrownBy(() -> table(FilteredPicture.standard().with(folder.resolve("missing"))))
                .isInstanceOf(NoSuchFileException.class);
    }
}
