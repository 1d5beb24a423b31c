package gradbook.architectures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import gradbook.architectures.LeNet5Of1998.Distances;
import gradbook.architectures.LeNet5Of1998.PartialConv2d;
import gradbook.architectures.LeNet5Of1998.Subsampling;
import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.GradientRegistry;
import gradbook.autodiff.Gradients;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.layers.Losses;
import gradbook.layers.StateDict;
import gradbook.layers.testing.LayerCheck;
import gradbook.tensor.DType;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The gradients of the layers that are made here, and of whole networks.
class NetworkGradientTest {

    @Test void every_layer_and_network_of_the_chapter_has_a_gradient_check() {
        GradientRegistry.of("gradbook.architectures").alsoClassesOf(Layer.class).requireComplete();
    }

    @ChecksGradientOf("Subsampling")
    @Property(tries = 20)
    void gradients_of_subsampling(@ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 1, max = 3) int height, @ForAll @IntRange(min = 1, max = 3) int width,
            @ForAll long seed) {
        var random = new Random(seed);
        var layer = new Subsampling(parameter(random, channels), parameter(random, channels));
        LayerCheck.verify(layer, randn(random, 2, channels, 2 * height, 2 * width + 1), random);
    }

    @ChecksGradientOf("PartialConv2d")
    @Property(tries = 3)
    void gradients_of_the_partly_connected_convolution(@ForAll @IntRange(min = 5, max = 6) int height,
            @ForAll long seed) {
        var random = new Random(seed);
        var layer = new PartialConv2d(parameter(random, 60, 5, 5), parameter(random, 16));
        LayerCheck.verify(layer, randn(random, 1, 6, height, 5), random);
    }

    @ChecksGradientOf("Distances")
    @Property(tries = 5)
    void gradients_of_the_distances(@ForAll @IntRange(min = 1, max = 3) int examples, @ForAll long seed) {
        var random = new Random(seed);
        LayerCheck.verify(new Distances(), randn(random, examples, 84), random);
    }

    /// A step of length h along the gradient g changes the loss by h·|g|. If `backward` gave another
    /// vector than the gradient, the loss would change by its component along that vector instead.
    /// In float32, and with a step that is long enough to be seen, 2 % remain for rounding and for
    /// the curve of the loss.
    @ChecksGradientOf({"LeNet5", "LeNet5Of1998", "LeNet5BatchNorm", "SmallCnn", "AlexNet", "AlexNet2012"})
    @MethodSource("networks")
    @ParameterizedTest void the_loss_changes_along_the_gradient_as_fast_as_it_says(Architecture network) {
        Layer model = network.create(Seed.of(1).generator());
        Variable x = Variable.constant(Tensor.randn(network.input(), DType.FLOAT32, new Random(2)));
        Map<Parameter, Tensor> direction = new LinkedHashMap<>();
        Gradients gradients = loss(model, x).backward();
        StateDict.parameters(model).values().forEach(p -> direction.put(p, gradients.of(p).value()));
        double squared = direction.values().stream().mapToDouble(g -> g.square().sum().item()).sum();

        double step = 0.01 / squared;
        move(direction, step);
        double ahead = loss(model, x).value().item();
        move(direction, -2 * step);
        double behind = loss(model, x).value().item();
        assertThat((ahead - behind) / (2 * step)).isCloseTo(squared, withinPercentage(2));
    }

    static Iterable<Architecture> networks() {
        return Models.ALL;
    }

    private static Variable loss(Layer model, Variable x) {
        return Losses.crossEntropy(model.apply(x), new int[] {3});
    }

    private static void move(Map<Parameter, Tensor> direction, double step) {
        direction.forEach((p, g) -> p.value().addInPlace(g, step));
    }

    private static Parameter parameter(RandomGenerator random, int... dims) {
        return new Parameter(randn(random, dims));
    }

    private static Tensor randn(RandomGenerator random, int... dims) {
        return Tensor.randn(Shape.of(dims), DType.FLOAT64, random);
    }
}
