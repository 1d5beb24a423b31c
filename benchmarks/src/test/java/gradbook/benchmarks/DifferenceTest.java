package gradbook.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DifferenceTest {

    @Test void a_difference_is_relative_to_the_largest_number() {
        // 2⁻¹⁰ of 4
        assertThat(Difference.of("sum", new float[] {0.0009765625f, -4}, new float[] {0, -4}))
                .isEqualTo(0.000244140625);
    }

    @Test void equal_zeros_do_not_differ() {
        assertThat(Difference.of("sum", new float[2], new float[2])).isZero();
    }

    @Test void more_than_rounding_is_refused() {
        assertThatThrownBy(() -> Difference.of("sum", new float[] {1}, new float[] {2}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sum: our numbers and theirs differ by 0.5 of the largest, so this is not the same work");
    }

    @Test void nan_is_not_taken_for_agreement() {
        assertThatThrownBy(() -> Difference.of("sum", new float[] {Float.NaN}, new float[] {1}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test void results_of_other_sizes_are_refused() {
        assertThatThrownBy(() -> Difference.of("sum", new float[3], new float[2]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sum: 3 numbers here, and 2 there, so this is not the same work");
    }
}
