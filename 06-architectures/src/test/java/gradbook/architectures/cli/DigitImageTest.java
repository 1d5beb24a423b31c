package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DigitImageTest {
    private static final Color TRANSPARENT = new Color(0, 0, 0, 0);

    private static byte[] preprocess(BufferedImage image) {
        return DigitImage.of(ImageFile.of(image), "digit.png");
    }

    /// The mean difference of two images, of 255.
    private static double difference(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += Math.abs((a[i] & 255) - (b[i] & 255));
        return sum / a.length;
    }

    /// MNIST's own images were cut, scaled and centred by this rule, so it has to give them back: nearly,
    /// since it removes faint ink, after which a centre of mass halfway between two pixels can be rounded
    /// to the other one, and a few digits are 19 pixels long. Different images differ by about 35.
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void a_digit_drawn_anywhere_at_any_size_becomes_the_image_of_mnist_again(
            @ForAll @IntRange(max = 9_999) int i, @ForAll @IntRange(min = 1, max = 9) int factor,
            @ForAll @IntRange(max = 50) int left, @ForAll @IntRange(max = 50) int top,
            @ForAll @IntRange(max = 50) int right, @ForAll @IntRange(max = 50) int bottom,
            @ForAll boolean darkOnLight) {
        int size = 28 * factor;
        BufferedImage drawn = Digits.draw(i, factor, left, top, left + size + right, top + size + bottom,
                darkOnLight ? Color.BLACK : Color.WHITE, darkOnLight ? Color.WHITE : Color.BLACK);
        assertThat(leastDifference(preprocess(drawn), Digits.TEST.image(i))).isLessThan(12);
    }

    /// The least difference when one image is moved by up to a pixel.
    private static double leastDifference(byte[] a, byte[] b) {
        double least = difference(a, b);
        for (int dy = -1; dy <= 1; dy++)
            for (int dx = -1; dx <= 1; dx++) least = Math.min(least, difference(moved(a, dx, dy), b));
        return least;
    }

    private static byte[] moved(byte[] image, int dx, int dy) {
        byte[] moved = new byte[image.length];
        for (int y = 0; y < 28; y++)
            for (int x = 0; x < 28; x++)
                if (x >= dx && x < 28 + dx && y >= dy && y < 28 + dy) moved[y * 28 + x] = image[(y - dy) * 28 + x - dx];
        return moved;
    }

    @Test void on_average_little_of_a_digit_is_lost() {
        double sum = 0;
        for (int i = 0; i < 200; i++)
            sum += difference(preprocess(Digits.draw(i, 7, 40, 3, 300, 220, Color.BLACK, Color.WHITE)),
                    Digits.TEST.image(i));
        assertThat(sum / 200).isLessThan(1);
    }

    @Test void colour_brightness_and_transparency_of_ink_and_paper_do_not_matter() {
        byte[] plain = preprocess(Digits.draw(0, 5, 10, 20, 200, 180, Color.BLACK, Color.WHITE));
        var papers = new Color[] {Color.WHITE, Color.BLACK, TRANSPARENT, TRANSPARENT, Color.YELLOW, Color.GRAY,
                new Color(10, 20, 90)};
        var inks = new Color[] {new Color(20, 60, 200), Color.WHITE, Color.BLACK, Color.WHITE, Color.RED,
                Color.WHITE, Color.ORANGE};
        for (int n = 0; n < inks.length; n++) {
            byte[] coloured = preprocess(Digits.draw(0, 5, 10, 20, 200, 180, inks[n], papers[n]));
            assertThat(difference(coloured, plain)).as("%s on %s", inks[n], papers[n]).isLessThan(1);
        }
    }

    @Test void a_grey_picture_is_taken_as_it_stands_in_the_file() {
        BufferedImage grey = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = Digits.TEST.image(0);
        for (int p = 0; p < pixels.length; p++) grey.getRaster().setSample(p % 28, p / 28, 0, pixels[p] & 255);
        byte[] colour = preprocess(Digits.draw(0, 1, 0, 0, 28, 28, Color.WHITE, Color.BLACK));
        assertThat(difference(preprocess(grey), colour)).isLessThan(0.5);
    }

    /// 60 × 100 becomes 12 × 20, whose pixels 5.5 and 9.5 come to 14: 14 − 5.5 = 8.5 is rounded up.
    @Test void the_digit_fits_into_20_pixels_and_keeps_its_proportions() {
        byte[] small = preprocess(rectangle(300, 200, 100, 20, 60, 100));
        assertThat(inkBox(small)).containsExactly(9, 5, 12, 20);
    }

    @Test void a_flat_line_is_not_stretched_to_a_square() {
        assertThat(inkBox(preprocess(rectangle(300, 200, 20, 90, 200, 1)))).containsExactly(5, 14, 20, 1);
    }

    @Test void every_image_of_mnist_is_20_pixels_long_or_nearly_so_and_centred_at_pixel_14() {
        for (int i = 0; i < Digits.TEST.size(); i++) {
            byte[] image = Digits.TEST.image(i);
            double mass = 0, x = 0, y = 0;
            for (int p = 0; p < image.length; p++) {
                mass += image[p] & 255;
                x += (p % 28) * (image[p] & 255);
                y += (p / 28) * (image[p] & 255);
            }
            int[] box = inkBox(image);
            assertThat(Math.max(box[2], box[3])).as("image %d", i).isIn(19, 20);
            assertThat(x / mass).as("image %d", i).isBetween(13.5, 14.5);
            assertThat(y / mass).as("image %d", i).isBetween(13.5, 14.5);
        }
    }

    /// A block of 10 × 20 pixels, whose middle is at x = 4.5, and a line of 6 pixels to its right, whose
    /// middle is at 12.5: the centre is at (200·4.5 + 6·12.5) / 206 = 4.73, so the digit begins at
    /// 14 − 4.73 = 9.27, which is 9. By the middle of its 16 pixels it would begin at 6.
    @Test void the_centre_of_mass_comes_into_the_middle() {
        BufferedImage image = rectangle(40, 40, 10, 10, 10, 20);
        for (int x = 20; x < 26; x++) image.setRGB(x, 20, Color.BLACK.getRGB());
        assertThat(inkBox(preprocess(image))).containsExactly(9, 4, 16, 20);
    }

    @Test void nothing_is_pushed_over_the_edge() {
        BufferedImage image = rectangle(200, 200, 50, 50, 2, 100);
        for (int x = 50; x < 150; x++) image.setRGB(x, 149, Color.BLACK.getRGB());
        int[] box = inkBox(preprocess(image));
        assertThat(box[0] + box[2]).isLessThanOrEqualTo(28);
        assertThat(box[2]).isEqualTo(20);
    }

    @Test void a_thin_pen_leaves_dark_ink_too() {
        BufferedImage image = rectangle(500, 500, 50, 50, 1, 400);
        for (int x = 50; x < 450; x++) image.setRGB(x, 449 - (x - 50), Color.BLACK.getRGB());
        int darkest = 0;
        for (byte pixel : preprocess(image)) darkest = Math.max(darkest, pixel & 255);
        assertThat(darkest).isEqualTo(255);
    }

    @Test void stains_are_not_ink() {
        BufferedImage image = rectangle(100, 100, 40, 30, 10, 40);
        image.setRGB(3, 3, new Color(240, 240, 240).getRGB());
        assertThat(inkBox(preprocess(image))).containsExactly(12, 5, 5, 20);
    }

    @Test void an_empty_sheet_shows_no_digit() {
        for (Color paper : new Color[] {Color.WHITE, Color.BLACK, TRANSPARENT})
            assertThatThrownBy(() -> preprocess(Digits.draw(0, 1, 100, 100, 20, 30, paper, paper)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("digit.png is blank: there is no digit to be seen");
    }

    @Test void different_digits_stay_different() {
        assertThat(difference(Digits.TEST.image(0), Digits.TEST.image(1))).isGreaterThan(25);
        assertThat(difference(preprocess(Digits.draw(0, 4, 5, 5, 130, 130, Color.BLACK, Color.WHITE)),
                preprocess(Digits.draw(1, 4, 5, 5, 130, 130, Color.BLACK, Color.WHITE)))).isGreaterThan(25);
    }

    /// A black rectangle on white.
    private static BufferedImage rectangle(int sheetWidth, int sheetHeight, int x, int y, int width, int height) {
        BufferedImage image = Digits.draw(0, 1, 1000, 1000, sheetWidth, sheetHeight, Color.BLACK, Color.WHITE);
        for (int v = y; v < y + height; v++)
            for (int u = x; u < x + width; u++) image.setRGB(u, v, Color.BLACK.getRGB());
        return image;
    }

    /// Left, top, width and height of what is not paper.
    private static int[] inkBox(byte[] pixels) {
        var xs = new ArrayList<Integer>();
        var ys = new ArrayList<Integer>();
        for (int p = 0; p < pixels.length; p++)
            if (pixels[p] != 0) {
                xs.add(p % 28);
                ys.add(p / 28);
            }
        int left = xs.stream().min(Integer::compare).orElseThrow();
        int right = xs.stream().max(Integer::compare).orElseThrow();
        int top = ys.getFirst(), bottom = ys.getLast();
        return new int[] {left, top, right - left + 1, bottom - top + 1};
    }
}
