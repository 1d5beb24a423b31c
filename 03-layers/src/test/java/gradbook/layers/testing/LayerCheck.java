package gradbook.layers.testing;

import gradbook.autodiff.OpChecks;
import gradbook.autodiff.check.GradientCheck;
import gradbook.layers.Layer;
import gradbook.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Gradient checks of layers, at their input and at each of their parameters.
public final class LayerCheck {

    /// @throws AssertionError saying what differs, unless the layer is right or there is nothing to see
    public static void verify(Layer layer, Tensor input, RandomGenerator random) {
        OpChecks.require(GradientCheck.of(layer).at(input).seed(random.nextLong()).run());
    }

    private LayerCheck() {}
}
