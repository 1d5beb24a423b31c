package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LightingTest {
    private static final Picture GREY = Pictures.of(2, 2, (_, _, _) -> 128);

    private static int[] shift(Picture after) {
        return new int[] {after.level(0, 1, 1) - 128, after.level(1, 1, 1) - 128, after.level(2, 1, 1) - 128};
    }

    /// 255 · 0.2175 · (−0.5675, −0.5808, −0.5836) = (−31.5, −32.2, −32.4): about the same of all colours, darker.
    @Test void the_first_direction_is_from_dark_to_bright() {
        assertThat(shift(Lighting.lit(GREY, 1, 0, 0))).containsExactly(-31, -32, -32);
        assertThat(shift(Lighting.lit(GREY, -2, 0, 0))).containsExactly(63, 64, 65);
    }

    /// 5 · 255 · 0.0188 · (0.7192, −0.0045, −0.6948) = (17.2, −0.1, −16.7): towards red and away from blue.
    @Test void the_second_direction_is_from_blue_to_yellow_or_red() {
        assertThat(shift(Lighting.lit(GREY, 0, 5, 0))).containsExactly(17, 0, -17);
    }

    /// 20 · 255 · 0.0045 · (0.4009, −0.8140, 0.4203) = (9.2, −18.7, 9.6).
    @Test void the_third_direction_is_from_green_to_purple() {
        assertThat(shift(Lighting.lit(GREY, 0, 0, 20))).containsExactly(9, -19, 10);
    }

    @Test void directions_add_up_and_levels_are_cut_off() {
        assertThat(shift(Lighting.lit(GREY, -1, 5, 20))).containsExactly(58, 13, 25);
        assertThat(Lighting.lit(GREY, -9, 0, 0).pixels()).containsOnly(255);
        assertThat(Lighting.lit(GREY, 9, 0, 0).pixels()).containsOnly(0);
    }

    /// 255 · 0.2175 · (−0.5675 − 0.5808 − 0.5836)/3 = −32.02.
    @Test void a_grey_picture_becomes_darker_or_brighter() {
        assertThat(Lighting.lit(new Picture(1, 1, new byte[] {100}), 1, 0, 0).pixels()).containsExactly(68);
    }

    @Test void all_pixels_of_a_picture_are_moved_alike() {
        Picture lit = new Lighting(0.5).apply(GREY, new Random(4));
        assertThat(lit.pixels()).isNotEqualTo(GREY.pixels());
        assertThat(lit.level(0, 0, 0)).isEqualTo(lit.level(0, 1, 1));
        assertThat(new Lighting(0).apply(GREY, new Random(4)).pixels()).isEqualTo(GREY.pixels());
    }

    /// The red moves by 255 · 0.5 · √Σ(λᵢ pᵢ)² = 255 · 0.5 · √(0.12343² + 0.01352² + 0.0018²) = 15.83.
    @Test void the_light_varies_as_much_as_asked_for() {
        var random = new Random(1);
        double squares = 0;
        for (int i = 0; i < 10_000; i++) squares += Math.pow(shift(new Lighting(0.5).apply(GREY, random))[0], 2);
        assertThat(Math.sqrt(squares / 10_000)).isCloseTo(15.83, within(0.4)); // the standard error is 0.11
    }

    @Test void it_says_what_it_does_and_refuses_what_it_cannot() {
        assertThat(new Lighting(0.1)).hasToString("vary light by 0.1");
        assertThatThrownBy(() -> new Lighting(-0.1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("light varies with a standard deviation of 0 or more, not -0.1");
    }
}
