package gradbook.autodiff.examples;

import static gradbook.autodiff.Variable.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import gradbook.autodiff.NonFiniteException;
import gradbook.autodiff.Recording;
import gradbook.autodiff.Variable;
import gradbook.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// In another package than the engine, as a caller is.
class NonFiniteTest {
    private static final String HERE = "gradbook.autodiff.examples.NonFiniteTest.";
    private final Variable p = variable("p", Tensor.of(1.0, 0, 4));

    @Test void the_first_infinity_is_traced_to_its_operation_element_and_line() {
        var error = catchThrowable(() -> Recording.detectNonFinite(this::logLoss));
        assertThat(error).isInstanceOf(NonFiniteException.class).hasMessage("""
                        log of p (3) gave -Infinity at element (1)
                          input 1 is 0.0 there, and between 0.0 and 4.0
                          computed at %slogLoss(NonFiniteTest.java:%d)""".formatted(HERE, lines.get("logLoss")));
    }

    private Variable logLoss() {
        mark("logLoss");
        return p.log().mean();
    }

    @Test void in_the_backward_pass_the_line_of_the_forward_pass_is_named_too() {
        var error = catchThrowable(() -> Recording.detectNonFinite(() -> {
            Variable loss = rootLoss();
            mark("backward");
            return loss.backward();
        }));
        assertThat(error).isInstanceOf(NonFiniteException.class).message().matches("""
                (?s)div of constant \\(3\\) and constant \\(3\\) gave Infinity at element \\(1\\)
                  input 1 is 1.0 there, and between 1.0 and 1.0
                  input 2 is 0.0 there, and between 0.0 and 4.0
                  computed at .*\\(NonFiniteTest.java:%d\\)
                  in the derivative of sqrt \\(3\\), which was computed at .*rootLoss\\(NonFiniteTest.java:%d\\)"""
                        .formatted(lines.get("backward"), lines.get("rootLoss")));
    }

    private Variable rootLoss() {
        mark("rootLoss");
        return p.sqrt().sum();
    }

    @Test void a_bad_number_that_was_given_is_told_from_one_that_was_made() {
        Variable bad = variable("w", Tensor.of(new double[][] {{1, 2}, {Double.NaN, 3}}));
        Variable x = variable("x", Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}}));
        assertThatThrownBy(() -> Recording.detectNonFinite(() -> bad.matmul(x)))
                .hasMessageStartingWith("""
                        matmul of w (2, 2) and x (2, 3) gave NaN at element (1, 0)
                          input 1 was NaN already, at element (1, 0)
                          input 2 is 4.0 there, and between 1.0 and 6.0
                          computed at\s""");
    }

    @Test void an_input_of_another_shape_is_described_by_its_range() {
        Variable big = variable("big", Tensor.of(1e308, 1e308));
        assertThatThrownBy(() -> Recording.detectNonFinite(() -> big.sum())).hasMessageStartingWith("""
                sum() of big (2) gave Infinity at element ()
                  input 1 is between 1.0E308 and 1.0E308
                  computed at\s""");
    }

    @Test void without_being_asked_for_nothing_is_checked() {
        assertThat(p.log().value().toDoubles()).containsExactly(0, Double.NEGATIVE_INFINITY, Math.log(4));
        assertThat(Recording.detectNonFinite(() -> p.add(1).log().sum().backward()).of(p).value().toDoubles())
                .containsExactly(0.5, 1, 0.2);
    }

    private final Map<String, Integer> lines = new HashMap<>();

    /// Remembers the line after the one this is called from.
    private void mark(String name) {
        int line = StackWalker.getInstance().walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
        lines.put(name, line + 1);
    }
}
