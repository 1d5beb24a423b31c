package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The checker is only worth something if it rejects what is wrong.
class GradientCheckTest {
    private static final Tensor X = Tensor.of(new double[][] {{0.5, -1.2, 2}, {1.5, 0.7, -0.3}});
    private static final Tensor SQUARE = Tensor.of(new double[][] {{0.5, -1.2}, {1.5, 0.7}});
    private static final Tensor ROW = Tensor.of(1.1, -0.4, 0.8);

    private static GradientCheck check(Op op) {
        return GradientCheck.of(in -> op.apply(in.toArray(Variable[]::new)), new Random(3));
    }

    @Test void every_mistake_in_a_rule_of_one_input_is_found() {
        Map<String, Op.UnaryRule> mistakes = new LinkedHashMap<>();
        mistakes.put("sign", (g, x, _) -> g.mul(x.cos()).neg());
        mistakes.put("factor 2", (g, x, _) -> g.mul(x.cos()).mul(2));
        mistakes.put("zero", (g, _, _) -> g.mul(0));
        mistakes.put("upstream gradient forgotten", (g, x, _) -> x.cos());
        mistakes.put("output for input", (g, _, y) -> g.mul(y.cos()));
        mistakes.put("one element off", (g, x, _) -> g.mul(x.cos()).mul(onlyWrongAtTheEnd()));
        mistakes.forEach((name, rule) -> assertThatThrownBy(() -> check(Op.unary("sin", Tensor::sin, rule)).verify(X))
                .as(name).isInstanceOf(AssertionError.class).hasMessageStartingWith("derivative of order 1"));
    }

    private static Variable onlyWrongAtTheEnd() {
        return Variable.constant(Tensor.of(Shape.of(2, 3), 1.0, 1, 1, 1, 1, 1.001));
    }

    @Test void transposed_factors_are_found_even_where_the_shapes_fit() {
        Op wrong = Op.binary("matmul", Tensor::matmul,
                (g, _, y, _) -> g.matmul(y),
                (g, x, _, _) -> x.transpose().matmul(g));
        assertThatThrownBy(() -> check(wrong).verify(SQUARE, SQUARE.transpose()))
                .isInstanceOf(AssertionError.class).hasMessageContaining("with respect to input 0");
    }

    @Test void a_sum_over_copies_that_is_missing_is_found() {
        Op wrong = Op.binary("add", Tensor::add,
                (g, _, _, _) -> g,
                (g, _, _, _) -> g.select(0, 0));
        assertThatThrownBy(() -> check(wrong).verify(X, ROW))
                .isInstanceOf(AssertionError.class).hasMessageContaining("with respect to input 1 (3)");
    }

    @Test void a_mean_in_place_of_a_sum_is_found() {
        Op wrong = Op.unary("sum", t -> t.sum(), (g, x, _) -> g.div(x.value().size()).expand(x.shape()));
        assertThatThrownBy(() -> check(wrong).verify(X)).isInstanceOf(AssertionError.class);
    }

    @Test void a_mistake_that_only_shows_in_the_second_derivative_is_found_there() {
        Op constantSlope = Op.unary("sin", Tensor::sin, (g, x, _) -> g.mul(Variable.constant(x.value().cos())));
        assertThatCode(() -> check(constantSlope).verify(1, X)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(constantSlope).verify(2, X))
                .isInstanceOf(AssertionError.class).hasMessageStartingWith("derivative of order 2");
    }

    @Test void the_message_names_the_input_the_element_and_both_numbers() {
        Op wrong = Op.unary("double", x -> x.mul(2), (g, _, _) -> g.mul(3));
        GradientCheck check = GradientCheck.of(in -> wrong.apply(in.get(1)), new Random(3));
        assertThatThrownBy(() -> check.verify(ROW, Tensor.of(1.0))).message()
                .matches("derivative of order 1 with respect to input 1 \\(1\\), element 0:"
                        + " backward gives -?\\d\\.\\d+, central differences give -?\\d\\.\\d+");
    }

    @Test void right_rules_pass() {
        assertThatCode(() -> {
            check(Op.unary("sin", Tensor::sin, (g, x, _) -> g.mul(x.cos()))).verify(3, X);
            GradientCheck.of(in -> in.get(0).matmul(in.get(1).transpose()), new Random(3))
                    .verify(2, X, X.slice(0, 0, 1));
        }).doesNotThrowAnyException();
    }

    @Test void derivatives_that_vanish_pass_at_every_order() {
        assertThatCode(() -> {
            GradientCheck.of(in -> in.get(0).mul(2), new Random(3)).verify(3, X);
            GradientCheck.of(in -> in.get(0), new Random(3)).verify(3, X, ROW);
            GradientCheck.of(in -> in.get(0).detach().mul(0), new Random(3)).verify(2, X);
        }).doesNotThrowAnyException();
    }

    @Test void a_dependence_that_was_cut_is_found() {
        assertThatThrownBy(() -> GradientCheck.of(in -> in.get(0).detach().square(), new Random(3)).verify(X))
                .isInstanceOf(AssertionError.class).hasMessageContaining("backward gives 0.0");
    }

    @Test void a_result_that_is_not_a_number_does_not_pass() {
        assertThatThrownBy(() -> GradientCheck.of(in -> in.get(0).log(), new Random(3)).verify(X))
                .isInstanceOf(AssertionError.class);
    }

    @Test void float32_is_refused() {
        assertThatThrownBy(() -> GradientCheck.of(in -> in.get(0), new Random(3)).verify(Tensor.of(1f)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("a gradient check needs float64 inputs,"
                        + " not float32: in float32 a difference of rounded numbers has few correct digits");
    }
}
