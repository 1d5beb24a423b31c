package gradbook.autodiff;

import gradbook.tensor.DType;
import gradbook.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Numbers as graphs and traces show them.
final class Numbers {
    private static final MathContext SHOWN = new MathContext(5);

    /// Rounded to five digits, unless it is whole, and always with a decimal point: `4.0`,
    /// `-0.65364`, `1.2E-7`.
    static String value(double x) {
        boolean rounded = Double.isFinite(x) && x != Math.rint(x);
        return rounded ? String.valueOf(new BigDecimal(x).round(SHOWN).doubleValue()) : String.valueOf(x);
    }

    /// As one would write it in a formula, with all its digits: `3`, `0.1`, `-2.5`.
    static String constant(Tensor scalar) {
        double x = scalar.item();
        if (x == Math.rint(x) && Math.abs(x) < 1e9) return String.valueOf((long) x);
        return scalar.dtype() == DType.FLOAT32 ? String.valueOf((float) x) : String.valueOf(x);
    }

    /// A single number as itself; anything larger by its shape.
    static String valueOrShape(Tensor x) {
        return x.rank() == 0 ? value(x.item()) : x.shape().toString();
    }

    static String tuple(int... numbers) {
        return Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }

    private Numbers() {}
}
