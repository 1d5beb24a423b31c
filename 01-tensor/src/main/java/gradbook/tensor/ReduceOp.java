package gradbook.tensor;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/// The ways to make one number of many: start from `identity`, and combine one after another.
public enum ReduceOp {
    /// The sum; of no numbers, 0.
    SUM(0, Double::sum),
    /// The largest; of no numbers, −∞.
    MAX(Double.NEGATIVE_INFINITY, Math::max),
    /// The smallest; of no numbers, ∞.
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
