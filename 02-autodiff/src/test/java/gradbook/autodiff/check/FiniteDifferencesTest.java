package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/// The errors that the Taylor series predicts, on polynomials for which it ends.
class FiniteDifferencesTest {
    private static final double ROUNDING = 1e-10;

    @Property(tries = 50) void a_one_sided_difference_of_a_square_is_off_by_h(
            @ForAll @DoubleRange(min = -3, max = 3) double x, @ForAll @DoubleRange(min = 0.01, max = 1) double h) {
        assertThat(FiniteDifferences.oneSided(v -> v * v, x, h)).isCloseTo(2 * x + h, within(ROUNDING));
    }

    @Property(tries = 50) void a_central_difference_of_a_cube_is_off_by_the_square_of_h(
            @ForAll @DoubleRange(min = -3, max = 3) double x, @ForAll @DoubleRange(min = 0.01, max = 1) double h) {
        assertThat(FiniteDifferences.central(v -> v * v * v, x, h)).isCloseTo(3 * x * x + h * h, within(ROUNDING));
    }

    /// With D(h) = 5x⁴ + 10x²h² + h⁴, the term in h² goes, and of that in h⁴ remains (4·(½)⁴ − 1)/3 = −¼.
    @Property(tries = 50) void an_extrapolated_difference_of_a_fifth_power_is_off_by_the_fourth_power_of_h(
            @ForAll @DoubleRange(min = -3, max = 3) double x, @ForAll @DoubleRange(min = 0.1, max = 1) double h) {
        assertThat(FiniteDifferences.extrapolated(v -> v * v * v * v * v, x, h))
                .isCloseTo(5 * x * x * x * x - h * h * h * h / 4, within(ROUNDING));
    }

    @Example void at_a_kink_the_three_see_different_slopes() {
        assertThat(FiniteDifferences.oneSided(Math::abs, 0, 1e-3)).isEqualTo(1);
        assertThat(FiniteDifferences.oneSided(Math::abs, 0, -1e-3)).isEqualTo(-1);
        assertThat(FiniteDifferences.central(Math::abs, 0, 1e-3)).isZero();
    }
}
