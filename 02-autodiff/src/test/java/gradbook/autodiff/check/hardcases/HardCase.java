package gradbook.autodiff.check.hardcases;

import gradbook.autodiff.Op;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/// A function whose gradient is known, at points where it is hard to check, with mistakes to be found.
///
/// All operations of a case have the same forward; they differ in the rule only.
///
/// @param name         of the function and of what is hard about the points
/// @param points       where it is checked
/// @param right        the function with its right gradient
/// @param wrong        the function with wrong gradients, by the name of the mistake
/// @param roundingUnit the distance from 1 to the next number of the precision the forward computes in:
///                     2⁻⁵² for float64, 2⁻²³ for float32
public record HardCase(String name, Points points, Op right, Map<String, Op> wrong, double roundingUnit) {
    static final double DOUBLE = 0x1p-52, SINGLE = 0x1p-23;

    /// Below this part of a gradient's largest entry, a change is not called a mistake.
    private static final double SAME = 5e-7;

    /// The same where the function computes in float32, of whose seven digits differences leave two or three.
    private static final double SAME_IN_SINGLE = 5e-3;

    /// Below this part of the largest effect of any input on the output, it is lost in rounding.
    private static final double VISIBLE = 1e-12;

    /// A case with the mistakes that can be made in any rule.
    static HardCase of(String name, Points points, Op right) {
        return new HardCase(name, points, right, Mistakes.of(right), DOUBLE);
    }

    /// A function of whole tensors, and its rule.
    static HardCase of(String name, Points points, Shape output, ArrayOp.Function function, ArrayOp.Rule rule) {
        return of(name, points, ArrayOp.of(name, output, function, rule));
    }

    /// A function of each element, and its derivative.
    static HardCase elementwise(String name, Points points, DoubleUnaryOperator function,
            DoubleUnaryOperator derivative) {
        return of(name, points, ArrayOp.elementwise(name, function, derivative));
    }

    /// This case with one more mistake.
    HardCase wrong(String mistake, ArrayOp.Rule rule) {
        var more = new LinkedHashMap<>(wrong);
        more.put(mistake, Op.joint(right.name(), right.forward(), ArrayOp.joint(rule)));
        return new HardCase(name, points, right, more, roundingUnit);
    }

    /// This case, a function of each element, with a wrong derivative as one more mistake.
    HardCase wrongDerivative(String mistake, DoubleUnaryOperator derivative) {
        return wrong(mistake, ArrayOp.chained(derivative));
    }

    /// The same function at other points.
    HardCase at(String name, Points points) {
        return new HardCase(name, points, right, wrong, roundingUnit);
    }

    /// This case for its right gradient alone.
    HardCase withoutMistakes() {
        return new HardCase(name, points, right, Map.of(), roundingUnit);
    }

    HardCase computedIn(double roundingUnit) {
        return new HardCase(name, points, right, wrong, roundingUnit);
    }

    /// Whether the mistake can be told from the right gradient at this point at all. Mean for sum over a
    /// single row, say, is no mistake.
    ///
    /// Compared are the gradients for three random upstream gradients, each input on its own, against the
    /// largest entry of that input's gradient. Passed over is also what no checker can see, because it moves
    /// the output by less than its rounding: queries and keys of an attention that has settled on one value.
    public boolean differs(String mistake, List<Tensor> inputs, RandomGenerator random) {
        Shape output = right.forward().apply(inputs).shape();
        for (int probe = 0; probe < 3; probe++) {
            Tensor upstream = Tensor.randn(output, DType.FLOAT64, random);
            double[][] expected = PlainDifferences.gradients(right, inputs, upstream);
            double[][] actual = PlainDifferences.gradients(wrong.get(mistake), inputs, upstream);
            double visible = 0;
            for (int i = 0; i < expected.length; i++)
                visible = Math.max(visible, VISIBLE * largest(expected[i]) * scale(inputs.get(i)));
            for (int i = 0; i < expected.length; i++) {
                double change = largest(difference(expected[i], actual[i]));
                boolean same = change <= (roundingUnit == DOUBLE ? SAME : SAME_IN_SINGLE) * largest(expected[i]);
                if (!same && !(change * scale(inputs.get(i)) <= visible)) return true;
            }
        }
        return false;
    }

    private static double[] difference(double[] a, double[] b) {
        return ArrayOp.generate(a.length, i -> a[i] - b[i]);
    }

    private static double largest(double[] x) {
        double largest = 0;
        for (double t : x) largest = Math.max(largest, Math.abs(t));
        return largest;
    }

    /// How far the elements of an input may be expected to move: as far as its largest one.
    private static double scale(Tensor x) {
        return largest(x.toDoubles());
    }
}
