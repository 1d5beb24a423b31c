package gradbook.tensor.testing;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.data.Offset;

/// Assertions about tensors that say which elements differ, and by how much.
///
/// ```java
/// import static gradbook.tensor.testing.TensorAssert.assertThat;
/// import static org.assertj.core.api.Assertions.within;
///
/// assertThat(y).hasShape(2, 3).isCloseTo(expected, within(1e-6));
/// ```
///
/// It fails with
///
/// ```
/// 1 of 6 elements of shape (2, 3) do not agree within 1.0E-6:
///   at [0, 2] expected 4.0, found 4.5, off by 0.5
/// ```
public final class TensorAssert extends AbstractAssert<TensorAssert, Tensor> {
    private static final int SHOWN = 5;

    /// How far an element may be from the expected one: `absolute + relative · |expected|`.
    public record Tolerance(double absolute, double relative) {
        /// The same relative part, plus a fixed one.
        public Tolerance plus(double absolute) {
            return new Tolerance(absolute, relative);
        }
    }

    private TensorAssert(Tensor actual) {
        super(actual, TensorAssert.class);
    }

    public static TensorAssert assertThat(Tensor actual) {
        return new TensorAssert(actual);
    }

    /// Within `bound` times the expected number.
    public static Tolerance withinRelative(double bound) {
        return new Tolerance(0, bound);
    }

    public TensorAssert hasShape(int... dims) {
        return hasShape(Shape.of(dims));
    }

    public TensorAssert hasShape(Shape expected) {
        isNotNull();
        if (!actual.shape().equals(expected)) failWithMessage("expected shape %s, found %s", expected, actual.shape());
        return this;
    }

    public TensorAssert hasType(DType expected) {
        isNotNull();
        if (actual.dtype() != expected) failWithMessage("expected type %s, found %s", expected, actual.dtype());
        return this;
    }

    /// The same numbers in reading order, where NaN is expected to be NaN and 0 may have either sign.
    public TensorAssert hasValues(double... expected) {
        isNotNull();
        if (actual.size() != expected.length)
            failWithMessage("expected %d elements, found %d, of shape %s", expected.length, actual.size(),
                    actual.shape());
        return compare(expected, (x, y) -> x == y || Double.isNaN(x) && Double.isNaN(y), "exactly");
    }

    /// The same shape, and each element within `offset` of the expected one; NaN and infinities must be the
    /// same.
    public TensorAssert isCloseTo(Tensor expected, Offset<Double> offset) {
        double bound = offset.value;
        return offset.strict
                ? isCloseTo(expected, (x, y) -> Math.abs(x - y) < bound, "to less than " + bound)
                : isCloseTo(expected, (x, y) -> Math.abs(x - y) <= bound, "within " + bound);
    }

    /// A vector of these numbers.
    public TensorAssert isCloseTo(double[] expected, Offset<Double> offset) {
        return isCloseTo(Tensor.of(expected), offset);
    }

    /// A matrix of these rows.
    public TensorAssert isCloseTo(double[][] expected, Offset<Double> offset) {
        return isCloseTo(Tensor.of(expected), offset);
    }

    /// The same shape, and each element within `tolerance`; NaN and infinities must be the same.
    public TensorAssert isCloseTo(Tensor expected, Tolerance tolerance) {
        return isCloseTo(expected,
                (x, y) -> Math.abs(x - y) <= tolerance.absolute + tolerance.relative * Math.abs(y),
                "within " + tolerance.relative + "·|expected|"
                        + (tolerance.absolute == 0 ? "" : " + " + tolerance.absolute));
    }

    private TensorAssert isCloseTo(Tensor expected, Agreement near, String how) {
        hasShape(expected.shape());
        return compare(expected.toDoubles(), (x, y) -> x == y || Double.isNaN(x) && Double.isNaN(y)
                || Double.isFinite(x) && Double.isFinite(y) && near.holds(x, y), how);
    }

    /// The same shape, type and elements, bit for bit, except that every NaN equals every other.
    public TensorAssert isBitIdenticalTo(Tensor expected) {
        hasShape(expected.shape()).hasType(expected.dtype());
        return compare(expected.toDoubles(),
                (x, y) -> Double.doubleToLongBits(x) == Double.doubleToLongBits(y), "bit for bit");
    }

    private interface Agreement {
        boolean holds(double actual, double expected);
    }

    private TensorAssert compare(double[] expected, Agreement agreement, String how) {
        StringBuilder report = new StringBuilder();
        int wrong = 0;
        for (int i = 0; i < expected.length; i++) {
            double x = actual.at(i), y = expected[i];
            if (agreement.holds(x, y)) continue;
            if (wrong++ < SHOWN)
                report.append("\n  at ").append(Arrays.toString(Shapes.index(actual.shape(), i)))
                        .append(" expected ").append(y)
                        .append(", found ").append(x).append(", off by ").append(x - y);
        }
        if (wrong > 0)
            failWithMessage("%d of %d elements of shape %s do not agree %s:%s%s", wrong, expected.length,
                    actual.shape(), how, report, wrong > SHOWN ? "\n  …" : "");
        return this;
    }
}
