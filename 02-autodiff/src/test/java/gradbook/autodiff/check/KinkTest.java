package gradbook.autodiff.check;

import static gradbook.autodiff.check.Made.check;
import static gradbook.autodiff.check.Made.elementwise;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// At a kink every number between the slopes on both sides is right, and none outside.
class KinkTest {

    /// max(x, 0) with the slope `atZero` at 0.
    private static Op relu(double atZero) {
        return elementwise("relu", x -> Math.max(x, 0), x -> x > 0 ? 1 : x < 0 ? 0 : atZero);
    }

    private static Op abs(double atZero) {
        return elementwise("abs", Math::abs, x -> x == 0 ? atZero : Math.signum(x));
    }

    /// The largest element, whose gradient goes to each element of the same size, times `share`.
    private static Op maxToAll(double share) {
        return Op.unary("max", x -> x.max(-1), (g, x, y) -> g.unsqueeze(-1).expand(x.shape())
                .mul(Variable.constant(x.value().eq(y.value().unsqueeze(-1)).mul(share))));
    }

    private static void assertPasses(Report report, int kinks) {
        assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.PASS);
        assertThat(report.kinks()).isEqualTo(kinks);
        assertThat(report.undecided()).isZero();
    }

    private static void assertFails(Report report, String diagnosis) {
        assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.FAIL);
        assertThat(report.diagnosis()).isEqualTo(diagnosis);
    }

    // ------------------------------------------------------------------------- one input at a kink

    @Test void relu_at_0_may_have_any_slope_from_0_to_1() {
        for (double slope : new double[] {0, 0.5, 1}) assertPasses(check(relu(slope), 0, 1.5, -1), 1);
        for (double slope : new double[] {-0.1, 1.2, -1, 2}) assertFails(check(relu(slope), 0, 1.5, -1),
                "not a subgradient");
    }

    @Test void so_it_is_where_all_of_the_input_lies_at_the_kink() {
        for (double slope : new double[] {0, 0.5, 1}) assertPasses(check(relu(slope), 0), 1);
        for (double slope : new double[] {-0.1, 1.2}) assertFails(check(relu(slope), 0), "not a subgradient");
    }

    @Test void the_magnitude_at_0_may_have_any_slope_from_minus_1_to_1() {
        for (double slope : new double[] {-1, -0.3, 0, 1}) assertPasses(check(abs(slope), 0, 1.5), 1);
        for (double slope : new double[] {-1.1, 1.2}) assertFails(check(abs(slope), 0, 1.5), "not a subgradient");
    }

    @Test void the_report_counts_kinks_and_shows_the_slopes_that_a_wrong_value_does_not_lie_between() {
        assertThat(check(relu(1), 0, 1.5)).hasToString("PASS relu: 4 derivatives agree with finite differences;"
                + " would detect a relative error ≥ 1.0e-07; 1 at a kink, between the slopes on both sides");
        assertThat(check(abs(1.2), 0, 1.5)).hasToString("FAIL abs: with respect to input (2) at [0], of output 0,"
                + " backward"
                + " gives 1.2, which does not lie between the slopes on both sides of a kink, -1.0 and 1.0"
                + " (1 of 4 derivatives differ)");
    }

    @Test void a_kink_not_far_off_is_no_kink() {
        for (double x : new double[] {1e-3, -1e-3, 1e-6, -1e-6, 1e-9, -1e-9}) {
            assertPasses(check(Derivatives.ABS, x), 0);
            assertFails(check(Made.spoiled(Derivatives.ABS, Variable::neg), x), "sign");
        }
        for (double x : new double[] {1e-3, 1e-6, 1e-9}) {
            assertPasses(check(Derivatives.RELU, 1.5, x, -x), 0);
            assertFails(check(elementwise("relu", t -> Math.max(t, 0), t -> t >= 1e-2 ? 1 : 0), 1.5, x),
                    "contribution missing: zero where it should not be");
        }
    }

    @Test void a_kink_nearer_than_rounding_is_judged_as_one_or_not_at_all_but_never_a_failure() {
        for (double away = 1e-10; away > 1e-17; away /= 3) {
            double x = 1 + away;
            Report report = check(elementwise("hinge", t -> Math.max(t - 1, 0), t -> t > 1 ? 1 : 0), x, 3);
            assertThat(report.verdict()).as("%s at %s", report, x).isNotEqualTo(Verdict.FAIL);
        }
    }

    @Test void where_only_the_second_derivative_jumps_there_is_no_kink() {
        Op huber = elementwise("huber", x -> Math.abs(x) <= 1 ? x * x / 2 : Math.abs(x) - 0.5,
                x -> Math.clamp(x, -1, 1));
        assertPasses(check(huber, 1, -1, 1 + 1e-6, 1 - 1e-6, 0.3), 0);
        assertPasses(GradientCheck.of((Variable x) -> x.mul(x.relu())).at(Tensor.of(0.0, 1)).run(), 0);
    }

    @Test void a_sharp_bend_is_no_kink() {
        double beta = 1e6;
        Op softplus = elementwise("softplus", x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(beta * x))) / beta,
                x -> 1 / (1 + Math.exp(-beta * x)));
        assertPasses(check(softplus, 1e-6, -3e-7, 2e-6, 0), 0);
    }

    @Test void where_slopes_grow_without_end_no_value_is_taken_for_a_subgradient() {
        Op root = elementwise("root", x -> Math.sqrt(Math.abs(x)),
                x -> x == 0 ? 1 : 0.5 * Math.signum(x) / Math.sqrt(Math.abs(x)));
        assertThat(check(root, 0)).hasToString("INCONCLUSIVE root: with respect to input (1), 1 of 1 derivatives"
                + " undecided:"
                + " the function jumps at the point");
    }

    // ------------------------------------------------------------------------------- several inputs

    @Test void of_equal_largest_elements_the_first_may_receive_the_gradient_or_each_a_share() {
        Tensor tie = Tensor.of(2.0, 2, 1), three = Tensor.of(2.0, 2, 2);
        UnaryOperator<Variable> first = x -> x.max(0);
        assertPasses(GradientCheck.of(first).at(tie).run(), 2);
        assertPasses(GradientCheck.of(first).at(three).run(), 3);
        assertPasses(GradientCheck.of(maxToAll(0.5)).at(tie).run(), 2);
        assertPasses(GradientCheck.of(maxToAll(1.0 / 3)).at(three).run(), 3);
        assertPasses(GradientCheck.of(Derivatives.MAXIMUM).at(Tensor.of(2.0, 3), Tensor.of(2.0, 1)).run(), 2);
    }

    @Test void but_not_all_of_them_the_whole_nor_each_too_little() {
        assertFails(check(maxToAll(1), 2, 2, 1), "tie");
        assertFails(check(maxToAll(1), 2, 2, 2), "tie");
        assertFails(check(maxToAll(0.25), 2, 2, 1), "tie");
        assertThat(check(maxToAll(1), 2, 2, 1).message())
                .contains("moving all elements that are at a kink by the same distance,");
    }

    @Test void so_it_is_with_ties_in_several_windows() {
        Tensor pools = Tensor.of(new double[][] {{1, 3, 3, 2}, {4, 4, 0, 4}, {5, 1, 2, 3}});
        assertPasses(GradientCheck.of((Variable x) -> x.max(1)).at(pools).run(), 5);
        assertFails(GradientCheck.of(maxToAll(1)).at(pools).run(), "tie");
    }

    @Test void numbers_that_are_nearly_equal_are_no_tie_if_the_difference_can_be_seen() {
        for (double near : new double[] {1e-2, 1e-4, 1e-6}) {
            assertPasses(GradientCheck.of((Variable x) -> x.max(0)).at(Tensor.of(2, 2 + near, 1)).run(), 0);
            Op first = Op.unary("max", x -> x.max(0),
                    (g, x, _) -> g.expand(x.shape()).mul(Variable.constant(Tensor.of(1.0, 0, 0))));
            assertThat(check(first, 2, 2 + near, 1).verdict()).isEqualTo(Verdict.FAIL);
        }
    }

    @Test void numbers_closer_than_that_are_not_decided() {
        Report report = GradientCheck.of((Variable x) -> x.max(0)).at(Tensor.of(2, 2 + 1e-12, 1)).run();
        assertThat(report.toString()).startsWith("INCONCLUSIVE function: with respect to input (3), ")
                .contains("derivatives undecided: too noisy");
    }

    @Test void independent_kinks_may_each_choose_a_side() {
        Op hinges = Op.unary("hinges", x -> x.relu().sum(), (g, x, _) -> g.expand(x.shape())
                .mul(Variable.constant(Tensor.of(1.0, 0, 0.5, 1))));
        assertThat(check(hinges, 0, 0, 0, 2).verdict()).isEqualTo(Verdict.PASS);
    }

    // --------------------------------------------------------------------------- kinks in composites

    @Test void one_kink_in_a_composite_function_is_judged() {
        assertPasses(GradientCheck.of((Variable x) -> x.relu().mul(x.exp())).at(Tensor.of(0, 1.5)).run(), 1);
        assertPasses(GradientCheck.of((Variable x) -> x.abs().relu()).at(Tensor.of(0, 1.5)).run(), 1);
    }

    @Test void where_two_kinks_meet_the_chain_rule_may_give_no_subgradient_and_nobody_is_to_blame() {
        Report report = GradientCheck.of((Variable x) -> x.relu().sub(x.neg().relu())).at(Tensor.of(0.0)).run();
        assertThat(report).hasToString("INCONCLUSIVE function: at a kink of relu of (1): every operation passes"
                + " by itself,"
                + " but where two kinks meet the chain rule does not give a derivative\n  hint: check at another"
                + " point");
        assertThat(report.diagnosis()).isEqualTo("kink");
    }

    @Test void unless_the_rule_of_one_of_them_is_wrong() {
        Op wrong = relu(-0.5);
        Report report = GradientCheck.of((Variable x) -> wrong.apply(x).sub(x.neg().relu())).at(Tensor.of(0.0)).run();
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.message()).contains("\n  first wrong operation: relu of (1), with respect to input (1)"
                + " at [0]");
    }
}
