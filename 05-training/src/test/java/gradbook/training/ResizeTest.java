package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.training.Resize.Taps;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeTest {

    private static int[] row(Picture picture) {
        int[] levels = new int[picture.width()];
        for (int x = 0; x < levels.length; x++) levels[x] = picture.level(0, x, 0);
        return levels;
    }

    private static Picture ramp(int... levels) {
        return Pictures.of(levels.length, 1, (_, x, _) -> levels[x]);
    }

    /// New pixel i lies at (i + ½)/2 of the old ones: at −¼, ¼, ¾ and 1¼ from the middle of the first.
    @Test void between_two_pixels_it_goes_in_a_straight_line() {
        assertThat(row(Resize.to(ramp(0, 200), 4, 1))).containsExactly(0, 50, 150, 200);
    }

    /// The triangle around the first new pixel, at ½, reaches 2 pixels far: weights ¾, ¾ and ¼ of 1¾, so
    /// (3·0 + 3·70 + 140)/7 = 50, and the second likewise from the other side.
    @Test void shrinking_to_half_weighs_three_pixels_by_a_triangle() {
        assertThat(row(Resize.to(ramp(0, 70, 140, 210), 2, 1))).containsExactly(50, 160);
    }

    /// The finest pattern there is: without antialiasing it would become all black or all white.
    @Test void a_pattern_too_fine_to_be_seen_becomes_grey() {
        Picture stripes = Pictures.of(64, 64, (_, x, _) -> x % 2 == 0 ? 0 : 255);
        Picture small = Resize.to(stripes, 16, 16).crop(1, 1, 14, 14);
        for (byte level : small.pixels()) assertThat(level & 255).isBetween(127, 128);
    }

    @Property void down_follows_the_same_rule_as_across(@ForAll @IntRange(min = 1, max = 9) int from,
            @ForAll @IntRange(min = 1, max = 9) int to, @ForAll @IntRange(min = 1, max = 3) int other,
            @ForAll long seed) {
        Picture wide = Pictures.random(from, other, seed);
        Picture high = Pictures.of(other, from, (c, x, y) -> wide.level(c, y, x));
        Picture across = Resize.to(wide, to, other), down = Resize.to(high, other, to);
        assertThat(down.pixels()).isEqualTo(Pictures.of(other, to, (c, x, y) -> across.level(c, y, x)).pixels());
    }

    @Property void one_colour_stays_one_colour(@ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int height, @ForAll @IntRange(min = 1, max = 40) int newWidth,
            @ForAll @IntRange(min = 1, max = 40) int newHeight, @ForAll @IntRange(max = 255) int level) {
        Picture plain = Pictures.of(width, height, (c, _, _) -> (level + 50 * c) % 256);
        assertThat(Resize.to(plain, newWidth, newHeight).pixels())
                .isEqualTo(Pictures.of(newWidth, newHeight, (c, _, _) -> (level + 50 * c) % 256).pixels());
    }

    @Property void the_same_size_changes_nothing(@ForAll @IntRange(min = 1, max = 12) int width,
            @ForAll @IntRange(min = 1, max = 12) int height, @ForAll long seed) {
        Picture picture = Pictures.random(width, height, seed);
        assertThat(Resize.to(picture, width, height).pixels()).isEqualTo(picture.pixels());
        assertThat(new Resize(Math.min(width, height)).resize(picture).pixels()).isEqualTo(picture.pixels());
    }

    /// Enlarged `factor` times, the levels of a ramp rise `factor` times as slowly, except beyond the
    /// middles of the first and last pixel.
    @Property void a_ramp_stays_a_ramp(@ForAll @IntRange(min = 1, max = 6) int factor) {
        Picture ramp = Pictures.of(10, 3, (_, x, _) -> 25 * x);
        int[] levels = row(Resize.to(ramp, 10 * factor, 3 * factor));
        for (int x = factor / 2; x < levels.length - factor / 2; x++)
            assertThat(levels[x]).isEqualTo((int) (25 * ((x + 0.5) / factor - 0.5) + 0.5));
    }

    /// A black frame keeps the edges out of it, whose pixels count more.
    @Property void shrinking_by_a_whole_factor_preserves_the_mean(@ForAll @IntRange(min = 1, max = 5) int factor,
            @ForAll long seed) {
        int frame = 2 * factor, side = 10 * factor;
        Picture inner = Pictures.random(side, side, seed);
        Picture picture = Pictures.of(side, side, (c, x, y) -> Math.min(Math.min(x, y),
                side - 1 - Math.max(x, y)) < frame ? 0 : inner.level(c, x, y));
        // each of the 300 levels is rounded by up to ½, with a standard deviation of 0.29
        assertThat(mean(Resize.to(picture, 10, 10))).isCloseTo(mean(picture), within(0.1));
    }

    private static double mean(Picture picture) {
        double sum = 0;
        for (byte level : picture.pixels()) sum += level & 255;
        return sum / picture.pixels().length;
    }

    @Property void weights_sum_to_one_and_inner_pixels_count_alike(@ForAll @IntRange(min = 1, max = 8) int factor,
            @ForAll @IntRange(min = 4, max = 12) int to) {
        Taps[] taps = Resize.taps(factor * to, to);
        double[] count = new double[factor * to];
        for (Taps one : taps) {
            double sum = 0;
            for (int i = 0; i < one.weights().length; i++) {
                sum += one.weights()[i];
                count[one.first() + i] += one.weights()[i];
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
        int edge = Math.ceilDiv(3 * factor, 2);
        assertThat(Arrays.stream(count, edge, count.length - edge))
                .allSatisfy(c -> assertThat(c).isCloseTo(1.0 / factor, within(1e-6)));
    }

    @ParameterizedTest
    @CsvSource({"500, 375, 256, 341, 256", "375, 500, 256, 256, 341", "32, 32, 256, 256, 256", "3, 1000, 2, 2, 666"})
    void the_shorter_side_gets_the_length_and_the_longer_one_follows(int width, int height, int side, int newWidth,
            int newHeight) {
        Picture resized = new Resize(side).resize(Pictures.of(width, height, (_, _, _) -> 7));
        assertThat(resized.width()).isEqualTo(newWidth);
        assertThat(resized.height()).isEqualTo(newHeight);
    }

    @Test void a_side_of_nothing_is_refused() {
        assertThatThrownBy(() -> new Resize(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a picture needs sides of at least 1 pixel, not 0");
    }
}
