package gradbook.autodiff.check;

import static gradbook.autodiff.check.Made.check;
import static gradbook.autodiff.check.Made.elementwise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// The three verdicts, and every reason for the third.
class VerdictTest {
    private static final Tensor SOME = Tensor.of(0.7, -1.3, 2);

    private static Report checkLayer(UnaryOperator<Variable> function, Tensor x) {
        return GradientCheck.of(function).at(x).run();
    }

    private static void assertInconclusive(Report report, String reason, String message) {
        assertThat(report).hasToString("INCONCLUSIVE " + report.subject() + ": " + message);
        assertThat(report.diagnosis()).isEqualTo(reason);
    }

    private static void assertUndecided(Report report, String reason, String message) {
        int all = report.compared();
        assertInconclusive(report, reason, "with respect to input (" + all + "), " + all + " of " + all
                + " derivatives undecided: " + message);
        assertThat(report.undecided()).isEqualTo(all);
        assertThat(report.isVacuous()).isFalse();
    }

    // ---------------------------------------------------------------------------- PASS and FAIL

    @Test void a_right_gradient_passes_and_the_report_says_what_would_have_been_seen() {
        Report report = GradientCheck.of(Derivatives.SQUARE).at(SOME).run();
        assertThat(report.toString()).isEqualTo("PASS square: 9 derivatives agree with finite differences;"
                + " would detect a relative error ≥ 1.0e-07");
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.resolution()).isBetween(9.9e-8, 1.1e-7);
        assertThat(report.worst()).isLessThan(1e-12);
        assertThat(report.compared()).isEqualTo(9);
        assertThat(report.undecided()).isZero();
        assertThat(report.diagnosis()).isEmpty();
    }

    @Test void an_error_that_large_is_detected_indeed_and_a_smaller_one_is_not() {
        assertThat(check(elementwise("square", x -> x * x, x -> 2 * x * (1 + 1.5e-7)), 1, 3).verdict())
                .isEqualTo(Verdict.FAIL);
        Report barely = check(elementwise("square", x -> x * x, x -> 2 * x * (1 + 5e-8)), 1, 3);
        assertThat(barely.verdict()).isEqualTo(Verdict.PASS);
        assertThat(barely.worst()).isBetween(4.9e-8, 5.1e-8);
    }

    @Test void a_wrong_gradient_fails_with_the_place_and_both_numbers() {
        Report report = check(elementwise("square", x -> x * x, x -> x < 2 ? 2 * x : 7), 1, -2, 3);
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.toString()).startsWith("FAIL square: with respect to input (3) at [2], of output 2,"
                + " backward gives 7.0, finite differences give 6.0 ± ")
                .contains(", a ratio of 1.166667 (1 of 9 derivatives differ)");
        assertThat(report.isVacuous()).isFalse();
    }

    @Test void of_several_wrong_numbers_the_worst_is_shown() {
        Op several = elementwise("square", x -> x * x, x -> x < 0 ? 2.1 * x : x < 2 ? 2 * x : 9);
        assertThat(check(several, 1, -2, 3).message()).startsWith(
                "with respect to input (3) at [2], of output 2, backward gives 9.0").contains("2 of 9 derivatives");
    }

    @Test void the_second_of_two_inputs_is_named_and_its_place_given_as_a_multi_index() {
        Op sub = Op.binary("sub", Tensor::sub, (g, _, _, _) -> g, (g, _, _, _) -> g.mul(0.5).neg());
        Tensor x = Tensor.of(new double[][] {{1, 2}, {3, 4}});
        assertThat(GradientCheck.of(sub).at(x, x.mul(2)).run().message()).startsWith(
                "with respect to input 2 (2, 2) at [0, 0], of output 0, backward gives -0.5, finite differences"
                        + " give -1.0");
    }

    @Test void verify_throws_unless_the_verdict_is_pass() {
        GradientCheck.of(Derivatives.TANH).at(SOME).verify();
        assertThatThrownBy(GradientCheck.of(Derivatives.RELU).at(Tensor.of(-1.0))::verify)
                .isInstanceOf(AssertionError.class).hasMessageStartingWith("INCONCLUSIVE relu: ");
    }

    // --------------------------------------------------------------------------- nothing to see

    @Test void where_no_output_moves_every_rule_looks_right() {
        String three = "the output does not change with input (3) by more than rounding,"
                + " and all gradients are 0, which any multiple of the right ones would be";
        assertInconclusive(GradientCheck.of(Derivatives.RELU).at(SOME.abs().neg()).run(), "vacuous", three);
        assertInconclusive(check(elementwise("seven", _ -> 7, _ -> 0), 1, 2, 3), "vacuous", three);
        assertInconclusive(checkLayer(x -> x.exp().div(x.exp().sum()).sum(), SOME), "vacuous", three);
        assertInconclusive(checkLayer(x -> x.mul(0), SOME), "vacuous", three);
        assertInconclusive(check(Derivatives.SQUARE, 0, 0, 0), "vacuous", three);
    }

    @Test void rounding_is_no_jump() {
        var random = new Random(1);
        Op centred = Op.unary("centred", x -> x.sub(x.mean()).sum(), (g, x, _) -> g.mul(0).expand(x.shape()));
        for (int k = 0; k < 50; k++) {
            Tensor x = Tensor.randn(Shape.of(6), DType.FLOAT64, random);
            assertThat(GradientCheck.of(centred).at(x).run().diagnosis()).isEqualTo("vacuous");
            Report report = checkLayer(v -> v.sub(v.mean()).sum(), x);
            assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(report.diagnosis()).isNotEqualTo("jump");
        }
    }

    @Test void a_report_of_nothing_to_see_knows_that_it_is_one() {
        assertThat(check(Derivatives.RELU, -1).isVacuous()).isTrue();
        assertThat(check(Derivatives.RELU, 1).isVacuous()).isFalse();
    }

    @Test void one_unit_of_a_relu_that_is_alive_is_enough() {
        assertThat(check(Derivatives.RELU, -1, -2, 3).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test void nothing_is_seen_in_tensors_without_elements() {
        Tensor none = Tensor.of(Shape.of(0, 2), new double[0]);
        assertInconclusive(GradientCheck.of(Derivatives.NEG).at(none).run(), "vacuous",
                "the output (0, 2) or the inputs are empty");
        assertInconclusive(checkLayer(x -> x.sum(0), none), "vacuous", "the output (2) or the inputs are empty");
    }

    record Half(Parameter weight, Parameter bias) implements UnaryOperator<Variable> {
        @Override public Variable apply(Variable x) {
            return x.mul(weight);
        }
    }

    @Test void a_parameter_without_influence_is_named() {
        var half = new Half(new Parameter(Tensor.of(1.0, 2, 3)), new Parameter(Tensor.of(1.0, 2)));
        Report report = checkLayer(half, SOME);
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report).hasToString("INCONCLUSIVE Half: the parameter bias (2) has no influence on the output");
    }

    @Test void an_operation_declared_flat_has_nothing_to_check() {
        for (double x : new double[] {1.5, 0, -2})
            assertInconclusive(check(Derivatives.SIGN, x), "vacuous", "sign is declared to be flat: it moves in jumps,"
                    + " and where it does not, its derivative is 0, so there is nothing to check");
    }

    @Test void an_operation_wrongly_declared_flat_fails() {
        Report report = check(Op.flat("square", in -> in.getFirst().square()), 1, -2);
        assertThat(report.toString()).startsWith("FAIL square: square is declared to be flat: it moves in jumps,"
                + " and where"
                + " it does not, its derivative is 0. But with respect to input (2) at [");
        assertThat(report.diagnosis()).isEqualTo("all zero");
    }

    @Test void a_gradient_that_moves_the_output_by_less_than_rounding_is_too_small() {
        Tensor x = Tensor.of(1.0, 2);
        assertInconclusive(GradientCheck.of((a, b) -> a.add(b.mul(1e-30))).at(x, x).run(), "too small",
                "the gradient with respect to input 2 (2) is too small to be seen:"
                        + " it moves the output by less than that is rounded");
    }

    // ------------------------------------------------------------------------ too little to see

    @Test void a_function_that_is_rounded_too_much_is_too_noisy_and_the_error_that_could_be_seen_is_told() {
        Report report = check(elementwise("large", x -> 1e8 + Math.sin(x), Math::cos), 1, 2);
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.diagnosis()).isEqualTo("too noisy");
        assertThat(report.toString()).matches("INCONCLUSIVE large: with respect to input \\(2\\), 2 of 2"
                + " derivatives undecided:"
                + " too noisy: would detect only a relative error ≥ \\d\\.\\de-0[345]");
        assertThat(check(elementwise("large", x -> 1e8 + Math.sin(x), x -> -Math.cos(x)), 1, 2).verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test void at_the_edge_of_its_domain_a_function_is_finite_on_one_side_only() {
        assertUndecided(check(Derivatives.SQRT, 0), "outside domain", "the function is not finite around the point");
    }

    @Test void outside_its_domain_a_function_is_not_finite() {
        for (Op op : new Op[] {Derivatives.LOG, Derivatives.SQRT})
            assertInconclusive(check(op, -1), "outside domain", "the function is not finite at this point");
        assertInconclusive(check(Derivatives.EXP, 710), "outside domain", "the function is not finite at this point");
    }

    @Test void a_function_that_throws_outside_its_domain_is_checked_within() {
        Op guarded = Op.unary("guarded", x -> {
            if (x.item() <= 0) throw new IllegalArgumentException("no logarithm of " + x.item());
            return x.log();
        }, (g, x, _) -> g.div(x));
        Tensor near = Tensor.scalar(1e-3, DType.FLOAT64);
        assertThat(GradientCheck.of(guarded).at(near).run().verdict()).isEqualTo(Verdict.PASS);
        Op wrong = Made.spoiled(guarded, g -> g.mul(2));
        assertThat(GradientCheck.of(wrong).at(near).run().diagnosis()).isEqualTo("factor 2");
    }

    @Test void a_jump_has_no_derivative_whatever_a_rule_claims() {
        for (double slope : new double[] {-1, 1, 5})
            assertUndecided(check(elementwise("floor", Math::floor, _ -> slope), 2),
                    "jump", "the function jumps at the point");
    }

    @Test void a_vertical_slope_has_no_derivative_either() {
        Report report = check(elementwise("root", Math::cbrt, _ -> 1), 0);
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.isVacuous()).isFalse();
    }

    @Test void a_staircase_has_a_slope_from_afar_only() {
        String stairs = "the function moves in small jumps: if it computes in float32, say so";
        for (double x : new double[] {0.7, 3.4, 100.5})
            assertUndecided(check(elementwise("floor", Math::floor, _ -> 1), x), "stairs", stairs);
        assertUndecided(check(elementwise("grid", x -> Math.rint(1e3 * x) / 1e3, _ -> 1), 0.7001), "stairs", stairs);
        for (double x : new double[] {1000, 1e6 + 0.25, 1e9 + 0.5})
            assertThat(check(elementwise("floor", Math::floor, _ -> 1), x).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test void a_derivative_lost_in_a_subtraction_is_not_called_wrong() {
        Op lost = elementwise("softplus − x", x -> Math.log1p(Math.exp(-x)), x -> 1 / (1 + Math.exp(-x)) - 1);
        assertUndecided(check(lost, 38), "loses precision",
                "the backward rule loses precision: it subtracts numbers that are almost equal");
        assertThat(check(lost, 3).verdict()).isEqualTo(Verdict.PASS);
        assertThat(check(Made.spoiled(lost, g -> g.mul(2)), 3).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test void a_few_numbers_may_stay_undecided_but_not_most_of_a_tensor() {
        Op edge = elementwise("edge", x -> x == 0 ? 0 : Math.sqrt(x), x -> x == 0 ? 0 : 0.5 / Math.sqrt(x));
        Report few = check(edge, 0, 1, 2);
        assertThat(few.verdict()).isEqualTo(Verdict.PASS);
        assertThat(few.undecided()).isEqualTo(1);
        assertThat(few.message()).contains("; 1 undecided");
        assertInconclusive(check(edge, 0, 0, 2), "outside domain", "with respect to input (3), 2 of 3 derivatives"
                + " undecided: the function is not finite around the point");
    }
}
