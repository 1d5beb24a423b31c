package gradbook.autodiff;

import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Looks at each result as it is made, and stops at the first NaN or infinity.
///
/// A bad number spreads: one NaN in a weight makes every later loss NaN. So only the place where
/// it was made first is worth reporting, with the numbers it was made from.
final class NonFiniteDetector {
    private final Map<Origin, String> lines = new IdentityHashMap<>();

    /// @throws NonFiniteException if `result` has an element that is not finite
    void inspect(Op op, List<Variable> inputs, Tensor result, Origin origin) {
        String line = callersLine();
        lines.put(origin, line);
        for (int i = 0; i < result.size(); i++)
            if (!Double.isFinite(result.at(i)))
                throw new NonFiniteException(complaint(op, inputs, result, i) + "\n  computed at " + line);
    }

    /// Runs the rules of `node`; the caller's line in a complaint is then that of the forward pass.
    List<Variable> inRulesOf(Variable node, Origin.Result origin, Supplier<List<Variable>> rules) {
        try {
            return rules.get();
        } catch (NonFiniteException e) {
            throw new NonFiniteException(e.getMessage() + "\n  in the derivative of " + node
                    + (lines.containsKey(origin) ? ", which was computed at " + lines.get(origin) : ""));
        }
    }

    private static String complaint(Op op, List<Variable> inputs, Tensor result, int i) {
        int[] index = indexOf(result.shape(), i);
        return op.name() + " of " + inputs.stream().map(Variable::toString).collect(Collectors.joining(" and "))
                + " gave " + result.at(i) + " at element " + Numbers.tuple(index)
                + IntStream.range(0, inputs.size()).mapToObj(k -> "\n  input " + (k + 1) + " "
                        + describe(inputs.get(k).value(), result.shape(), index)).collect(Collectors.joining());
    }

    /// The range of an input, and its element at the same place as the bad one, if there is one.
    private static String describe(Tensor x, Shape result, int[] index) {
        for (int i = 0; i < x.size(); i++)
            if (!Double.isFinite(x.at(i)))
                return "was " + x.at(i) + " already, at element " + Numbers.tuple(indexOf(x.shape(), i));
        if (x.size() == 0) return "is empty";
        boolean samePlace = x.rank() <= result.rank() && IntStream.rangeClosed(1, x.rank())
                .allMatch(d -> x.dim(-d) == result.dim(-d) || x.dim(-d) == 1);
        return (samePlace ? "is " + x.expand(result).get(index) + " there, and" : "is")
                + " between " + x.min().item() + " and " + x.max().item();
    }

    private static int[] indexOf(Shape shape, int i) {
        int[] index = new int[shape.rank()];
        for (int d = shape.rank() - 1; d >= 0; d--) {
            index[d] = i % shape.dim(d);
            i /= shape.dim(d);
        }
        return index;
    }

    /// The innermost line of code that is neither in this package nor in Java's own.
    private static String callersLine() {
        String here = NonFiniteDetector.class.getPackageName();
        return StackWalker.getInstance().walk(frames -> frames
                .filter(f -> !packageOf(f).equals(here) && !f.getClassName().matches("(java|jdk)\\..*"))
                .findFirst().map(f -> f.getClassName() + "." + f.getMethodName()
                        + "(" + f.getFileName() + ":" + f.getLineNumber() + ")").orElse("an unknown line"));
    }

    private static String packageOf(StackWalker.StackFrame frame) {
        String name = frame.getClassName();
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }
}
