package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Derivatives of derivatives: a rule is a function too, and may have the right value and the wrong slope.
class HigherOrderTest {
    private static final Tensor X = Tensor.of(0.7, -1.3, 2);

    /// x³ with the rule 3x², which is differentiable or not.
    private static Op cube(boolean cut) {
        return Op.unary("cube", x -> x.pow(3), (g, x, _) -> g.mul((cut ? x.detach() : x).square().mul(3)));
    }

    /// Its rule is right, and made of an operation whose own rule is wrong.
    private static final Op WRONG_SQUARE = Op.unary("square", Tensor::square, (g, x, _) -> g.mul(x.mul(3)));
    private static final Op LATE = Op.unary("cube", x -> x.pow(3), (g, x, _) -> g.mul(WRONG_SQUARE.apply(x).mul(3)));

    private static Report check(Op op, int order) {
        return GradientCheck.of(op).at(X).upToOrder(order).run();
    }

    @Test void right_derivatives_of_all_orders_pass() {
        for (Op op : new Op[] {Derivatives.TANH, Derivatives.EXP, Derivatives.SIGMOID, cube(false)}) {
            Report report = check(op, 3);
            assertThat(report.toString()).matches("PASS " + op.name() + ": 15 derivatives agree with finite differences"
                    + " up to order 3; would detect a relative error ≥ \\d\\.\\de-0[67]");
            assertThat(report.compared()).isEqualTo(9 + 3 + 3);
        }
        Tensor y = X.add(4);
        assertThat(GradientCheck.of(Derivatives.DIV).at(X, y).upToOrder(3).run().verdict()).isEqualTo(Verdict.PASS);
        assertThat(GradientCheck.of((a, b) -> a.mul(b).sum().exp()).at(X, y.div(9)).upToOrder(3).run().verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test void parameters_take_part() {
        var weight = new Parameter(Tensor.of(0.4, 0.8, -0.3));
        assertThat(GradientCheck.of((Variable x) -> x.mul(weight).sin()).at(X).upToOrder(2).run().compared())
                .isEqualTo(2 * 9 + 2 * 3);
    }

    @Test void a_rule_made_from_a_constant_has_no_derivative_of_its_own() {
        assertThat(check(cube(true), 1).verdict()).isEqualTo(Verdict.PASS);
        Report second = check(cube(true), 2);
        assertThat(second.toString()).startsWith("FAIL cube: derivative of order 2: with respect to input (3) at [")
                .contains(", backward gives 0.0, finite differences give ").endsWith("\n  likely mistake: all zero");
        assertThat(second.diagnosis()).isEqualTo("all zero");
    }

    @Test void a_rule_that_cannot_be_differentiated_again_says_so() {
        Op once = Op.unary("once", Tensor::square, (_, _, _) -> {
            throw new UnsupportedOperationException("only once");
        });
        Op cubed = Op.unary("cube", x -> x.pow(3), (g, x, _) -> g.mul(once.apply(x).mul(3)));
        assertThat(check(cubed, 1).verdict()).isEqualTo(Verdict.PASS);
        assertThat(check(cubed, 2)).hasToString("FAIL cube: the rule cannot be differentiated: "
                + "java.lang.UnsupportedOperationException: only once");
        assertThat(check(cubed, 2).diagnosis()).isEqualTo("no derivative of order 2");
    }

    @Test void a_rule_whose_own_rule_is_wrong_fails_at_the_second_order_with_the_factor() {
        assertThat(check(LATE, 1).verdict()).isEqualTo(Verdict.PASS);
        Report second = check(LATE, 2);
        assertThat(second.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(second.diagnosis()).isEqualTo("factor 1.500000");
    }

    @Test void a_mistake_in_the_third_derivative_is_found_at_the_third_order_only() {
        Op third = Op.unary("cube", x -> x.pow(3), (g, x, _) -> g.mul(
                Op.unary("inner", Tensor::square, (h, z, _) -> h.mul(z.detach().mul(2))).apply(x).mul(3)));
        assertThat(check(third, 2).verdict()).isEqualTo(Verdict.PASS);
        assertThat(check(third, 3).message()).startsWith("derivative of order 3: ");
        assertThat(check(third, 3).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test void a_second_derivative_that_is_0_is_right_if_it_is() {
        for (Op op : new Op[] {Derivatives.NEG, Derivatives.RELU, Derivatives.ABS, Derivatives.sum(0)})
            assertThat(check(op, 2).verdict()).as(op.name()).isEqualTo(Verdict.PASS);
    }

    @Test void what_fails_at_the_first_order_is_not_looked_at_again() {
        Op wrong = Made.spoiled(Derivatives.TANH, Variable::neg);
        assertThat(check(wrong, 3)).isEqualTo(check(wrong, 1));
    }

    @Test void derivatives_are_counted_from_1() {
        assertThatThrownBy(() -> GradientCheck.of(Derivatives.TANH).upToOrder(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("derivatives have the order 1, 2, …, not 0");
    }
}
