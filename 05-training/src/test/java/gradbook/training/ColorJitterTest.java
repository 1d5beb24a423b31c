package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ColorJitterTest {
    /// Two pixels, (100, 200, 50) and (0, 10, 250): as bright as 29.9 + 117.4 + 5.7 = 153 and 5.87 + 28.5 = 34.37.
    private static final Picture TWO = new Picture(2, 1,
            new byte[] {100, 0, (byte) 200, 10, 50, (byte) 250});

    private static int[] levels(Picture picture) {
        int[] levels = new int[picture.pixels().length];
        for (int i = 0; i < levels.length; i++) levels[i] = picture.pixels()[i] & 255;
        return levels;
    }

    @Property void without_any_range_nothing_changes(@ForAll @IntRange(min = 1, max = 5) int width, @ForAll long seed) {
        Picture picture = Pictures.random(width, 3, seed);
        assertThat(new ColorJitter(0, 0, 0).apply(picture, new Random(seed)).pixels()).isEqualTo(picture.pixels());
    }

    @Test void brightness_is_a_factor() {
        assertThat(levels(ColorJitter.brightness(TWO, 0.5))).containsExactly(50, 0, 100, 5, 25, 125);
        assertThat(levels(ColorJitter.brightness(TWO, 1.5))).containsExactly(150, 0, 255, 15, 75, 255);
        assertThat(levels(ColorJitter.brightness(TWO, 0))).containsOnly(0);
    }

    /// The mean brightness is (153 + 34.37)/2 = 93.685.
    @Test void contrast_draws_levels_towards_the_mean_brightness_or_away_from_it() {
        assertThat(levels(ColorJitter.contrast(TWO, 0))).containsOnly(94);
        assertThat(levels(ColorJitter.contrast(TWO, 0.5))).containsExactly(97, 47, 147, 52, 72, 172);
        assertThat(levels(ColorJitter.contrast(TWO, 2))).containsExactly(106, 0, 255, 0, 6, 255);
    }

    @Test void without_saturation_each_pixel_is_as_bright_and_grey() {
        assertThat(levels(ColorJitter.saturation(TWO, 0))).containsExactly(153, 34, 153, 34, 153, 34);
        // 0.4 of each level, and 0.6 of 153 and 34.37
        assertThat(levels(ColorJitter.saturation(TWO, 0.4))).containsExactly(132, 21, 172, 25, 112, 121);
    }

    @Test void a_grey_picture_has_no_saturation_and_has_contrast() {
        var grey = new Picture(2, 1, new byte[] {10, 110});
        assertThat(ColorJitter.saturation(grey, 0).pixels()).containsExactly(10, 110);
        assertThat(ColorJitter.contrast(grey, 0.5).pixels()).containsExactly(35, 85);
    }

    /// Of a grey level 100, factors from 0.6 to 1.4.
    @Test void factors_are_drawn_from_around_1() {
        var grey = new Picture(1, 1, new byte[] {100});
        var seen = new HashSet<Integer>();
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++) seen.add(levels(new ColorJitter(0.4, 0, 0).apply(grey, random))[0]);
        assertThat(seen).contains(60, 100, 140).allSatisfy(level -> assertThat(level).isBetween(60, 140));
    }

    /// A factor below 0 would turn dark into bright.
    @Test void no_factor_is_negative() {
        var rising = new Picture(2, 1, new byte[] {10, 110});
        var random = new Random(1);
        for (int i = 0; i < 500; i++) {
            int[] levels = levels(new ColorJitter(0, 3, 0).apply(rising, random));
            assertThat(levels[0]).isLessThanOrEqualTo(levels[1]);
        }
    }

    /// Brightness first and then contrast, or the other way round, is not the same where levels are cut off.
    @Test void the_changes_come_in_any_order() {
        var results = new HashSet<Integer>();
        var picture = new Picture(2, 1, new byte[] {10, (byte) 240});
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            double brightness = 2 * random.nextDouble(), contrast = 2 * random.nextDouble();
            Picture jittered = new ColorJitter(1, 1, 0).apply(picture, new Random(seed));
            int first = levels(ColorJitter.contrast(ColorJitter.brightness(picture, brightness), contrast))[1];
            int second = levels(ColorJitter.brightness(ColorJitter.contrast(picture, contrast), brightness))[1];
            assertThat(levels(jittered)[1]).isIn(first, second);
            if (first != second) results.add(levels(jittered)[1] == first ? 1 : 2);
        }
        assertThat(results).containsExactlyInAnyOrder(1, 2);
    }

    @Test void it_says_what_it_does_and_refuses_what_it_cannot() {
        assertThat(new ColorJitter(0.4, 0.3, 0.2))
                .hasToString("vary brightness by 0.4, contrast by 0.3, saturation by 0.2");
        assertThatThrownBy(() -> new ColorJitter(0.1, -0.5, 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("brightness, contrast and saturation vary by 0 or more, not by 0.1, -0.5 and 0.0");
        assertThatThrownBy(() -> new ColorJitter(0, 0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
