package gradbook.autodiff.testing;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Which mistakes make a difference at a point: those whose gradient, for a random upstream gradient, is off
/// by more than 1e-6 of its largest element.
///
/// At a kink there are several right gradients, those on either side and all between. So the right
/// rule is also asked at points next to this one.
final class VisibleMistakes {
    private static final double SMALLEST = 1e-6, NEXT_TO = 1e-9;

    private final Op right;
    private final List<Tensor> inputs;
    private final Tensor upstream;
    private final List<Tensor> weights;
    private final double[][] low, high;

    VisibleMistakes(Op right, List<Tensor> inputs, RandomGenerator random) {
        this.right = right;
        this.inputs = inputs;
        this.upstream = Tensor.randn(right.forward().apply(inputs).shape(), DType.FLOAT64, random);
        this.weights = inputs.stream().map(x -> Tensor.randn(x.shape(), DType.FLOAT64, random)).toList();
        this.low = first(right, inputs);
        this.high = first(right, inputs);
        for (int i = 0; i < inputs.size(); i++)
            for (int side = -1; side <= 1; side += 2) {
                var moved = new ArrayList<>(inputs);
                moved.set(i, inputs.get(i).add(Tensor.scalar(side * NEXT_TO, DType.FLOAT64)));
                widen(first(right, moved));
            }
    }

    private void widen(double[][] gradients) {
        for (int i = 0; i < gradients.length; i++)
            for (int e = 0; e < gradients[i].length; e++) {
                low[i][e] = Math.min(low[i][e], gradients[i][e]);
                high[i][e] = Math.max(high[i][e], gradients[i][e]);
            }
    }

    boolean contains(WrongRule rule) {
        if (rule.order() == 1) return differs(first(rule.op(), inputs), low, high);
        double[][] expected = second(right);
        return differs(second(rule.op()), expected, expected);
    }

    /// Whether a gradient leaves what is right, judged for each input by itself.
    private static boolean differs(double[][] given, double[][] low, double[][] high) {
        for (int i = 0; i < given.length; i++) {
            double largest = Math.max(largest(low[i]), largest(high[i]));
            for (int e = 0; e < given[i].length; e++)
                if (Math.max(low[i][e] - given[i][e], given[i][e] - high[i][e]) > SMALLEST * largest) return true;
        }
        return false;
    }

    private static double largest(double[] x) {
        return Arrays.stream(x).map(Math::abs).max().orElse(0);
    }

    private double[][] first(Op op, List<Tensor> at) {
        List<Variable> x = at.stream().map(Variable::variable).toList();
        return numbers(op.apply(x.toArray(Variable[]::new)).backward(upstream), x);
    }

    /// The gradient of a random combination of all first derivatives.
    private double[][] second(Op op) {
        List<Variable> x = inputs.stream().map(Variable::variable).toList();
        Variable y = op.apply(x.toArray(Variable[]::new)).mul(Variable.constant(upstream)).sum();
        Gradients slopes = y.gradients(x.toArray(Variable[]::new));
        Variable sum = Variable.constant(Tensor.scalar(0, DType.FLOAT64));
        for (int i = 0; i < inputs.size(); i++)
            sum = sum.add(slopes.of(x.get(i)).mul(Variable.constant(weights.get(i))).sum());
        if (!sum.requiresGrad())
            return inputs.stream().map(t -> new double[t.size()]).toArray(double[][]::new);
        return numbers(sum.backward(), x);
    }

    private static double[][] numbers(Gradients gradients, List<Variable> x) {
        return x.stream().map(v -> gradients.contains(v) ? gradients.of(v).value().toDoubles()
                : new double[v.shape().size()]).toArray(double[][]::new);
    }
}
