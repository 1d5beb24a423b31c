package gradbook.architectures;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.cnn.AvgPool2d;
import gradbook.cnn.Conv2d;
import gradbook.cnn.Convolution;
import gradbook.cnn.Window;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// LeNet-5 as published: 60,000 trained parameters.
///
/// | layer | output | parameters |
/// |---|---|---|
/// | input | 1 × 32 × 32 | |
/// | C1: 5×5 convolution | 6 × 28 × 28 | 156 |
/// | S2: 2×2 sub-sampling | 6 × 14 × 14 | 12 |
/// | C3: 5×5 convolution, partly connected | 16 × 10 × 10 | 1,516 |
/// | S4: 2×2 sub-sampling | 16 × 5 × 5 | 32 |
/// | C5: 5×5 convolution | 120 × 1 × 1 | 48,120 |
/// | F6: fully connected | 84 | 10,164 |
/// | output: distances to drawings of the digits | 10 | none |
///
/// After every layer up to F6 comes the squashing function `1.7159·tanh(⅔·x)`. The weights start from
/// U(−2.4/fanIn, 2.4/fanIn). The 32 × 32 input is a 28 × 28 image with a border of 2, which here is
/// the padding of C1.
///
/// The output is minus the distances, taken as logits: the cross-entropy of those is the paper's
/// loss, equation (9), without its constant j for "none of the ten".
///
/// Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-Based Learning Applied to Document
/// Recognition*, Proceedings of the IEEE, 1998, section II.
public record LeNet5Of1998(Conv2d c1, Subsampling s2, PartialConv2d c3, Subsampling s4, Conv2d c5, Linear f6,
                           Distances output) implements Layer {

    private static final Init UNIFORM = (shape, dtype, random) ->
            Init.uniform(2.4 / shape.without(0).size()).draw(shape, dtype, random);

    /// With fresh weights.
    public static LeNet5Of1998 of(RandomGenerator random) {
        return new LeNet5Of1998(
                Conv2d.of(1, 6, Window.of(5).padding(2), 1, UNIFORM, random),
                Subsampling.of(6, random),
                PartialConv2d.of(random),
                Subsampling.of(16, random),
                Conv2d.of(16, 120, Window.of(5), 1, UNIFORM, random),
                Linear.of(120, 84, UNIFORM, random),
                new Distances());
    }

    /// Images (N, 1, 28, 28) to the logits of ten classes (N, 10).
    @Override public Variable forward(Variable x) {
        x = squash(c1.apply(x));            // (N, 6, 28, 28)
        x = squash(s2.apply(x));            // (N, 6, 14, 14)
        x = squash(c3.apply(x));            // (N, 16, 10, 10)
        x = squash(s4.apply(x));            // (N, 16, 5, 5)
        x = squash(c5.apply(x)).flatten(1); // (N, 120)
        x = squash(f6.apply(x));            // (N, 84)
        return output.apply(x).neg();       // (N, 10)
    }

    private static Variable squash(Variable x) {
        return x.mul(2.0 / 3).tanh().mul(1.7159);
    }

    @Override public String toString() {
        return "LeNet5Of1998";
    }

    /// The sum of each 2×2 window, times a trained coefficient and plus a trained bias, one pair per channel.
    public record Subsampling(Parameter coefficient, Parameter bias) implements Layer {
        private static final AvgPool2d MEAN = AvgPool2d.of(2);

        static Subsampling of(int channels, RandomGenerator random) {
            return new Subsampling(
                    new Parameter(Init.uniform(2.4 / 4).draw(Shape.of(channels), DType.FLOAT32, random)),
                    new Parameter(Tensor.zeros(Shape.of(channels), DType.FLOAT32)));
        }

        @Override public Variable forward(Variable x) {
            Variable sums = MEAN.forward(x).mul(4);
            return sums.mul(coefficient.reshape(-1, 1, 1)).add(bias.reshape(-1, 1, 1));
        }

        @Override public String toString() {
            return "Subsampling(" + coefficient.shape().dim(0) + ", 2×2)";
        }
    }

    /// C3: each of its 16 outputs sees only some of the 6 inputs (Table I of the paper), which forces
    /// different outputs to learn different features. There is one 5×5 kernel for each of the 60
    /// connections; for the product they are put in their places among zeros.
    public record PartialConv2d(Parameter weight, Parameter bias) implements Layer {
        private static final int[][] INPUTS_OF = {
            {0, 1, 2}, {1, 2, 3}, {2, 3, 4}, {3, 4, 5}, {0, 4, 5}, {0, 1, 5},
            {0, 1, 2, 3}, {1, 2, 3, 4}, {2, 3, 4, 5}, {0, 3, 4, 5}, {0, 1, 4, 5}, {0, 1, 2, 5},
            {0, 1, 3, 4}, {1, 2, 4, 5}, {0, 2, 3, 5},
            {0, 1, 2, 3, 4, 5}};
        private static final Shape DENSE = Shape.of(16, 6, 5, 5);
        private static final int[] PLACES = places();

        static PartialConv2d of(RandomGenerator random) {
            Tensor[] kernels = Arrays.stream(INPUTS_OF).map(inputs -> {
                Shape shape = Shape.of(inputs.length, 5, 5);
                return Init.uniform(2.4 / shape.size()).draw(shape, DType.FLOAT32, random);
            }).toArray(Tensor[]::new);
            return new PartialConv2d(new Parameter(Tensor.concat(0, kernels)),
                    new Parameter(Tensor.zeros(Shape.of(16), DType.FLOAT32)));
        }

        @Override public Variable forward(Variable x) {
            Variable dense = weight.put(PLACES, DENSE);
            return Convolution.conv2d(Window.of(5), 1).apply(x, dense).add(bias.reshape(-1, 1, 1));
        }

        /// Where in the dense weights each number of the kernels stands.
        private static int[] places() {
            return IntStream.range(0, INPUTS_OF.length).boxed()
                    .flatMap(out -> Arrays.stream(INPUTS_OF[out]).mapToObj(in -> out * 6 + in))
                    .flatMapToInt(kernel -> IntStream.range(kernel * 25, kernel * 25 + 25)).toArray();
        }

        @Override public long multiplyAdds(Shape input, Shape output) {
            return (long) output.dim(0) * output.dim(2) * output.dim(3) * weight.value().size();
        }

        @Override public String toString() {
            return "PartialConv2d(6 → 16, 5×5, 60 of 96 connections)";
        }
    }

    /// The squared distance of each row to the drawing of each digit: radial basis functions with
    /// fixed centres.
    public record Distances() implements Layer {
        @Override public Variable forward(Variable x) {
            Variable drawings = Variable.constant(DigitDrawings.CODES.to(x.value().dtype())).named("drawings");
            return x.unsqueeze(1).sub(drawings).square().sum(2); // (N, 1, 84) - (10, 84) → (N, 10)
        }

        @Override public long multiplyAdds(Shape input, Shape output) {
            return (long) output.size() * input.dim(1);
        }

        @Override public String toString() {
            return "Distances(84 → 10)";
        }
    }
}
