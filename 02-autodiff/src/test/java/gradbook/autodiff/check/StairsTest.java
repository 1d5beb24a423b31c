package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StairsTest {
    @Test void a_function_that_jumps_where_it_first_moves_is_a_staircase() {
        assertThat(Stairs.surround(t -> Math.floor(t + 0.5), 1e-3, 4)).isTrue();
        assertThat(Stairs.surround(t -> Math.rint(1e3 * t) / 1e3, 1e-6, 1)).isTrue();
        assertThat(Stairs.surround(t -> t < -0.3 ? -1 : 0, 1e-3, 1)).isTrue();
    }

    @Test void one_that_begins_to_move_gently_is_not() {
        assertThat(Stairs.surround(t -> Math.max(t - 0.3, 0), 1e-3, 4)).isFalse();
        assertThat(Stairs.surround(t -> Math.min(t + 0.3, 0), 1e-3, 4)).isFalse();
        assertThat(Stairs.surround(t -> Math.pow(Math.max(t - 0.3, 0), 2), 1e-3, 4)).isFalse();
    }

    @Test void nothing_is_looked_for_beyond_the_limit() {
        assertThat(Stairs.surround(t -> Math.floor(t + 0.5), 1e-3, 0.4)).isFalse();
        assertThat(Stairs.surround(_ -> 0, 1e-3, 4)).isFalse();
    }
}
