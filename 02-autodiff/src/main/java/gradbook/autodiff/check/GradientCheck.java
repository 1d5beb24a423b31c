package gradbook.autodiff.check;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Compares the gradients of a function with central differences, element by element.
///
/// The output is reduced to one number L = Σ uᵢ·yᵢ with random signed weights u: with all weights 1,
/// mistakes whose terms cancel would go unseen. Then for each element x of each input
///
/// ∂L/∂x ≈ (L(x + h) − L(x − h)) / 2h,
///
/// with an error of h²·L'''/6 from the curve and about ε·L/h from rounding, which h = 10⁻⁵ keeps
/// near 10⁻¹⁰ for functions of moderate size. Inputs must be float64 and away from kinks.
public final class GradientCheck {
    private static final double STEP = 1e-5;
    /// Far above the error of a difference, and far below any mistake in a rule. Relative for numbers
    /// beyond 1, absolute for smaller ones.
    private static final double TOLERANCE = 1e-6;

    /// A differentiable function of some tensors.
    public interface Function {
        Variable apply(List<Variable> inputs);
    }

    private final Function function;
    private final RandomGenerator random;

    private GradientCheck(Function function, RandomGenerator random) {
        this.function = function;
        this.random = random;
    }

    /// @param random draws the weights of the outputs
    public static GradientCheck of(Function function, RandomGenerator random) {
        return new GradientCheck(function, random);
    }

    /// @throws AssertionError naming the input, the element and both numbers, if they differ
    public void verify(Tensor... inputs) {
        verify(1, inputs);
    }

    /// Checks the gradients up to derivatives of the given order.
    ///
    /// @throws AssertionError naming the input, the element and both numbers, if they differ
    public void verify(int order, Tensor... inputs) {
        for (Tensor input : inputs)
            if (input.dtype() != DType.FLOAT64)
                throw new IllegalArgumentException("a gradient check needs float64 inputs, not " + input.dtype()
                        + ": in float32 a difference of rounded numbers has few correct digits");
        Tensor weights = signed(function.apply(variables(List.of(inputs))).value());
        Function loss = in -> function.apply(in).mul(Variable.constant(weights)).sum();
        compare(loss, inputs, "derivative of order 1");
        for (int k = 2; k <= order; k++) {
            loss = slope(loss, inputs);
            compare(loss, inputs, "derivative of order " + k);
        }
    }

    /// The function whose value is a random combination of all first derivatives of `loss`.
    private Function slope(Function loss, Tensor[] inputs) {
        List<Variable> directions = Arrays.stream(inputs).map(x -> Variable.constant(signed(x))).toList();
        return in -> {
            Variable value = loss.apply(in);
            Variable total = Variable.constant(Tensor.scalar(0, DType.FLOAT64));
            if (!value.requiresGrad()) return total;
            Gradients gradients = value.gradients();
            for (int i = 0; i < in.size(); i++)
                if (gradients.contains(in.get(i)))
                    total = total.add(gradients.of(in.get(i)).mul(directions.get(i)).sum());
            return total;
        };
    }

    private static void compare(Function loss, Tensor[] inputs, String what) {
        List<Tensor> gradients = gradients(loss, inputs);
        for (int i = 0; i < inputs.length; i++)
            for (int e = 0; e < inputs[i].size(); e++) {
                double expected = difference(loss, inputs, i, e), actual = gradients.get(i).at(e);
                double scale = Math.max(1, Math.max(Math.abs(expected), Math.abs(actual)));
                if (!(Math.abs(expected - actual) <= TOLERANCE * scale))
                    throw new AssertionError(what + " with respect to input " + i + " " + inputs[i].shape()
                            + ", element " + e + ": backward gives " + actual
                            + ", central differences give " + expected);
            }
    }

    /// What backward says: zeros for an input on which the value does not depend, for then the
    /// differences must be zero too.
    private static List<Tensor> gradients(Function loss, Tensor[] inputs) {
        List<Variable> variables = variables(List.of(inputs));
        Variable value = loss.apply(variables);
        Gradients found = value.requiresGrad() ? value.backward() : null;
        return variables.stream().map(x -> found != null && found.contains(x) ? found.of(x).value()
                : Tensor.zeros(x.shape(), DType.FLOAT64)).toList();
    }

    private static double difference(Function loss, Tensor[] inputs, int i, int element) {
        return (moved(loss, inputs, i, element, STEP) - moved(loss, inputs, i, element, -STEP)) / (2 * STEP);
    }

    private static double moved(Function loss, Tensor[] inputs, int i, int element, double by) {
        Tensor[] nearby = inputs.clone();
        double[] values = inputs[i].toDoubles();
        values[element] += by;
        nearby[i] = Tensor.of(inputs[i].shape(), values);
        return loss.apply(variables(List.of(nearby))).value().item();
    }

    private static List<Variable> variables(List<Tensor> inputs) {
        return inputs.stream().map(Variable::variable).toList();
    }

    /// Weights of either sign and of magnitude ½ to 1½: none so small that its output goes unchecked.
    private Tensor signed(Tensor like) {
        double[] weights = IntStream.range(0, like.size())
                .mapToDouble(_ -> (random.nextBoolean() ? 1 : -1) * (0.5 + random.nextDouble())).toArray();
        return Tensor.of(like.shape(), weights);
    }
}
