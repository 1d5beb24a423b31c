package gradbook.tensor;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/// The element-wise functions of one number. Each is its own definition.
public enum UnaryOp {
    NEG(x -> -x),
    ABS(Math::abs),
    SIGN(Math::signum),
    SQUARE(x -> x * x),
    SQRT(Math::sqrt),
    EXP(Math::exp),
    LOG(Math::log),
    LOG1P(Math::log1p),
    SIN(Math::sin),
    COS(Math::cos),
    TANH(Math::tanh),
    SIGMOID(x -> 1 / (1 + Math.exp(-x))),
    RELU(x -> Math.max(x, 0)),
    /// 1 where x > 0, else 0: the derivative of ReLU.
    STEP(x -> x > 0 ? 1 : 0);

    final DoubleUnaryOperator definition;

    UnaryOp(DoubleUnaryOperator definition) {
        this.definition = definition;
    }

    /// The name of the method of [Tensor] that does this.
    @Override public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
