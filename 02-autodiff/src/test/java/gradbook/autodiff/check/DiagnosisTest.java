package gradbook.autodiff.check;

import static gradbook.autodiff.check.Made.spoiled;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.Op.BinaryRule;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// That what went wrong is called by its name.
class DiagnosisTest {
    /// No two elements alike, nor any two gradients.
    private static final Tensor X = Tensor.of(new double[][] {{0.7, -1.3, 2}, {0.4, 1.1, -0.6}, {1.7, 0.3, -2.1}});
    private static final Tensor WIDE = X.slice(0, 0, 2);
    private static final Tensor LARGE = Tensor.randn(Shape.of(20, 25), DType.FLOAT64, new Random(4));

    private static Report check(Op op, Tensor... x) {
        Report report = GradientCheck.of(op).at(x).run();
        assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.FAIL);
        return report;
    }

    private static void assertDiagnosis(String expected, Op op, Tensor... x) {
        Report report = check(op, x);
        assertThat(report.diagnosis()).as("%s", report).isEqualTo(expected);
        if (!expected.isEmpty()) assertThat(report.message()).contains("\n  likely mistake: " + expected);
    }

    // ------------------------------------------------------------------------------- constant factors

    @Test void the_sign() {
        for (Tensor x : new Tensor[] {X, LARGE}) assertDiagnosis("sign", spoiled(Derivatives.TANH, Variable::neg), x);
        Op sub = Op.binary("sub", Tensor::sub, (g, _, _, _) -> g, (g, _, _, _) -> g);
        assertDiagnosis("sign", sub, X, X.mul(2));
    }

    @Test void a_factor() {
        assertDiagnosis("factor 5", spoiled(Derivatives.TANH, g -> g.mul(5)), X);
        assertDiagnosis("factor 1/5", spoiled(Derivatives.TANH, g -> g.div(5)), X);
        assertDiagnosis("factor 1.010000", spoiled(Derivatives.TANH, g -> g.mul(1.01)), X);
        assertDiagnosis("factor 0.4000000", spoiled(Derivatives.TANH, g -> g.mul(0.4)), X);
        assertDiagnosis("sign, and a factor of 2.500000", spoiled(Derivatives.TANH, g -> g.mul(-2.5)), X);
        assertDiagnosis("factor 7", spoiled(Derivatives.TANH, g -> g.mul(7)), LARGE);
    }

    @Test void a_mean_for_a_sum_and_the_other_way_round() {
        assertDiagnosis("factor 1/3 (mean for sum?)", spoiled(Derivatives.sum(1), g -> g.div(3)), WIDE);
        assertDiagnosis("factor 1/6 (mean for sum?)", spoiled(Derivatives.sum(), g -> g.div(6)), WIDE);
        Op mean = Op.unary("mean", x -> x.mean(), (g, x, _) -> g.expand(x.shape()));
        assertDiagnosis("factor 6 (sum for mean?)", mean, WIDE);
        assertDiagnosis("factor 500 (sum for mean?)", mean, LARGE);
        Op squares = Op.unary("squares", x -> x.square().sum(1), (g, x, _) -> g.unsqueeze(1).mul(x.mul(2)).div(3));
        assertDiagnosis("factor 1/3 (mean for sum?)", squares, WIDE);
    }

    // -------------------------------------------------------------------------------- wrong places

    @Test void everything_transposed() {
        assertDiagnosis("transposed", spoiled(Derivatives.TANH, Variable::transpose), X);
        BinaryRule wrongY = (g, x, _, _) -> g.transpose().matmul(x);
        assertDiagnosis("transposed", Op.binary("matmul",
                Tensor::matmul, (g, _, y, _) -> g.matmul(y.transpose()), wrongY),
                X, X.square());
    }

    @Test void the_matrix_of_a_linear_function_not_transposed() {
        Op forgets = Op.binary("matmul", Tensor::matmul,
                (g, _, y, _) -> g.matmul(y), (g, x, _, _) -> x.transpose().matmul(g));
        assertDiagnosis("transposed: Wᵀ where W belongs, or the other way round", forgets, X.slice(0, 0, 2), X);
    }

    @Test void everything_one_place_further_along_an_axis() {
        assertDiagnosis("off by one index along axis 1", spoiled(Derivatives.TANH, g -> rolled(g, 1)), WIDE);
        assertDiagnosis("off by one index along axis 0", spoiled(Derivatives.TANH, g -> rolled(g, 0)), X);
        assertDiagnosis("off by one index along axis 1",
                spoiled(Derivatives.TANH, g -> g.slice(1, 0, 2).pad(1, 1, 0)), WIDE);
    }

    private static Variable rolled(Variable g, int axis) {
        int last = g.value().dim(axis) - 1;
        return Variable.concat(axis, g.slice(axis, last, last + 1), g.slice(axis, 0, last));
    }

    @Test void everything_in_reverse_order() {
        int[] reversed = {8, 7, 6, 5, 4, 3, 2, 1, 0}, rows = {2, 1, 0, 5, 4, 3};
        assertDiagnosis("flipped: read in reverse order",
                spoiled(Derivatives.TANH, g -> g.take(reversed, g.shape())), X);
        assertDiagnosis("flipped: read in reverse order",
                spoiled(Derivatives.TANH, g -> g.take(rows, g.shape())), WIDE);
    }

    // --------------------------------------------------------------------------- something is missing

    @Test void nothing_at_all() {
        for (Tensor x : new Tensor[] {X, LARGE}) assertDiagnosis("all zero",
                spoiled(Derivatives.TANH, g -> g.mul(0)), x);
    }

    @Test void the_sum_over_a_broadcast_axis() {
        Op add = Op.binary("add", Tensor::add, (g, _, _, _) -> g, (g, _, _, _) -> g.slice(0, 0, 1));
        assertDiagnosis("missing sum over a broadcast axis", add, WIDE, WIDE.slice(0, 0, 1));
        Op mul = Op.binary("mul", Tensor::mul, (g, _, y, _) -> g.mul(y), (g, x, _, _) -> g.mul(x).select(0, 1));
        assertDiagnosis("missing sum over a broadcast axis", mul, X, Tensor.of(0.3, -0.8, 1.9));
    }

    @Test void all_but_the_last_of_several_contributions() {
        int[] index = {0, 2, 2, 1};
        Op take = Op.unary("take", x -> x.take(index, Shape.of(4)), (g, _, _) ->
                g.take(new int[] {0, 3, 2}, Shape.of(3)));
        assertDiagnosis("overwritten instead of accumulated: one contribution only, where several belong", take,
                Tensor.of(0.7, -1.3, 2));
    }

    @Test void the_gradient_of_some_elements() {
        Variable mask = Variable.constant(Tensor.of(1.0, 0, 1));
        for (Tensor x : new Tensor[] {X, WIDE})
            assertDiagnosis("contribution missing: zero where it should not be",
                    spoiled(Derivatives.TANH, g -> g.mul(mask)), x);
    }

    @Test void the_mask() {
        Tensor mask = Tensor.of(1.0, 0, 1);
        Op masked = Op.unary("masked", x -> x.mul(mask), (g, _, _) -> g);
        assertDiagnosis("mask not applied: passed on where the output does not depend on it", masked, WIDE);
    }

    @Test void one_element_of_many_is_found_among_them() {
        double[] ones = new double[500];
        Arrays.fill(ones, 1);
        ones[357] = 0;
        Variable mask = Variable.constant(Tensor.of(Shape.of(20, 25), ones));
        Report report = check(spoiled(Derivatives.TANH, g -> g.mul(mask)), LARGE);
        assertThat(report.diagnosis()).isEqualTo("contribution missing: zero where it should not be");
        assertThat(report.message()).startsWith("with respect to input (20, 25) at [14, 7], backward gives ");
    }

    @Test void a_number_that_is_none() {
        Op log = Op.unary("log", Tensor::log1p, (g, x, _) -> g.div(x).mul(x).div(x.add(1)));
        Report report = check(log, Tensor.of(0.0, 1, 2));
        assertThat(report.diagnosis()).isEqualTo("not finite");
        assertThat(report.message()).contains("backward gives NaN")
                .endsWith("\n  hint: Recording.detectNonFinite says where it arises");
    }

    // --------------------------------------------------------------------------- nothing to recognise

    @Test void a_mistake_of_another_kind_has_no_name() {
        assertDiagnosis("", Op.unary("tanh", Tensor::tanh, (g, x, _) -> g.mul(x.cos())), X);
        assertDiagnosis("", spoiled(Derivatives.TANH, g -> g.mul(g.value().dim(0)).sub(g.sum(1).unsqueeze(1))), X);
    }

    @Test void a_right_gradient_is_never_diagnosed() {
        for (Op op : new Op[] {Derivatives.TANH, Derivatives.SQUARE, Derivatives.sum(1), Derivatives.permute(1, 0)})
            for (Tensor x : new Tensor[] {X, WIDE, LARGE, X.transpose(), X.abs().neg()}) {
                Report report = GradientCheck.of(op).at(x).run();
                assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.PASS);
                assertThat(report.diagnosis()).isEmpty();
            }
    }

    // ------------------------------------------------------------------------------ composite functions

    private static Report composite(UnaryOperator<Variable> function) {
        Report report = GradientCheck.of(function).at(WIDE).run();
        assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.FAIL);
        return report;
    }

    @Test void the_first_wrong_operation_of_a_composite_function_is_named() {
        Op half = spoiled(Derivatives.TANH, g -> g.mul(7));
        Op sign = spoiled(Derivatives.SIN, Variable::neg);
        Report report = composite(x -> sign.apply(half.apply(x.mul(2).reshape(6)).exp()).sum());
        assertThat(report.diagnosis()).isEqualTo("factor 7");
        assertThat(report.message()).contains("\n  first wrong operation: tanh of (6), with respect to input (6) at [")
                .contains(", a ratio of 7.000000");
        Report last = composite(x -> sign.apply(x.mul(2).tanh().exp()).sum());
        assertThat(last.diagnosis()).isEqualTo("sign");
        assertThat(last.message()).contains("\n  first wrong operation: sin of (2, 3), with respect to input (2,"
                + " 3) at [");
    }

    @Test void both_inputs_of_the_wrong_operation_are_shown() {
        Op sub = Op.binary("sub", Tensor::sub, (g, _, _, _) -> g, (g, _, _, _) -> g);
        assertThat(composite(x -> sub.apply(x.exp(), x.sum(1).unsqueeze(1))).message())
                .contains("\n  first wrong operation: sub of (2, 3) and (2, 1), with respect to input 2 (2, 1) at [");
    }

    @Test void if_all_operations_are_right_a_value_was_taken_out_of_the_graph() {
        assertThat(composite(x -> x.mul(x.detach())).message())
                .endsWith("\n  every operation passes by itself: was a value"
                + " taken out of the graph, with detach() or value()?");
    }
}
