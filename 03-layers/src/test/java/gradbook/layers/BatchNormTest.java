package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.tensor.testing.TensorAssert.withinRelative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Gradients;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.GradientCheck;
import gradbook.tensor.DType;
import gradbook.tensor.Parallel;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchNormTest {
    private final Random random = new Random(1);

    private static BatchNorm1d layer(double weight, double bias, double mean, double variance, double epsilon) {
        return new BatchNorm1d(new Parameter(Tensor.of(weight)), new Parameter(Tensor.of(bias)),
                Tensor.of(mean), Tensor.of(variance), epsilon, 0.1);
    }

    private Variable train(Layer layer, Variable x) {
        return Mode.train(random, () -> layer.apply(x));
    }

    private static Variable column(double... values) {
        return Variable.constant(Tensor.of(values).reshape(-1, 1));
    }

    /// The mean of 1 and 3 is 2, their variance 1, √(1 + 0.5625) = 1.25: y = 2.5·(∓1)/1.25 + 1. The running mean
    /// becomes 0.9·0 + 0.1·2, the running variance, of which 1·2/(2 − 1) is the unbiased one, 0.9·1 + 0.1·2.
    @Test void training_normalises_by_the_batch_and_moves_the_running_statistics() {
        BatchNorm1d layer = layer(2.5, 1, 0, 1, 0.5625);

        assertThat(train(layer, column(1, 3)).value()).isCloseTo(column(-1, 3).value(), within(1e-15));
        assertThat(layer.runningMean()).isCloseTo(Tensor.of(0.2), within(1e-16));
        assertThat(layer.runningVar()).isCloseTo(Tensor.of(1.1), within(1e-15));
    }

    /// (4.5 − 2)/1.25·2.5 + 1
    @Test void evaluation_normalises_by_the_running_statistics_and_leaves_them_alone() {
        BatchNorm1d layer = layer(2.5, 1, 2, 1, 0.5625);

        assertThat(layer.apply(column(4.5, 2)).value()).isCloseTo(column(6, 1).value(), within(1e-14));
        assertThat(layer.runningMean()).hasValues(2);
        assertThat(layer.runningVar()).hasValues(1);
    }

    @Property(tries = 20)
    @ChecksGradientOf({"BatchNorm1d", "BatchNorm2d"})
    void gradients_match_finite_differences(@ForAll @IntRange(min = 3, max = 4) int n,
            @ForAll @IntRange(min = 1, max = 2) int channels, @ForAll Random draws, @ForAll boolean training) {
        Tensor variance = Tensor.rand(Shape.of(channels), DType.FLOAT64, draws).add(0.5);
        Layer flat = new BatchNorm1d(parameter(channels, draws), parameter(channels, draws),
                variance.neg(), variance, 1e-3, 0.1);
        Layer images = new BatchNorm2d(parameter(channels, draws), parameter(channels, draws),
                variance.neg(), variance, 1e-3, 0.1);
        check(flat, Shape.of(n, channels), training, draws);
        check(flat, Shape.of(n, channels, 2), training, draws);
        check(images, Shape.of(n, channels, 1, 2), training, draws);
    }

    private static Parameter parameter(int channels, Random draws) {
        return new Parameter(Tensor.randn(Shape.of(channels), DType.FLOAT64, draws));
    }

    private static void check(Layer layer, Shape shape, boolean training, Random draws) {
        OpChecks.require(GradientCheck.ofList(in -> training
                        ? Mode.train(draws, () -> layer.apply(in.getFirst())) : layer.apply(in.getFirst()))
                .at(Tensors.randn(shape, DType.FLOAT64, draws)).upToOrder(2).seed(7).run());
    }

    // ------------------------------------------------------------------------------ the fast kernel

    /// Around the widths of vectors and the lengths of pieces, far from 0 and near, in any layout.
    @Property(tries = 60) void in_float32_everything_is_as_in_float64(@ForAll @IntRange(min = 1, max = 4) int n,
            @ForAll @IntRange(min = 1, max = 4) int channels, @ForAll @IntRange(min = 2, max = 9) int height,
            @ForAll @IntRange(min = 2, max = 12) int width, @ForAll Random draws) {
        assertAgrees(Tensors.randn(Shape.of(n, channels, height, width), DType.FLOAT32, draws), draws);
    }

    @Test void in_float32_everything_is_as_in_float64_for_large_images_too() {
        for (int[] dims : new int[][] {{2, 3, 32, 32}, {1, 2, 25, 41}, {3, 1, 64, 70}, {9, 5, 4, 4}})
            assertAgrees(Tensors.randn(Shape.of(dims), DType.FLOAT32, random), random);
    }

    private static void assertAgrees(Tensor like, Random draws) {
        Tensor x = like.add(draws.nextInt(-20, 20)), g = Tensors.randn(x.shape(), DType.FLOAT32, draws);
        Tensor weight = Tensor.randn(Shape.of(x.dim(1)), DType.FLOAT32, draws), bias = weight.sin();
        Result fast = run(x, g, weight, bias), exact = run(x.to(DType.FLOAT64), g.to(DType.FLOAT64),
                weight.to(DType.FLOAT64), bias.to(DType.FLOAT64));
        // The mean, up to 20 in size, is rounded to float32, and what is divided by may be as small as 0.1.
        assertThat(fast.y.to(DType.FLOAT64)).as("y").isCloseTo(exact.y, within(2e-4));
        assertThat(fast.dx.to(DType.FLOAT64)).as("dx").isCloseTo(exact.dx, within(2e-3));
        double sum = 1e-5 * x.size() / x.dim(1);
        assertThat(fast.dWeight.to(DType.FLOAT64)).as("dWeight").isCloseTo(exact.dWeight, within(sum + 1e-3));
        assertThat(fast.dBias.to(DType.FLOAT64)).as("dBias").isCloseTo(exact.dBias, within(sum));
        assertThat(fast.mean.to(DType.FLOAT64)).as("mean").isCloseTo(exact.mean, withinRelative(1e-6).plus(1e-6));
        assertThat(fast.variance.to(DType.FLOAT64)).as("variance")
                .isCloseTo(exact.variance, withinRelative(1e-5).plus(1e-6));
    }

    private record Result(Tensor y, Tensor dx, Tensor dWeight, Tensor dBias, Tensor mean, Tensor variance) {}

    private static Result run(Tensor values, Tensor g, Tensor weight, Tensor bias) {
        Variable x = Variable.variable(values);
        var layer = new BatchNorm2d(new Parameter(weight), new Parameter(bias),
                Tensor.zeros(weight.shape(), weight.dtype()), Tensor.ones(weight.shape(), weight.dtype()), 1e-2, 0.5);
        Variable y = Mode.train(new Random(), () -> layer.apply(x));
        Gradients gradients = y.backward(g);
        return new Result(y.value(), gradients.of(x).value(), gradients.of(layer.weight()).value(),
                gradients.of(layer.bias()).value(), layer.runningMean(), layer.runningVar());
    }

    /// 10⁴ ± 1: in float32 the mean of the squares is 10⁸, and the 1 is lost in its rounding.
    @Test void a_variance_is_found_however_far_the_mean_is_from_0() {
        Tensor x = Tensors.define(Shape.of(4, 1, 5, 8), DType.FLOAT32, i -> 1e4 + (i[3] % 2 == 0 ? 1 : -1));
        BatchNorm2d layer = BatchNorm2d.of(1);
        Tensor y = train(layer, Variable.constant(x)).value();

        assertThat(y).isCloseTo(x.sub(1e4), within(1e-5));
        assertThat(layer.runningMean()).isCloseTo(Tensor.of(1e3f), within(1e-3));
        assertThat(layer.runningVar()).isCloseTo(Tensor.of((float) (0.9 + 0.1 * 160 / 159)), within(1e-6));
    }

    @Test void the_bits_are_the_same_on_any_number_of_threads() {
        Tensor x = Tensors.randn(Shape.of(5, 7, 20, 30), DType.FLOAT32, random), g = x.sin(), weight = Tensor.of(
                1f, 2f, 3f, 4f, 5f, 6f, 7f);
        Result one = Parallel.withThreads(1, () -> run(x, g, weight, weight));
        Result three = Parallel.withThreads(3, () -> run(x, g, weight, weight));
        assertThat(one.y).isBitIdenticalTo(three.y);
        assertThat(one.dx).isBitIdenticalTo(three.dx);
        assertThat(one.dWeight).isBitIdenticalTo(three.dWeight);
    }

    // ------------------------------------------------------------------------------------- as a layer

    /// Those of torch.nn.BatchNorm2d(3), but for num_batches_tracked.
    @Test void names_shapes_and_first_values_are_those_of_pytorch() {
        BatchNorm2d layer = BatchNorm2d.of(3);

        assertThat(StateDict.of(layer).keySet()).containsExactly("weight", "bias", "running_mean", "running_var");
        assertThat(StateDict.of(layer).get("running_mean")).isSameAs(layer.runningMean()).hasValues(0, 0, 0);
        assertThat(StateDict.of(layer).get("running_var")).isSameAs(layer.runningVar()).hasValues(1, 1, 1);
        assertThat(layer.weight().value()).hasValues(1, 1, 1);
        assertThat(layer.bias().value()).hasValues(0, 0, 0);
        assertThat(StateDict.parameters(layer).keySet()).containsExactly("weight", "bias");
        assertThat(layer).hasToString("BatchNorm2d(3)");
        assertThat(BatchNorm1d.of(3)).hasToString("BatchNorm1d(3)");
    }

    @Test void running_statistics_are_loaded_with_the_weights() {
        BatchNorm2d trained = BatchNorm2d.of(2), other = BatchNorm2d.of(2);
        train(trained, Variable.constant(Tensors.randn(Shape.of(3, 2, 4, 4), DType.FLOAT32, random)));
        StateDict.load(other, StateDict.of(trained));

        assertThat(other.runningMean()).isBitIdenticalTo(trained.runningMean());
        assertThat(other.runningVar()).isBitIdenticalTo(trained.runningVar());
    }

    @Test void what_does_not_fit_is_refused() {
        Variable image = Variable.constant(Tensor.zeros(Shape.of(2, 3, 4, 5), DType.FLOAT32));
        assertThatThrownBy(() -> BatchNorm1d.of(3).forward(image)).isInstanceOf(ShapeException.class)
                .hasMessage("BatchNorm1d of (2, 3, 4, 5): the input must have the shape (N, C) or (N, C, L)"
                        + "\n  hint: BatchNorm2d is for (N, C, H, W)");
        assertThatThrownBy(() -> BatchNorm2d.of(3).forward(image.flatten(1))).isInstanceOf(ShapeException.class)
                .hasMessage("BatchNorm2d of (2, 60): the input must have the shape (N, C, H, W)"
                        + "\n  hint: BatchNorm1d is for (N, C) and (N, C, L)");
        assertThatThrownBy(() -> BatchNorm2d.of(4).forward(image)).isInstanceOf(ShapeException.class)
                .hasMessage("batch normalisation of (2, 3, 4, 5) with weights for 4 channels:"
                        + " the input must have the shape (N, 4, …)");
        assertThatThrownBy(() -> train(BatchNorm1d.of(1), column(7))).isInstanceOf(ShapeException.class)
                .hasMessageContaining("batch normalisation of (1, 1) in training: with a single number in each channel"
                        + " there is no variance\n  hint: use larger batches");
        assertThatThrownBy(() -> new BatchNorm1d(new Parameter(Tensor.of(1f, 1f)), new Parameter(Tensor.of(0f)),
                Tensor.of(0f, 0f), Tensor.of(1f, 1f), 1e-5, 0.1)).isInstanceOf(ShapeException.class)
                .hasMessage("batch normalisation with a weight, a bias, a running mean and a running variance of the"
                        + " shapes [(2), (1), (2), (2)]: all must have the same shape (channels)");
    }
}
