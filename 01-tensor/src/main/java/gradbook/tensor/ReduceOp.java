package gradbook.tensor;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/// The ways to make one number of many: start from `identity`, and combine one after another.
public enum ReduceOp {
    SUM(0, Double::sum),
    MAX(Double.NEGATIVE_INFINITY, Math::max),
    MIN(Double.POSITIVE_INFINITY, Math::min);

    final double identity;
    final DoubleBinaryOperator combine;

    ReduceOp(double identity, DoubleBinaryOperator combine) {
        this.identity = identity;
        this.combine = combine;
    }

    /// The name of the method of [Tensor] that does this.
    @Override public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
