package gradbook.layers.testing;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.GradientCheck;
import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Compares the gradients of a layer with central differences: those at its input, and those at each
/// of its parameters, element by element. Everything must be float64.
public final class LayerCheck {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;

    /// @throws AssertionError naming the input or parameter, the element and both numbers, if they differ
    public static void verify(Layer layer, Tensor input, RandomGenerator random) {
        GradientCheck.of(in -> layer.apply(in.get(0)), random).verify(input);
        // Needs a gradient itself, so that there is a backward pass even if no parameter is used.
        Variable x = Variable.variable(input);
        Tensor weights = signed(layer.apply(x).shape(), random);
        Gradients gradients = loss(layer, x, weights).backward();
        StateDict.parameters(layer).forEach((name, p) -> {
            if (!gradients.contains(p))
                throw new AssertionError("the parameter " + name + " " + p.shape()
                        + " has no influence on the output");
            Tensor analytic = gradients.of(p).value();
            if (!analytic.shape().equals(p.shape()))
                throw new AssertionError("the gradient of " + name + " " + p.shape() + " has the shape "
                        + analytic.shape());
            for (int e = 0; e < p.value().size(); e++) {
                double expected = difference(layer, x, weights, p, e), actual = analytic.at(e);
                double scale = Math.max(1, Math.max(Math.abs(expected), Math.abs(actual)));
                if (!(Math.abs(expected - actual) <= TOLERANCE * scale))
                    throw new AssertionError("gradient with respect to " + name + " " + p.shape()
                            + ", element " + e
                            + ": backward gives " + actual + ", central differences give " + expected);
            }
        });
    }

    private static Variable loss(Layer layer, Variable x, Tensor weights) {
        return layer.apply(x).mul(Variable.constant(weights)).sum();
    }

    private static double difference(Layer layer, Variable x, Tensor weights, Parameter p, int element) {
        Tensor before = p.value().copy();
        double[] values = before.toDoubles();
        double[] losses = IntStream.of(1, -1).mapToDouble(sign -> {
            double[] moved = values.clone();
            moved[element] += sign * STEP;
            p.value().copyInPlace(Tensor.of(p.shape(), moved));
            return loss(layer, x, weights).value().item();
        }).toArray();
        p.value().copyInPlace(before);
        return (losses[0] - losses[1]) / (2 * STEP);
    }

    /// Numbers of either sign and of magnitude ½ to 1½, in float64.
    public static Tensor signed(Shape shape, RandomGenerator random) {
        double[] values = IntStream.range(0, shape.size())
                .mapToDouble(_ -> (random.nextBoolean() ? 1 : -1) * (0.5 + random.nextDouble())).toArray();
        return Tensor.of(shape, values);
    }

    private LayerCheck() {}
}
