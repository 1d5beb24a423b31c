package gradbook.cnn;

import gradbook.autodiff.Variable;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.tensor.ShapeException;
import java.util.random.RandomGenerator;

/// A convolution in two steps: first each channel is filtered by a window of its own (*depthwise*), then each pixel's
/// channels are mixed (*pointwise*, by a 1×1 window).
///
/// A full convolution does both at once, with C·O·k² weights; here there are C·k² + C·O. For 3×3 windows and many
/// channels that is about a ninth, and so is the work. What it gives up are windows that look for different things in
/// different channels *for each output*. (Howard et al., *MobileNets*, 2017, who put batch normalisation and a ReLU
/// behind each of the two.)
///
/// @param depthwise with as many groups as channels
/// @param pointwise with a 1×1 window
public record DepthwiseSeparableConv2d(Conv2d depthwise, Conv2d pointwise) implements Layer {

    public DepthwiseSeparableConv2d {
        int channels = depthwise.weight().shape().dim(0), mixed = pointwise.weight().shape().dim(1);
        if (depthwise.weight().shape().dim(1) != 1 || depthwise.groups() != channels)
            throw new ShapeException("a depthwise-separable convolution that starts with " + depthwise
                    + ": its first step must have as many groups as input channels, and as output channels");
        if (pointwise.window().area() != 1 || pointwise.groups() != 1 || mixed != channels)
            throw new ShapeException("a depthwise-separable convolution that ends with " + pointwise
                    + ": its second step must have a 1×1 window over all " + channels + " channels of the first");
    }

    /// Weights by [Init#HE_NORMAL], biases 0, in float32.
    public static DepthwiseSeparableConv2d of(int in, int out, Window window, RandomGenerator random) {
        return new DepthwiseSeparableConv2d(
                Conv2d.of(in, in, window, in, Init.HE_NORMAL, random),
                Conv2d.of(in, out, Window.of(1), random));
    }

    @Override public Variable forward(Variable x) {
        return pointwise.apply(depthwise.apply(x));
    }
}
