package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {
    private static List<Integer> colour(Picture picture, int x, int y) {
        return List.of(picture.level(0, x, y), picture.level(1, x, y), picture.level(2, x, y));
    }

    /// Red stands in the highest byte of Java's colours, and comes first here.
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_BGR, BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_BYTE_INDEXED})
    void red_comes_first_whatever_the_order_in_the_file(int type) {
        Picture picture = Picture.of(Pictures.plain(3, 2, type, 0xff_ff_99_33));
        assertThat(picture.pixels()).hasSize(18);
        assertThat(colour(picture, 2, 1)).containsExactly(0xff, 0x99, 0x33);
    }

    @Test void pixels_stay_in_their_places() {
        var image = new BufferedImage(3, 2, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(2, 1, 0x0a0b0c);
        assertThat(Picture.of(image).pixels()).containsExactly(0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 11, 0, 0, 0, 0, 0, 12);
    }

    /// Java would turn grey level 100 into 166, since it takes its grey levels for linear ones.
    @Test void grey_levels_stay_as_they_are() {
        var image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 100);
        assertThat(colour(Picture.of(image), 0, 0)).containsExactly(100, 100, 100);

        var fine = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        WritableRaster raster = fine.getRaster();
        raster.setSample(0, 0, 0, 100 * 256 + 255);
        assertThat(colour(Picture.of(fine), 0, 0)).containsExactly(100, 100, 100);
    }

    /// 51/255 of the colour and 204/255 of white.
    @Test void what_is_transparent_is_seen_on_white() {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 51 << 24 | 0x64_00_ff);
        image.setRGB(1, 0, 0x00_64_00_ff);
        assertThat(colour(Picture.of(image), 0, 0)).containsExactly(224, 204, 255);
        assertThat(colour(Picture.of(image), 1, 0)).containsExactly(255, 255, 255);
    }

    @Property void a_crop_has_the_pixels_of_its_place(@ForAll @IntRange(max = 4) int left,
            @ForAll @IntRange(max = 4) int top, @ForAll @IntRange(min = 1, max = 5) int width,
            @ForAll @IntRange(min = 1, max = 5) int height, @ForAll @IntRange(max = 3) int rest, @ForAll long seed) {
        Picture whole = Pictures.random(left + width + rest, top + height + rest, seed);
        Picture expected = Pictures.of(width, height, (c, x, y) -> whole.level(c, left + x, top + y));
        assertThat(whole.crop(left, top, width, height).pixels()).isEqualTo(expected.pixels());
    }

    @Property void flipping_exchanges_left_and_right_and_twice_changes_nothing(
            @ForAll @IntRange(min = 1, max = 7) int width, @ForAll @IntRange(min = 1, max = 7) int height,
            @ForAll long seed) {
        Picture picture = Pictures.random(width, height, seed);
        Picture expected = Pictures.of(width, height, (c, x, y) -> picture.level(c, width - 1 - x, y));
        assertThat(picture.flipped().pixels()).isEqualTo(expected.pixels());
        assertThat(picture.flipped().flipped().pixels()).isEqualTo(picture.pixels());
    }

    @Test void a_crop_must_be_inside() {
        Picture picture = Pictures.random(5, 4, 1);
        assertThatThrownBy(() -> picture.crop(2, 0, 4, 4)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot cut 4 × 4 pixels at (2, 0) out of a picture of 5 × 4");
    }

    @Property void grey_pictures_are_cut_and_mirrored_like_the_red_of_coloured_ones(
            @ForAll @IntRange(min = 2, max = 5) int width, @ForAll @IntRange(min = 2, max = 5) int height,
            @ForAll long seed) {
        Picture colour = Pictures.random(width, height, seed), grey = Pictures.grey(colour);
        assertThat(grey.flipped().pixels()).isEqualTo(Pictures.grey(colour.flipped()).pixels());
        assertThat(grey.crop(1, 1, width - 1, height - 1).pixels())
                .isEqualTo(Pictures.grey(colour.crop(1, 1, width - 1, height - 1)).pixels());
    }

    @Test void the_number_of_bytes_says_whether_it_is_in_colour() {
        var grey = new Picture(3, 2, new byte[6]);
        assertThat(grey.channels()).isEqualTo(1);
        assertThat(grey.shape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(grey).hasToString("grey picture of 3 × 2 pixels");
        var colour = new Picture(3, 2, new byte[18]);
        assertThat(colour.channels()).isEqualTo(3);
        assertThat(colour.shape()).isEqualTo(Shape.of(3, 2, 3));
        assertThat(colour).hasToString("picture of 3 × 2 pixels");
    }

    @Test void the_bytes_must_be_one_or_three_for_each_pixel() {
        assertThatThrownBy(() -> new Picture(2, 2, new byte[8])).isInstanceOf(ShapeException.class)
                .hasMessage("a picture of 2 × 2 pixels needs 12 bytes in colour or 4 in grey, and 8 were given");
        assertThatThrownBy(() -> new Picture(0, 2, new byte[0])).isInstanceOf(ShapeException.class)
                .hasMessage("a picture of 0 × 2 pixels needs 0 bytes in colour or 0 in grey, and 0 were given");
    }
}
