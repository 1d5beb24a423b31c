package gradbook.autodiff.testing;

import static gradbook.autodiff.check.Subject.of;
import static gradbook.autodiff.testing.GradientAssertions.assertThatGradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.GradientCheck;
import gradbook.autodiff.check.Precision;
import gradbook.tensor.DType;
import gradbook.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// That assertions about gradients fail when they should, in the words of the report.
class GradientAssertTest {
    private static final Tensor X = Tensor.of(0.7, -1.3, 2);

    /// tanh with its derivative y² − 1 in place of 1 − y².
    private static final Op WRONG = Op.unary("wrong", Tensor::tanh, (g, _, y) -> g.mul(y.square().sub(1)));

    /// Right as a number, but made from a constant: its own derivative is lost.
    private static final Op CUT = Op.unary("cut", Tensor::square,
            (g, x, _) -> g.mul(Variable.constant(x.value().mul(2))));

    /// Right, but computed in single precision.
    private static final Op ROUNDED = Op.unary("rounded", x -> x.to(DType.FLOAT32).square().to(DType.FLOAT64),
            (g, x, _) -> g.mul(x.mul(2)));

    record Scale(Parameter factor) implements UnaryOperator<Variable> {
        @Override public Variable apply(Variable x) {
            return x.mul(factor);
        }
    }

    private static void assertFails(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(message);
    }

    @Test void right_derivatives_pass() {
        assertThatGradient(of(new Scale(new Parameter(Tensor.of(2.0))))).at(X).upToOrder(2).matchesFiniteDifferences();
        assertThatGradient(of(Derivatives.DIV)).upToOrder(3).at(X, X.add(4)).withSeed(7).matchesFiniteDifferences();
        assertThatGradient(of((x, y) -> x.mul(y))).at(X, X).matchesFiniteDifferences().matchesFiniteDifferences();
    }

    @Test void a_wrong_derivative_fails_with_the_report() {
        String report = GradientCheck.of(WRONG).at(X).run().toString();
        assertThat(report).startsWith("FAIL wrong: with respect to input").contains("likely mistake: sign");

        assertFails(() -> assertThatGradient(of(WRONG)).at(X).matchesFiniteDifferences(), report);
        assertFails(() -> assertThatGradient(of(WRONG)).as("my layer").at(X).matchesFiniteDifferences(),
                "[my layer] " + report);
    }

    @Test void order_seed_and_precision_are_those_asked_for() {
        assertThatGradient(of(CUT)).at(X).matchesFiniteDifferences();
        assertFails(() -> assertThatGradient(of(CUT)).at(X).upToOrder(2).matchesFiniteDifferences(),
                GradientCheck.of(CUT).at(X).upToOrder(2).run().toString());
        String seeded = GradientCheck.of(WRONG).at(X).seed(5).run().toString();
        assertFails(() -> assertThatGradient(of(WRONG)).at(X).withSeed(5).matchesFiniteDifferences(), seeded);
        assertThatGradient(of(ROUNDED)).at(X).inPrecision(Precision.FLOAT32).matchesFiniteDifferences();
        assertThatThrownBy(() -> assertThatGradient(of(ROUNDED)).at(X).matchesFiniteDifferences())
                .isInstanceOf(AssertionError.class);
    }

    @Test void where_nothing_is_to_be_seen_nothing_is_shown() {
        Tensor zero = Tensor.of(0.0);
        String report = GradientCheck.of(Derivatives.SQUARE).at(zero).run().toString();
        assertThat(report).startsWith("INCONCLUSIVE square: ");

        assertThatGradient(of(Derivatives.SQUARE)).at(zero).isInconclusive();
        assertThatThrownBy(() -> assertThatGradient(of(Derivatives.SQUARE)).at(zero).matchesFiniteDifferences())
                .isInstanceOf(NothingToSeeError.class).hasMessage(report);
        assertThatThrownBy(() -> assertThatGradient(of(Derivatives.SQUARE)).as("x²").at(zero)
                .matchesFiniteDifferences())
                .isInstanceOf(NothingToSeeError.class).hasMessage("[x²] " + report);
    }

    @Test void who_expects_a_rejection_is_told_of_a_pass() {
        assertThatGradient(of(WRONG)).at(X).isRejected().isRejectedBecauseOf("sign");
        String pass = GradientCheck.of(Derivatives.TANH).at(X).run().toString();
        assertThat(pass).startsWith("PASS tanh: ");

        assertFails(() -> assertThatGradient(of(Derivatives.TANH)).at(X).isRejected(),
                "the gradient of tanh should be rejected, and is not:\n  " + pass);
        assertFails(() -> assertThatGradient(of(Derivatives.TANH)).at(X).isRejectedBecauseOf("sign"),
                "the gradient of tanh should be rejected, and is not:\n  " + pass);
        assertFails(() -> assertThatGradient(of(Derivatives.TANH)).at(X).isInconclusive(),
                "a check of the gradient of tanh that should not be able to decide does:\n  " + pass);
        assertFails(() -> assertThatGradient(of(WRONG)).at(X).isRejectedBecauseOf("transposed"),
                "the gradient of wrong is rejected, but not because of \"transposed\": the diagnosis is \"sign\"\n  "
                        + GradientCheck.of(WRONG).at(X).run());
        assertThatThrownBy(() -> assertThatGradient(of(Derivatives.SQUARE)).at(Tensor.of(0.0)).isRejected())
                .hasMessageContaining("INCONCLUSIVE square");
    }

    @Test void a_check_needs_a_point() {
        assertThatThrownBy(() -> assertThatGradient(of(WRONG)).matchesFiniteDifferences())
                .isInstanceOf(IllegalStateException.class).hasMessage(
                        "a gradient is checked at a point\n  hint: assertThatGradient(of(wrong)).at(x)");
    }
}
