package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Op;
import gradbook.tensor.Tensor;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// (a·x + b) + c, where c takes away all but a hundred-thousandth: the result is rounded as its large parts were, and
/// looks far more precise than it is. Worst are slopes a little below a whole number of units in the last place: at
/// many steps the result then grows by the same whole number, and all of them agree on a slope that is wrong.
class CancellationTest {
    @Property(tries = 200) void a_right_gradient_does_not_fail_where_large_numbers_cancel(@ForAll Random random) {
        assertThat(verdict(1, random)).isNotEqualTo(Verdict.FAIL);
    }

    /// It is smaller than the right one; what the steps agree on wrongly is larger, and a rule might claim just that.
    @Property(tries = 200) void a_wrong_one_does_not_pass(@ForAll Random random) {
        assertThat(verdict(1 - 1e-5, random)).isNotEqualTo(Verdict.PASS);
    }

    /// @param factor what the backward rule makes of the derivative; 1 is right
    private static Verdict verdict(double factor, Random random) {
        double a = (8 + random.nextInt(8)) / 256.0 * (1 - Math.scalb(random.nextDouble(), -12));
        double b = random.nextDouble(), x = random.nextGaussian();
        double c = -(a * x + b) + 1e-5 * random.nextGaussian();
        return GradientCheck.of(v -> skewed(factor).apply(v).mul(a).add(b).add(c)).at(Tensor.of(x)).run().verdict();
    }

    private static Op skewed(double factor) {
        return Op.unary("skewed", x -> x, (g, _, _) -> g.mul(factor));
    }
}
