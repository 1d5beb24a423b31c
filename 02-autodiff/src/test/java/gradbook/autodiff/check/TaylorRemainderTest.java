package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// With the right gradient the remainder is of order 2, with a wrong one of order 1.
class TaylorRemainderTest {
    private static final Tensor X = Tensor.of(0.7, -1.3, 2);

    private static Report taylor(Op op, Tensor... x) {
        return GradientCheck.of(op).at(x).taylorTest();
    }

    private static double order(Report report) {
        return Double.parseDouble(report.message().replaceAll(".*order ([-0-9.e]+).*", "$1"));
    }

    @Test void right_gradients_leave_a_remainder_of_order_2() {
        for (Op op : new Op[] {Derivatives.TANH, Derivatives.EXP, Derivatives.SIN, Derivatives.SQUARE}) {
            Report report = taylor(op, X);
            assertThat(report.message()).startsWith("the remainder of the linear prediction shrinks with the order ");
            assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.PASS);
            assertThat(order(report)).isBetween(1.9, 2.2);
        }
    }

    @Test void of_a_linear_function_nothing_remains() {
        assertThat(taylor(Derivatives.NEG, X)).hasToString("PASS neg: the linear prediction is exact");
    }

    @Test void a_vanishing_curvature_gives_a_higher_order() {
        assertThat(order(taylor(Derivatives.SIN, Tensor.of(0.0)))).isBetween(2.9, 3.1);
    }

    @Test void wrong_gradients_leave_a_remainder_of_order_1() {
        for (double factor : new double[] {-1, 2, 0.5, 0}) {
            Report report = taylor(Made.spoiled(Derivatives.TANH, g -> g.mul(factor)), X);
            assertThat(report.verdict()).as("%s: %s", factor, report).isEqualTo(Verdict.FAIL);
            assertThat(report.diagnosis()).isEqualTo("order 1");
            assertThat(order(report)).isBetween(0.9, 1.1);
            assertThat(report.message()).startsWith("with respect to input (3), the remainder")
                    .endsWith(", where a gradient gives 2");
        }
    }

    @Test void each_input_is_tested_by_itself() {
        Op div = Op.binary("div", Tensor::div, (g, _, y, _) -> g.div(y), (g, _, y, z) -> g.mul(z).div(y));
        assertThat(taylor(div, X, X.add(4)).message()).startsWith("with respect to input 2 (3), ");
    }

    @Test void where_nothing_moves_nothing_is_shown() {
        Report report = taylor(Derivatives.RELU, Tensor.of(-1.0, -2));
        assertThat(report).hasToString("INCONCLUSIVE relu: the output does not change");
        assertThat(report.isVacuous()).isTrue();
    }

    @Test void in_rounding_no_order_shows() {
        Report report = taylor(Made.elementwise("large", x -> 1e10 + Math.sin(x), Math::cos), Tensor.of(1.0));
        assertThat(report).hasToString("INCONCLUSIVE large: with respect to input (1), the remainder disappears"
                + " in rounding"
                + " before it shows an order");
        assertThat(report.diagnosis()).isEqualTo("too noisy");
    }

    @Test void between_the_two_orders_nothing_is_decided() {
        Op root = Made.elementwise("root", x -> Math.pow(Math.abs(x), 1.7), _ -> 0);
        assertThat(taylor(root, Tensor.of(0.0)).diagnosis()).isEqualTo("no order");
        assertThat(taylor(root, Tensor.of(0.0)).message())
                .endsWith("of the step, neither 1 nor 2: is there a kink nearby?");
    }

    @Test void parameters_are_moved_too() {
        var weight = new Parameter(Tensor.of(1.0, 2, 3));
        Op wrong = Op.binary("mul", Tensor::mul, (g, _, y, _) -> g.mul(y), (g, x, _, _) -> g.mul(x).mul(2));
        assertThat(GradientCheck.of((Variable x) -> wrong.apply(x, weight)).at(X).taylorTest().message())
                .startsWith("with respect to parameter 1 (3), ");
    }
}
