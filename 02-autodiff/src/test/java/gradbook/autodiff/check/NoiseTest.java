package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Rounding to multiples of q makes an error between −q/2 and q/2, of standard deviation q/√12.
class NoiseTest {
    private static final double UNIT = 0x1p-52;

    /// φ(t) = f(x + t) − f(x), as a checker sees it.
    private static DoubleUnaryOperator change(DoubleUnaryOperator f, double x) {
        double start = f.applyAsDouble(x);
        return t -> f.applyAsDouble(x + t) - start;
    }

    private static DoubleUnaryOperator roundedTo(double quantum, DoubleUnaryOperator f) {
        return x -> quantum * Math.rint(f.applyAsDouble(x) / quantum);
    }

    @Test void the_noise_of_a_function_rounded_to_a_known_quantum_is_found() {
        var random = new Random(2);
        for (double quantum : new double[] {0x1p-46, 0x1p-34, 0x1p-25}) {
            int found = 0;
            for (int k = 0; k < 200; k++) {
                double x = 1 + random.nextDouble() / 2;
                double noise = Noise.of(change(roundedTo(quantum, Math::sin), x), 0.25, UNIT);
                assertThat(noise).as("%s at %s", quantum, x).isLessThan(20 * quantum);
                if (noise > quantum / 10) found++;
            }
            // Missed where all places happen to be rounded alike.
            assertThat(found).as("%s", quantum).isGreaterThan(140);
        }
    }

    @Test void it_is_seldom_missed() {
        var random = new Random(3);
        int missed = 0;
        for (int k = 0; k < 1000; k++)
            if (Noise.of(change(roundedTo(0x1p-40, Math::exp), random.nextDouble()), 0.25, UNIT) == 0) missed++;
        assertThat(missed).isLessThan(50);
    }

    @Test void a_smooth_function_is_as_noisy_as_its_last_digit() {
        var random = new Random(4);
        for (int k = 0; k < 200; k++) {
            double noise = Noise.of(change(Math::exp, random.nextDouble()), 0.25, UNIT);
            assertThat(noise).isLessThan(8 * UNIT);
        }
    }

    @Test void what_stands_still_or_is_not_finite_has_none() {
        assertThat(Noise.of(_ -> 0, 0.25, UNIT)).isZero();
        assertThat(Noise.of(t -> t < 0 ? Double.NaN : t, 0.25, UNIT)).isZero();
    }

    @Test void a_straight_line_has_none() {
        assertThat(Noise.of(t -> 3 * t, 0.25, UNIT)).isLessThan(1e-25);
    }

    @Test void a_kink_not_far_off_is_not_taken_for_noise() {
        double away = 0x1p-30;
        assertThat(Noise.of(t -> Math.max(t - away, 0), 0.25, UNIT)).isLessThan(1e-12);
    }

    /// 1.3 lies between 1 and 2, where a unit in the last place is 2⁻⁵². The first step moves it by 0.3·2⁻⁵⁰, 1.2 units.
    @Test void the_grain_is_a_unit_of_the_large_number_on_the_way() {
        assertThat(Noise.grain(t -> ((1 + t) * 0.3 + 1) - 1.3, 0.25)).isEqualTo(0x1p-52);
    }

    @Test void what_stands_still_has_no_grain_and_a_jump_is_one() {
        assertThat(Noise.grain(t -> 0, 1)).isZero();
        assertThat(Noise.grain(t -> t > 0 ? 3 : 0, 1)).isEqualTo(3);
    }
}
