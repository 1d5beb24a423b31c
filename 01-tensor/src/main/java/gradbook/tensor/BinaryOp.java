package gradbook.tensor;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/// The element-wise functions of two numbers. Each is its own definition; a comparison gives 1
/// where it holds and 0 elsewhere.
public enum BinaryOp {
    ADD((x, y) -> x + y),
    SUB((x, y) -> x - y),
    MUL((x, y) -> x * y),
    DIV((x, y) -> x / y),
    POW(Math::pow),
    MAXIMUM(Math::max),
    MINIMUM(Math::min),
    GT((x, y) -> x > y ? 1 : 0),
    GE((x, y) -> x >= y ? 1 : 0),
    LT((x, y) -> x < y ? 1 : 0),
    LE((x, y) -> x <= y ? 1 : 0),
    EQ((x, y) -> x == y ? 1 : 0),
    NE((x, y) -> x != y ? 1 : 0),
    /// The gradient g at the output of ReLU, seen from its input y: it passes where y > 0.
    RELU_GRADIENT((g, y) -> y > 0 ? g : 0),
    /// The gradient g at the output y of a sigmoid, seen from its input: σ' = σ·(1 − σ).
    SIGMOID_GRADIENT((g, y) -> g * (y * (1 - y))),
    /// The gradient g at the output y of tanh, seen from its input: tanh' = 1 − tanh², as a product, which
    /// loses no digits where y is near 1.
    TANH_GRADIENT((g, y) -> g * ((1 - y) * (1 + y)));

    final DoubleBinaryOperator definition;

    BinaryOp(DoubleBinaryOperator definition) {
        this.definition = definition;
    }

    /// The name of the method of [Tensor] that does this, if it has one.
    @Override public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
