package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Checks of functions that compute in single precision.
class PrecisionTest {
    private static final Tensor X = Tensor.of(0.7f, -1.3f, 2f);

    /// Takes and gives float64, and computes in float32 within.
    private static final Op IN_DISGUISE = Op.unary("sin", x -> x.to(DType.FLOAT32).sin().to(DType.FLOAT64),
            (g, x, _) -> g.mul(x.cos()));

    private static Report check(Op op, Tensor... x) {
        return GradientCheck.of(op).at(x).run();
    }

    @Test void right_rules_pass_and_the_resolution_is_that_of_single_precision() {
        for (Op op : new Op[] {Derivatives.TANH, Derivatives.SQUARE,
                Derivatives.EXP, Derivatives.SIGMOID, Derivatives.RELU}) {
            Report report = check(op, X);
            assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.PASS);
            assertThat(report.resolution()).isBetween(1e-4, 1e-2);
        }
        Tensor x = Tensor.randn(Shape.of(3, 4), DType.FLOAT32, new Random(1));
        assertThat(check(Derivatives.MATMUL, x, x.transpose()).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test void mistakes_of_a_few_per_cent_are_found() {
        for (double factor : new double[] {1.05, 0.95, -1, 2})
            for (Op op : new Op[] {Derivatives.TANH, Derivatives.SQUARE})
                assertThat(check(Made.spoiled(op, g -> g.mul(factor)), X).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(check(Made.spoiled(Derivatives.TANH, Variable::neg), X).diagnosis()).isEqualTo("sign");
    }

    @Test void one_input_in_single_precision_is_enough() {
        Op mixed = Op.binary("mixed", (x, y) -> x.mul(y.to(DType.FLOAT32).to(DType.FLOAT64)),
                (g, _, y, _) -> g.mul(Variable.constant(y.value().to(DType.FLOAT64))),
                (g, x, _, _) -> Variable.constant(g.value().mul(x.value()).to(DType.FLOAT32)));
        Report report = check(mixed, Tensor.of(1.0, 2, 3), X);
        assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.PASS);
        assertThat(report.resolution()).isGreaterThan(9e-5);
    }

    @Test void single_precision_in_disguise_is_not_called_wrong() {
        Report report = check(IN_DISGUISE, X.to(DType.FLOAT64));
        assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.INCONCLUSIVE);
        Tensor tiny = Tensor.of(1e-3, 0.2, 30);
        assertThat(check(IN_DISGUISE, tiny).verdict()).isNotEqualTo(Verdict.FAIL);
    }

    @Test void declared_it_is_checked() {
        Tensor x = X.to(DType.FLOAT64);
        Report report = GradientCheck.of(IN_DISGUISE).at(x).precision(Precision.FLOAT32).run();
        assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.PASS);
        assertThat(report.resolution()).isBetween(1e-4, 1e-2);
        Op wrong = Made.spoiled(IN_DISGUISE, g -> g.mul(1.05));
        assertThat(GradientCheck.of(wrong).at(x).precision(Precision.FLOAT32).run().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test void what_is_demanded_decides_what_is_too_noisy() {
        Tensor x = X.to(DType.FLOAT64);
        var lenient = new Precision(0x1p-52, 1e-12, 1e-7, 1e-1);
        Op large = Made.elementwise("large", t -> 1e8 + Math.sin(t), Math::cos);
        assertThat(GradientCheck.of(large).at(x).run().diagnosis()).isEqualTo("too noisy");
        assertThat(GradientCheck.of(large).at(x).precision(lenient).run().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test void each_type_has_its_precision() {
        assertThat(Precision.of(DType.FLOAT64)).isEqualTo(Precision.FLOAT64);
        assertThat(Precision.of(DType.FLOAT32)).isEqualTo(Precision.FLOAT32);
        assertThat(Precision.FLOAT64.unit()).isEqualTo(Math.ulp(1.0));
        assertThat(Precision.FLOAT32.unit()).isEqualTo(Math.ulp(1f));
    }
}
