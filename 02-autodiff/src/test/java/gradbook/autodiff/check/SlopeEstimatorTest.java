package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.check.Slope.Trouble;
import gradbook.autodiff.check.SlopeEstimator.Steps;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Derivatives measured, beside derivatives known.
class SlopeEstimatorTest {
    private static final double[] ONE = {1};

    private static Slope slope(DoubleUnaryOperator f, double x, double size, Steps steps) {
        var point = new Point(Subject.of(Made.elementwise("f", f, _ -> 0)), List.of(Tensor.of(x)), false);
        var slot = point.slots().getFirst();
        var line = new Line(point, slot, Direction.of(slot, 0), point.output().toDoubles());
        return SlopeEstimator.estimate(line, ONE, size, steps, 0x1p-52);
    }

    private static Slope slope(DoubleUnaryOperator f, double x) {
        return slope(f, x, x == 0 ? 1 : Math.abs(x), Steps.USUAL);
    }

    private static void assertSlope(Slope slope, double expected) {
        assertThat(slope.value()).as("%s", slope).isCloseTo(expected,
                within(Math.max(16 * slope.error(), 1e-15 * Math.abs(expected))));
        assertThat(slope.error()).isLessThan(1e-8 * Math.abs(expected));
        assertThat(slope.trouble()).isEqualTo(Trouble.NONE);
        assertThat(slope.isKink(Math.abs(expected))).isFalse();
        assertThat(slope.isFlat()).isFalse();
    }

    // ----------------------------------------------------------------------------- smooth functions

    @Test void slopes_known_by_heart() {
        for (Steps steps : new Steps[] {Steps.USUAL, Steps.OTHER}) {
            assertSlope(slope(x -> x * x * x, 2, 2, steps), 12);
            assertSlope(slope(Math::exp, 1, 1, steps), Math.E);
            assertSlope(slope(Math::sin, Math.PI, Math.PI, steps), -1);
            assertSlope(slope(x -> 3 * x - 7, 1, 1, steps), 3);
        }
    }

    @Test void the_step_fits_the_size_of_what_is_moved() {
        assertSlope(slope(Math::log, 1e-300), 1e300);
        assertSlope(slope(x -> 1e12 * x, 1e-12), 1e12);
        assertSlope(slope(x -> x / 1e12, 1e12), 1e-12);
        assertSlope(slope(x -> Math.exp(50 * x), 1), 50 * Math.exp(50));
        assertSlope(slope(x -> Math.sin(1000 * x), 2), 1000 * Math.cos(2000));
    }

    @Test void both_sequences_of_steps_begin_near_a_quarter_of_the_size_and_share_none() {
        Slope usual = slope(x -> 3 * x, 1, 1, Steps.USUAL), other = slope(x -> 3 * x, 1, 1, Steps.OTHER);
        assertThat(Math.log(usual.step()) / Math.log(2) % 1).isZero();
        assertThat(Math.log(other.step() / 3) / Math.log(2) % 1).isZero();
        assertThat(usual.step()).isBetween(0x1p-12, 0.25);
    }

    @Test void at_the_edge_of_a_domain_the_step_is_pulled_back() {
        Slope near = slope(Math::log, 1e-3, 1, Steps.USUAL);
        assertSlope(near, 1e3);
        assertThat(near.step()).isLessThan(1e-3);
        assertSlope(slope(x -> x > 1.001 ? Double.NaN : x * x, 1), 2);
    }

    @Test void where_a_function_is_finite_on_one_side_only_nothing_is_known() {
        assertThat(slope(Math::sqrt, 0).isKnown()).isFalse();
        assertThat(slope(x -> x > 1 ? Double.POSITIVE_INFINITY : x, 1).isKnown()).isFalse();
    }

    @Test void steps_of_whole_periods_are_consistent_and_not_believed() {
        double rate = 2 * Math.PI * 64;
        for (int k = 1; k <= 256; k *= 16) {
            double times = k * rate;
            assertSlope(slope(x -> x + Math.sin(times * (x - 1.3)), 1.3), 1 + times);
        }
    }

    @Test void what_stands_still_is_flat() {
        Slope flat = slope(_ -> 7, 1);
        assertThat(flat.isFlat()).isTrue();
        assertThat(flat.value()).isZero();
        assertThat(flat.error()).isEqualTo(0x1p-52 * 7 / 0.25);
        assertThat(slope(x -> Math.max(x, 0), -1).isFlat()).isTrue();
    }

    @Test void a_noisy_function_gets_an_error_that_covers_its_noise() {
        for (double quantum : new double[] {1e-12, 1e-9, 1e-6}) {
            Slope rounded = slope(x -> quantum * Math.rint(Math.sin(x) / quantum), 1.2);
            assertThat(rounded.value()).isCloseTo(Math.cos(1.2), within(16 * rounded.error()));
            assertThat(rounded.error()).isBetween(quantum / 100, 1e4 * quantum);
        }
    }

    // ---------------------------------------------------------------------------- no slope, or two

    @Test void a_kink_has_two_slopes() {
        Slope at = slope(Math::abs, 0);
        assertThat(at.isKink(1)).isTrue();
        assertThat(at.left()).isEqualTo(-1);
        assertThat(at.right()).isEqualTo(1);
        assertThat(at.kink()).isCloseTo(2, within(1e-12));
        Slope bend = slope(x -> x + 0.3 * Math.max(x - 1, 0), 1);
        assertThat(bend.isKink(1)).isTrue();
        assertThat(bend.kink()).isCloseTo(0.3, within(1e-9));
        assertThat(slope(x -> x + 1e-3 * Math.max(x - 1, 0), 1).isKink(1)).isTrue();
    }

    @Test void near_a_kink_there_is_one() {
        for (double x : new double[] {1e-1, -1e-2, 1e-3}) assertSlope(slope(t -> Math.abs(t),
                x, 1, Steps.USUAL), Math.signum(x));
    }

    @Test void at_a_jump_slopes_grow_without_end() {
        for (double x : new double[] {1, 2, 7, -3}) assertThat(slope(Math::floor, x).trouble())
                .as("%s", x).isEqualTo(Trouble.JUMP);
        assertThat(slope(x -> Math.sqrt(Math.abs(x)), 0).trouble()).isEqualTo(Trouble.JUMP);
    }

    @Test void stairs_have_a_slope_from_afar_only() {
        for (double x : new double[] {100.5, 200.5})
            assertThat(slope(Math::floor, x).trouble()).as("%s", x).isIn(Trouble.STAIRS, Trouble.JUMP);
    }

    // ------------------------------------------------------------------------------------ at random

    /// A function whose derivative is known, and the size of its terms.
    private record Known(DoubleUnaryOperator value, DoubleUnaryOperator slope) {
        static Known random(Random random) {
            double a = random.nextGaussian(), b = 10 * random.nextGaussian(),
                    c = random.nextGaussian(), d = random.nextGaussian();
            return switch (random.nextInt(5)) {
                case 0 -> new Known(x -> a * Math.sin(b * x + c) + d * x, x -> a * b * Math.cos(b * x + c) + d);
                case 1 -> new Known(x -> a * Math.exp(c * x) + d, x -> a * c * Math.exp(c * x));
                case 2 -> new Known(x -> x * (a + x * (b + x * (c + x * d))),
                        x -> a + x * (2 * b + x * (3 * c + x * 4 * d)));
                case 3 -> new Known(x -> a * Math.tanh(b * x), x -> a * b * (1 - Math.pow(Math.tanh(b * x), 2)));
                default -> new Known(x -> a / (1 + b * b * x * x),
                        x -> -2 * a * b * b * x / Math.pow(1 + b * b * x * x, 2));
            };
        }
    }

    @Test void the_error_is_hardly_ever_more_than_sixteen_times_its_estimate() {
        var random = new Random(5);
        int beyond = 0, blurred = 0;
        int n = 4000;
        for (int k = 0; k < n; k++) {
            Known f = Known.random(random);
            double x = random.nextGaussian(), exact = f.slope.applyAsDouble(x);
            Slope slope = slope(f.value, x, Math.abs(x), k % 2 == 0 ? Steps.USUAL : Steps.OTHER);
            double rounding = 1e-14 * (Math.abs(exact) + Math.abs(f.value.applyAsDouble(x) / x));
            if (!(Math.abs(slope.value() - exact) <= 16 * slope.error() + rounding)) beyond++;
            if (slope.error() > 1e-6 * Math.abs(exact)) blurred++;
        }
        assertThat(beyond).isLessThanOrEqualTo(n / 1000);
        assertThat(blurred).isLessThan(n / 10);
    }
}
