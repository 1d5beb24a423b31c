package gradbook.autodiff;

import gradbook.autodiff.check.GradientCheck;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;

/// Gradient checks of single operations.
public final class OpChecks {

    /// Compares the derivatives of `op` at `inputs`, up to the given order, with differences.
    public static void check(Op op, int order, Tensor... inputs) {
        GradientCheck.of(in -> op.apply(in.toArray(Variable[]::new)), weights(inputs)).verify(order, inputs);
    }

    /// Compares the derivatives of `function`, in whose graph the operation `op` must occur.
    public static void check(String op, GradientCheck.Function function, int order, Tensor... inputs) {
        Variable output = function.apply(Arrays.stream(inputs).map(Variable::variable).toList());
        boolean occurs = Graph.of(output).nodes().stream().anyMatch(node ->
                node.variable().origin() instanceof Origin.Result made && made.op().name().equals(op));
        if (!occurs)
            throw new AssertionError("a gradient check of " + op + " that does not use it:\n" + Graph.of(output));
        GradientCheck.of(function, weights(inputs)).verify(order, inputs);
    }

    /// Other weights for other inputs, and the same ones when a failure is repeated.
    private static Random weights(Tensor... inputs) {
        return new Random(Arrays.stream(inputs).mapToInt(x -> Arrays.hashCode(x.toDoubles())).sum());
    }

    private OpChecks() {}
}
