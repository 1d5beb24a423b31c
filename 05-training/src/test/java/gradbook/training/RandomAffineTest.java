package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.training.Transform.RandomShift;
import java.util.HashSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RandomAffineTest {
    /// Black, but for a white pixel at (x, y).
    private static Picture dot(int width, int height, int x, int y) {
        byte[] pixels = new byte[width * height];
        pixels[y * width + x] = (byte) 255;
        return new Picture(width, height, pixels);
    }

    @Property void without_turn_move_or_scale_nothing_changes(@ForAll @IntRange(min = 1, max = 6) int width,
            @ForAll @IntRange(min = 1, max = 6) int height, @ForAll long seed) {
        Picture picture = Pictures.random(width, height, seed);
        assertThat(new RandomAffine(0, 0, 1, 1).apply(picture, new Random(seed)).pixels()).isEqualTo(picture.pixels());
    }

    /// From the top to the right: as the hands of a clock go.
    @Test void a_positive_angle_turns_clockwise() {
        assertThat(RandomAffine.affine(dot(5, 5, 2, 0), 90, 0, 0, 1).pixels()).isEqualTo(dot(5, 5, 4, 2).pixels());
    }

    @Property void four_quarter_turns_of_a_square_lead_back(@ForAll @IntRange(min = 1, max = 6) int side,
            @ForAll long seed) {
        Picture picture = Pictures.random(side, side, seed), turned = picture;
        for (int i = 0; i < 4; i++) turned = RandomAffine.affine(turned, 90, 0, 0, 1);
        assertThat(turned.pixels()).isEqualTo(picture.pixels());
    }

    @Property void a_move_by_whole_pixels_is_a_shift(@ForAll @IntRange(min = 1, max = 5) int width,
            @ForAll @IntRange(min = 1, max = 5) int height, @ForAll @IntRange(min = -6, max = 6) int right,
            @ForAll @IntRange(min = -6, max = 6) int down, @ForAll long seed) {
        Picture picture = Pictures.random(width, height, seed);
        assertThat(RandomAffine.affine(picture, 0, right, down, 1).pixels())
                .isEqualTo(RandomShift.shift(picture, right, down).pixels());
    }

    /// A quarter of a pixel to the right and half a one down: 255 · (1 − 0.25) · 0.5 stay, the rest goes on.
    @Test void a_move_by_parts_of_a_pixel_divides_its_light() {
        Picture moved = RandomAffine.affine(dot(3, 3, 1, 1), 0, 0.25, 0.5, 1);
        assertThat(moved.pixels()).containsExactly(0, 0, 0, 0, 96, 32, 0, 96, 32);
    }

    /// About the middle (2, 2): what was one pixel away is two away.
    @Test void twice_as_large_is_twice_as_far_from_the_middle() {
        Picture larger = RandomAffine.affine(dot(5, 5, 3, 2), 0, 0, 0, 2);
        assertThat(larger.level(0, 4, 2)).isEqualTo(255);
        assertThat(larger.level(0, 3, 2)).isEqualTo(128);
        assertThat(larger.level(0, 2, 2)).isZero();
    }

    /// Scaled about the middle first, and moved then: the middle goes exactly where it is moved to.
    @Test void the_move_comes_last() {
        assertThat(RandomAffine.affine(dot(5, 5, 2, 2), 37, -1, 2, 1.5).level(0, 1, 4)).isEqualTo(255);
    }

    /// In 300 draws, a dot 10 pixels from the middle comes as far out as allowed, and not farther.
    @Test void angles_moves_and_scales_stay_in_their_ranges() {
        Picture end = dot(41, 41, 30, 20);
        var rows = new HashSet<Integer>();
        var columns = new HashSet<Integer>();
        var random = new Random(1);
        for (int i = 0; i < 300; i++) {
            Picture drawn = new RandomAffine(20, 0.1, 0.9, 1.2).apply(end, random);
            for (int y = 0; y < 41; y++)
                for (int x = 0; x < 41; x++)
                    if (drawn.level(0, x, y) > 60) {
                        rows.add(y);
                        columns.add(x);
                    }
        }
        // 20 ± (10 · 1.2 · sin 20° + 4.1); 20 + 9 cos 20° − 4.1 and 20 + 12 + 4.1; and a pixel for its width
        assertThat(rows).contains(14, 26).allSatisfy(y -> assertThat(y).isBetween(11, 29));
        assertThat(columns).contains(26, 34).allSatisfy(x -> assertThat(x).isBetween(23, 37));
    }

    /// 10 pixels from the middle become 9 to 12.
    @Test void scales_are_drawn_from_their_range() {
        var columns = new HashSet<Integer>();
        var random = new Random(1);
        for (int i = 0; i < 300; i++) {
            Picture drawn = new RandomAffine(0, 0, 0.9, 1.2).apply(dot(41, 41, 30, 20), random);
            for (int x = 0; x < 41; x++) if (drawn.level(0, x, 20) > 140) columns.add(x);
        }
        assertThat(columns).containsExactlyInAnyOrder(29, 30, 31, 32);
    }

    @Test void impossible_ranges_are_refused() {
        assertThatThrownBy(() -> new RandomAffine(-1, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pictures are turned by up to 0 to 180 degrees and moved by up to 0 to 1 of their size, "
                        + "not by -1.0 and 0.0");
        assertThatThrownBy(() -> new RandomAffine(0, 0, 1.1, 0.9)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pictures are scaled by numbers greater than 0, the smaller one first, not by 1.1 to 0.9");
        assertThatThrownBy(() -> new RandomAffine(0, 0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new RandomAffine(10, 0.1, 0.9, 1.1))
                .hasToString("turn by up to 10.0°, move by up to 10 %, scale by 0.9 to 1.1");
    }
}
