package gradbook.autodiff.check;

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
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What layers do wrong besides computing wrong numbers, each caught under its name.
class BehaviourTest {
    private static final Tensor X = Tensor.of(new double[][] {{0.7, -1.3, 2}, {0.4, 1.1, -0.6}});

    private static Report check(Op op) {
        return GradientCheck.of(op).at(X).run();
    }

    private static void assertMistake(Report report, String name, String message) {
        assertThat(report.toString()).startsWith("FAIL " + report.subject() + ": " + message);
        assertThat(report.diagnosis()).isEqualTo(name);
    }

    private static Variable twice(Variable g, Variable x) {
        return g.mul(x.mul(2));
    }

    // ------------------------------------------------------------------------- what was changed

    @Test void a_forward_pass_that_changes_its_input() {
        Tensor before = X.copy();
        Op inPlace = Op.unary("square", x -> {
            Tensor y = x.square();
            x.storage().set(2, 5);
            return y;
        }, (g, x, _) -> twice(g, x));
        assertMistake(check(inPlace), "changes its inputs", "the forward pass changed input (2, 3) in place");
        assertThat(X.sameAs(before)).isTrue();
    }

    @Test void a_forward_pass_that_changes_its_input_more_with_each_call() {
        Op drifts = Op.unary("square", x -> {
            x.storage().set(2, x.storage().get(2) + 1);
            return x.square();
        }, (g, x, _) -> twice(g, x));
        assertMistake(check(drifts), "changes its inputs", "the forward pass changed input (2, 3) in place");
    }

    @Test void a_backward_pass_that_changes_its_input() {
        Op inPlace = Op.unary("square", Tensor::square, (g, x, _) -> {
            Variable gradient = twice(g, x);
            x.value().storage().set(1, 0);
            return gradient;
        });
        assertMistake(check(inPlace), "changes its inputs", "the backward pass changed input (2, 3) in place");
    }

    @Test void a_backward_pass_that_changes_its_upstream_gradient() {
        Op inPlace = Op.unary("square", Tensor::square, (g, x, _) -> {
            g.value().storage().set(0, 3);
            return twice(g, x);
        });
        assertMistake(check(inPlace), "upstream changed",
                "the backward pass changed the upstream gradient it was given");
    }

    // ------------------------------------------------------------------------ what is not the same

    @Test void a_forward_pass_that_is_random() {
        var random = new Random(1);
        Op dropout = Op.unary("dropout", x -> x.mul(random.nextInt(2, 1000)), (g, _, _) -> g);
        assertMistake(check(dropout), "not deterministic", "two forward passes at the same point differ: at [0, 0] ");
        assertThat(check(dropout).message())
                .endsWith("\n  hint: a function that draws random numbers must make its generator anew in each call");
    }

    @Test void a_backward_pass_that_is_random() {
        var random = new Random(1);
        Op noisy = Op.unary("square", Tensor::square, (g, x, _) -> twice(g, x).mul(random.nextDouble()));
        assertMistake(check(noisy), "backward not repeatable",
                "two backward passes over the same graph give different gradients for input (2, 3): at [0, 0] ");
    }

    @Test void a_result_that_depends_on_the_layout_of_the_input() {
        Op byStorage = Op.unary("square", x -> Tensor.wrap(x.storage(), x.shape()).square(), (g, x, _) -> twice(g, x));
        assertThat(check(byStorage).verdict()).isEqualTo(Verdict.PASS);
        assertMistake(GradientCheck.of(byStorage).at(X.transpose()).run(), "depends on the layout",
                "the function gives another result for views of its inputs than for copies of them: at [0, 1] ");
        assertThat(GradientCheck.of(Derivatives.SQUARE).at(X.transpose()).run().verdict()).isEqualTo(Verdict.PASS);
    }

    // ------------------------------------------------------------------------- form of the gradient

    @Test void a_gradient_whose_shape_only_broadcasts_to_the_right_one() {
        Op wrong = Op.unary("square", Tensor::square, (g, x, _) -> twice(g, x).sum(0));
        assertMistake(check(wrong), "wrong shape",
                "the backward pass fails: the derivative of square gave a gradient"
                + " of shape (3) for an input of shape (2, 3), which does not broadcast to it");
    }

    @Test void a_gradient_of_another_type() {
        Op wrong = Op.unary("square", Tensor::square,
                (g, x, _) -> Variable.constant(twice(g, x).value().to(DType.FLOAT32)));
        assertMistake(check(wrong), "wrong type", "the gradient of input (2, 3), a float64 tensor, is float32");
    }

    // ---------------------------------------------------------------------------------- linearity

    @Test void a_rule_that_ignores_its_upstream_gradient() {
        Op ignores = Op.unary("square", Tensor::square, (_, x, _) -> Variable.constant(x.value().mul(2)));
        assertMistake(check(ignores), "not linear in the upstream gradient",
                "the gradient of input (2, 3) is not linear in the upstream gradient v: at [0, 0], ");
        assertThat(check(ignores).message()).endsWith("\n  hint: does the rule use its upstream gradient, once,"
                + " as a factor?");
    }

    @Test void a_rule_that_adds_something_or_uses_its_upstream_gradient_twice() {
        Op adds = Op.unary("square", Tensor::square, (g, x, _) -> twice(g, x).add(1e-3));
        assertMistake(check(adds), "not linear in the upstream gradient", "the gradient of input (2, 3) is not linear");
        Op uses = Op.unary("square", Tensor::square, (g, x, _) -> twice(g, x).mul(g.abs()));
        assertMistake(check(uses), "not linear in the upstream gradient", "the gradient of input (2, 3) is not linear");
    }

    // ---------------------------------------------------------------------------- what is left behind

    /// Keeps its last input in a field, as layers in other libraries do.
    private static Op remembering() {
        var last = new Tensor[1];
        return Op.unary("square", x -> {
            last[0] = x.copy();
            return x.square();
        }, (g, _, _) -> g.mul(Variable.constant(last[0].mul(2))));
    }

    @Test void a_layer_that_keeps_its_last_input() {
        assertMistake(check(remembering()), "state left behind",
                "the gradient of input (2, 3) changes if another forward pass"
                + " comes between forward and backward: at [0, 0] ");
        assertThat(check(remembering()).message())
                .endsWith("\n  hint: keep what backward needs in the graph, not in a field of the layer");
    }

    @Test void a_rule_that_returns_a_buffer_of_its_own() {
        Tensor buffer = Tensor.zeros(X.shape(), DType.FLOAT64);
        Op cached = Op.unary("triple", x -> x.mul(3), (g, _, _) -> {
            if (Double.isNaN(buffer.at(0))) return Variable.constant(buffer);
            buffer.copyInPlace(g.value().mul(3));
            return Variable.constant(buffer);
        });
        assertMistake(check(cached), "aliased buffer", "overwriting the gradient that was returned for input (2, 3)"
                + " changes what the next pass returns: the rule keeps its buffer");
    }

    @Test void a_rule_that_returns_its_input() {
        Tensor v = X.copy();
        var parameter = new Parameter(v);
        Op half = Op.binary("half", (x, _) -> x.square().mul(0), (g, x, _, _) -> g.mul(0).mul(x), (_, _, y, _) -> y);
        Report report = GradientCheck.of((Variable x) -> half.apply(x, parameter)).at(X).run();
        assertMistake(report, "not linear in the upstream gradient", "the gradient of parameter 1 (2, 3)");
    }

    @Test void a_view_of_the_input_as_its_gradient() {
        Tensor zero = Tensor.zeros(X.shape(), DType.FLOAT64);
        Op zeros = Op.unary("zeros", x -> x.mul(0), (_, x, _) -> x);
        assertMistake(GradientCheck.of(zeros).at(zero)
                .run(), "aliased buffer", "a gradient that was returned shares its"
                + " numbers with input (2, 3): whoever changes the one in place changes the other");
        assertThat(zero.toDoubles()).containsOnly(0);
    }

    // ------------------------------------------------------------------------------------ exceptions

    @Test void a_forward_pass_that_fails() {
        assertMistake(GradientCheck.of(Derivatives.MATMUL).at(X, X).run(), "no forward pass",
                "the function cannot be called here: ");
        Op thrown = Op.unary("thrown", _ -> {
            throw new ArrayIndexOutOfBoundsException("Index 5 out of bounds for length 5");
        }, (g, _, _) -> g);
        assertThat(check(thrown)).hasToString("FAIL thrown: the function cannot be called here: "
                + "java.lang.ArrayIndexOutOfBoundsException: Index 5 out of bounds for length 5");
    }

    @Test void a_backward_pass_that_fails() {
        Op thrown = Op.unary("thrown", Tensor::square, (_, _, _) -> {
            throw new IllegalStateException("call forward() first");
        });
        assertMistake(check(thrown), "no backward pass", "the backward pass fails: call forward() first");
        Op nothing = Op.unary("nothing", Tensor::square, (_, _, _) -> null);
        assertMistake(check(nothing), "no backward pass",
                "the backward pass fails: the derivative of nothing gave no gradient for its input 1, variable (2, 3)");
        Op forgets = Op.unary("forgets", Tensor::square, (_, _, _) -> {
            throw new NullPointerException();
        });
        assertMistake(check(forgets), "no backward pass", "the backward pass fails: java.lang.NullPointerException");
    }

    @Test void errors_that_are_not_the_functions_own_are_passed_on() {
        Op broken = Op.unary("broken", _ -> {
            throw new StackOverflowError();
        }, (g, _, _) -> g);
        assertThatThrownBy(() -> check(broken)).isInstanceOf(StackOverflowError.class);
    }

    // --------------------------------------------------------------------------- what is allowed

    @Test void a_function_may_use_one_tensor_twice() {
        BinaryOperator<Variable> product = (x, y) -> x.mul(y);
        UnaryOperator<Variable> square = x -> x.mul(x);
        assertThat(GradientCheck.of(square).at(X).run().verdict()).isEqualTo(Verdict.PASS);
        assertThat(GradientCheck.of(product).at(X, X).run().verdict()).isEqualTo(Verdict.PASS);
        Op overwrites = Op.unary("square", Tensor::square, (g, x, _) -> g.mul(x));
        assertThat(GradientCheck.of((Variable x) -> overwrites.apply(x)).at(X).run().diagnosis())
                .startsWith("factor 1/2");
    }

    @Test void passing_the_upstream_gradient_on_as_it_is_is_no_aliasing() {
        for (Op op : new Op[] {Derivatives.ADD, Derivatives.SUB, Derivatives.MAXIMUM})
            assertThat(GradientCheck.of(op).at(X, X.mul(2)).run().verdict()).as(op.name()).isEqualTo(Verdict.PASS);
        for (Op op : new Op[] {Derivatives.reshape(Shape.of(6)),
                Derivatives.permute(1, 0), Derivatives.slice(1, 0, 3, 2),
                Derivatives.expand(Shape.of(4, 2, 3)), Derivatives.sum(0)})
            assertThat(check(op).verdict()).as(op.name()).isEqualTo(Verdict.PASS);
    }

    @Test void a_random_function_that_starts_anew_is_deterministic() {
        UnaryOperator<Variable> dropout = x -> x.mul(Variable.constant(
                Tensor.rand(x.shape(), DType.FLOAT64, new Random(3)).gt(Tensor.scalar(0.3, DType.FLOAT64))));
        assertThat(GradientCheck.of(dropout).at(X).run().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test void a_buffer_made_for_the_first_shape_is_too_small_for_the_next() {
        var buffer = new Tensor[1];
        Op reuses = Op.unary("triple", x -> x.mul(3), (g, _, _) -> {
            if (buffer[0] == null) buffer[0] = Tensor.full(g.shape(), 3, DType.FLOAT64);
            return g.mul(Variable.constant(buffer[0]));
        });
        assertThat(check(reuses).verdict()).isEqualTo(Verdict.PASS);
        assertThat(GradientCheck.of(reuses).at(X.transpose()).run().diagnosis()).isEqualTo("wrong shape");
    }
}
