package gradbook.tensor.testing;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.tensor.testing.TensorAssert.withinRelative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.byLessThan;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// The tools that the other tests rely on must themselves fail when they should.
class TensorAssertTest {
    private static final Tensor X = Tensor.of(new double[][] {{1, 2}, {3, Double.NaN}});

    private static void assertFails(String message, ThrowingCallable assertion) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(message);
    }

    private static Tensor with(double first, double last) {
        return Tensor.of(new double[][] {{first, 2}, {3, last}});
    }

    @Test void agreement_passes() {
        assertThat(X).hasShape(2, 2).hasType(DType.FLOAT64).hasValues(1, 2, 3, Double.NaN)
                .isBitIdenticalTo(X.transpose().transpose()).isCloseTo(with(1.125, Double.NaN), within(0.125))
                .isCloseTo(with(0.5, Double.NaN), withinRelative(1))
                        .isCloseTo(with(0.5, Double.NaN), withinRelative(0.9).plus(0.1));
        assertThat(Tensor.of(0.0)).hasValues(-0.0).isCloseTo(Tensor.of(-0.0), within(0.0));
        assertThat(Tensor.of(Double.POSITIVE_INFINITY)).isCloseTo(Tensor.of(Double.POSITIVE_INFINITY), within(0.0));
    }

    @Test void differences_are_reported_with_their_place_and_size() {
        assertFails("expected shape (4), found (2, 2)", () -> assertThat(X).hasShape(4));
        assertFails("expected type float32, found float64", () -> assertThat(X).hasType(DType.FLOAT32));
        assertFails("expected 1 elements, found 4, of shape (2, 2)", () -> assertThat(X).hasValues(1));
        assertFails("1 of 4 elements of shape (2, 2) do not agree within 0.25:"
                + "\n  at [0, 0] expected 1.5, found 1.0, off by -0.5", () -> assertThat(X)
                        .isCloseTo(with(1.5, Double.NaN), within(0.25)));
        assertFails("expected shape (2), found (1)", () -> assertThat(Tensor.of(1.0))
                .isCloseTo(Tensor.of(1.0, 1), within(1.0)));
        assertFails("1 of 4 elements of shape (2, 2) do not agree within 0.125·|expected| + 0.5:"
                + "\n  at [0, 0] expected 2.0, found 1.0, off by -1.0", () -> assertThat(X)
                        .isCloseTo(with(2, Double.NaN), withinRelative(0.125).plus(0.5)));
        assertFails("1 of 4 elements of shape (2, 2) do not agree to less than 0.5:"
                + "\n  at [0, 0] expected 1.5, found 1.0, off by -0.5", () -> assertThat(X)
                        .isCloseTo(with(1.5, Double.NaN), byLessThan(0.5)));
        Tensor zeros = Tensor.zeros(Shape.of(9), DType.FLOAT64);
        assertThatThrownBy(() -> assertThat(zeros).isBitIdenticalTo(zeros.add(1)))
                .hasMessageStartingWith("9 of 9 elements of shape (9) do not agree bit for bit:\n  at [0]")
                .hasMessageEndingWith("at [4] expected 1.0, found 0.0, off by -1.0\n  …");
    }

    @Test void arrays_are_expected_as_vectors_and_matrices() {
        assertThat(Tensor.of(1.0, 2)).isCloseTo(new double[] {1.5, 1.5}, within(0.5));
        assertThat(X).isCloseTo(new double[][] {{1, 2}, {3, Double.NaN}}, within(0.0));
        assertFails("2 of 4 elements of shape (2, 2) do not agree within 0.1:"
                + "\n  at [0, 1] expected 2.5, found 2.0, off by -0.5"
                + "\n  at [1, 1] expected 4.0, found NaN, off by NaN",
                () -> assertThat(X).isCloseTo(new double[][] {{1, 2.5}, {3, 4}}, within(0.1)));
        assertFails("expected shape (4), found (2, 2)",
                () -> assertThat(X).isCloseTo(new double[] {1, 2, 3, Double.NaN}, within(0.1)));
        assertFails("1 of 2 elements of shape (2) do not agree within 0.1:"
                + "\n  at [1] expected -2.0, found 2.0, off by 4.0",
                () -> assertThat(Tensor.of(1.0, 2)).isCloseTo(new double[] {1, -2}, within(0.1)));
        assertFails("expected shape (1, 3), found (2, 2)",
                () -> assertThat(X).isCloseTo(new double[][] {{1, 2, 3}}, within(0.1)));
    }

    @Test void nan_and_infinity_are_close_to_nothing_else() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY})
            for (double good : new double[] {4, -Double.MAX_VALUE, Double.NEGATIVE_INFINITY}) {
                assertThatThrownBy(() -> assertThat(with(1, bad))
                        .isCloseTo(with(1, good), withinRelative(1).plus(1e308)))
                        .isInstanceOf(AssertionError.class);
                assertThatThrownBy(() -> assertThat(with(1, good))
                        .isCloseTo(with(1, bad), withinRelative(1).plus(1e308)))
                        .isInstanceOf(AssertionError.class);
            }
    }

    @Test void a_zero_of_the_other_sign_is_not_identical() {
        assertThatThrownBy(() -> assertThat(Tensor.of(0.0)).isBitIdenticalTo(Tensor.of(-0.0)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(Tensor.of(1.0)).isBitIdenticalTo(Tensor.of(1f)))
                .isInstanceOf(AssertionError.class);
        assertThat(Tensor.of(0.0).sameAs(Tensor.of(-0.0))).isFalse();
        assertThat(Tensor.of(Double.NaN).sameAs(Tensor.of(Double.NaN))).isTrue();
        assertThat(Tensor.of(1.0).sameAs(Tensor.of(1f))).isFalse();
        assertThat(Tensor.of(1.0).sameAs(Tensor.of(1.0).unsqueeze(0))).isFalse();
    }
}
