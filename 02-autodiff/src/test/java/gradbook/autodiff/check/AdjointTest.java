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

class AdjointTest {
    private static final Tensor X = Tensor.randn(Shape.of(3, 4), DType.FLOAT64, new Random(1));
    private static final Tensor Y = Tensor.randn(Shape.of(4, 5), DType.FLOAT64, new Random(2));

    private static Report adjoint(Op op, Tensor... x) {
        return GradientCheck.of(op).at(x).adjointTest();
    }

    @Test void linear_functions_agree_to_the_last_digits() {
        for (Op op : new Op[] {Derivatives.NEG, Derivatives.sum(1),
                Derivatives.permute(1, 0), Derivatives.slice(1, 0, 4, 2),
                Derivatives.unslice(0, 1, 2, 7), Derivatives.expand(Shape.of(2, 3, 4))}) {
            Report report = adjoint(op, X);
            assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.PASS);
            assertThat(report.message()).endsWith(", linear in 1 of 1 tensors").startsWith("⟨J·u, v⟩ = ⟨u, Jᵀ·v⟩ to ");
            assertThat(report.worst()).isLessThan(1e-14);
            assertThat(report.resolution()).isEqualTo(1e-10);
        }
    }

    @Test void a_product_is_linear_in_each_of_its_factors() {
        assertThat(adjoint(Derivatives.MATMUL, X, Y).message()).endsWith(", linear in 2 of 2 tensors");
        assertThat(adjoint(Derivatives.DIV, X, X.add(9)).message()).endsWith(", linear in 1 of 2 tensors");
    }

    @Test void where_a_function_is_not_linear_backward_goes_twice() {
        for (Op op : new Op[] {Derivatives.TANH, Derivatives.EXP, Derivatives.SQUARE})
            assertThat(adjoint(op, X).message()).endsWith(", linear in 0 of 1 tensors");
    }

    @Test void wrong_transposes_are_found() {
        Op slice = Op.unary("slice", x -> x.slice(1, 1, 4), (g, _, _) -> g.unslice(1, 0, 1, 4));
        Report report = adjoint(slice, X);
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.diagnosis()).isEqualTo("not the adjoint");
        assertThat(report.toString()).matches("FAIL slice: with respect to input \\(3, 4\\), ⟨J·u, v⟩ = \\S+,"
                + " but ⟨u, Jᵀ·v⟩ = \\S+: backward is not the transpose of forward");
        Op matmul = Op.binary("matmul", Tensor::matmul, (g, _, y, _) -> g.matmul(y.transpose()),
                (g, x, _, _) -> x.transpose().matmul(g).mul(1 + 1e-8));
        assertThat(adjoint(matmul, X, Y).message()).startsWith("with respect to input 2 (4, 5), ");
    }

    @Test void where_nothing_moves_nothing_is_shown() {
        assertThat(adjoint(Derivatives.RELU, X.abs().add(9).neg()))
                .hasToString("INCONCLUSIVE relu: the output does not change");
        assertThat(adjoint(Op.unary("zero", x -> x.mul(0), (g, _, _) -> g.mul(0)), X).isVacuous()).isTrue();
        assertThat(adjoint(Op.unary("zero", x -> x.mul(0), (g, _, _) -> g), X).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test void a_rule_of_plain_numbers_cannot_be_differentiated() {
        Op numbers = Op.unary("tanh", Tensor::tanh,
                (g, _, y) -> Variable.constant(g.value().mul(y.value().square().neg().add(1))));
        Report report = adjoint(numbers, X);
        assertThat(report).hasToString("INCONCLUSIVE tanh: the function is not linear in input (3, 4), and its"
                + " rule is not"
                + " made of operations that can be differentiated themselves");
        assertThat(report.diagnosis()).isEqualTo("rule not differentiable");
    }

    @Test void single_precision_agrees_to_fewer_digits() {
        Report report = adjoint(Derivatives.MATMUL, X.to(DType.FLOAT32), Y.to(DType.FLOAT32));
        assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.PASS);
        assertThat(report.resolution()).isBetween(0.01, 0.1);
    }
}
