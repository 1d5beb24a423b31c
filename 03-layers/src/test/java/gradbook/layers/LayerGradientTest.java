package gradbook.layers;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.check.GradientCheck;
import gradbook.layers.testing.LayerCase;
import gradbook.layers.testing.LayerCases;
import gradbook.layers.testing.LayerCheck;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class LayerGradientTest {
    private static final int TRIES = 40;

    // ------------------------------------------------------------------------ layers with weights

    @Provide Arbitrary<LayerCase> linears() {
        return LayerCases.linears();
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Linear")
    void gradients_of_linear_match_finite_differences(@ForAll("linears") LayerCase given) {
        given.verify();
    }

    @Provide Arbitrary<LayerCase> sequences() {
        return LayerCases.sequences();
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Sequential")
    void gradients_of_sequential_match_finite_differences(@ForAll("sequences") LayerCase given) {
        given.verify();
    }

    /// All layers of the sequence share their weight, so that its gradient is a sum of three.
    @Property(tries = TRIES)
    void gradients_of_shared_weights_match_finite_differences(@ForAll @IntRange(min = 1, max = 3) int n,
            @ForAll long seed) {
        var random = new Random(seed);
        var layer = new Linear(LayerCases.parameter(Shape.of(n, n), random), LayerCases.parameter(Shape.of(n), random));
        Sequential tied = Sequential.of(layer, new Tanh(), layer, new Linear(layer.weight(), null));
        LayerCheck.verify(tied, Tensors.randn(Shape.of(2, n), DType.FLOAT64, random), random);
    }

    // --------------------------------------------------------------------- layers without weights

    @Provide Arbitrary<Tensor> tensors() {
        return Tensors.any(DType.FLOAT64);
    }

    /// Of rank 1 and more: there is a dimension to walk along.
    @Provide Arbitrary<Tensor> arrays() {
        return Shapes.ofRank(1, 4).flatMap(shape -> Tensors.of(shape, DType.FLOAT64));
    }

    @Provide Arbitrary<Tensor> batches() {
        return Shapes.ofRank(2, 4).flatMap(shape -> Tensors.of(shape, DType.FLOAT64));
    }

    /// With all numbers at least 1/100 away from the kink at 0.
    @Provide Arbitrary<Tensor> offTheKink() {
        Arbitrary<Double> values = Tensors.normalValues().map(x -> x < 0 ? x - 0.01 : x + 0.01);
        return Shapes.any().flatMap(shape -> Tensors.of(shape, DType.FLOAT64, values));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("ReLU")
    void gradient_of_relu_matches_finite_differences(@ForAll("offTheKink") Tensor x, @ForAll long seed) {
        LayerCheck.verify(new ReLU(), x, new Random(seed));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf({"LeakyReLU", "LeakyReLU.leakyRelu"})
    void gradient_of_leaky_relu_matches_finite_differences(@ForAll("offTheKink") Tensor x,
            @ForAll @DoubleRange(min = -1, max = 2) double slope, @ForAll long seed) {
        LayerCheck.verify(new LeakyReLU(slope), x, new Random(seed));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf({"ELU", "ELU.elu"})
    void gradients_of_elu_match_finite_differences_to_second_order(@ForAll("offTheKink") Tensor x,
            @ForAll @DoubleRange(min = 0.1, max = 2) double alpha, @ForAll long seed) {
        LayerCheck.verify(new ELU(alpha), x, new Random(seed));
        OpChecks.check(ELU.elu(alpha), 2, x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf({"Softplus", "Softplus.SOFTPLUS"})
    void gradients_of_softplus_match_finite_differences_to_second_order(@ForAll("tensors") Tensor x,
            @ForAll long seed) {
        LayerCheck.verify(new Softplus(), x, new Random(seed));
        OpChecks.check(Softplus.SOFTPLUS, 2, x);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Identity")
    void gradient_of_identity_matches_finite_differences(@ForAll("tensors") Tensor x, @ForAll long seed) {
        LayerCheck.verify(new Identity(), x, new Random(seed));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("LogSoftmax")
    void gradient_of_the_log_softmax_layer_matches_finite_differences(@ForAll("arrays") Tensor x,
            @ForAll long seed) {
        LayerCheck.verify(new LogSoftmax(-1), x, new Random(seed));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Sigmoid")
    void gradient_of_sigmoid_matches_finite_differences(@ForAll("tensors") Tensor x, @ForAll long seed) {
        LayerCheck.verify(new Sigmoid(), x, new Random(seed));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Tanh")
    void gradient_of_tanh_matches_finite_differences(@ForAll("tensors") Tensor x, @ForAll long seed) {
        LayerCheck.verify(new Tanh(), x, new Random(seed));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Flatten")
    void gradient_of_flatten_matches_finite_differences(@ForAll("batches") Tensor x, @ForAll long seed) {
        LayerCheck.verify(new Flatten(), x, new Random(seed));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Dropout")
    void gradient_of_dropout_matches_finite_differences_in_both_modes(@ForAll("tensors") Tensor x,
            @ForAll long seed) {
        LayerCheck.verify(new Dropout(0.4), x, new Random(seed));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Softmax")
    void gradient_of_the_softmax_layer_matches_finite_differences(@ForAll("arrays") Tensor x,
            @ForAll long seed) {
        LayerCheck.verify(new Softmax(-1), x, new Random(seed));
    }

    // -------------------------------------------------------------------------------- operations

    @Property(tries = TRIES)
    @ChecksGradientOf("Softmax.softmax")
    void gradients_of_softmax_match_finite_differences_to_second_order(@ForAll("arrays") Tensor x,
            @ForAll long seed) {
        int d = Math.floorMod(seed, x.rank()) - (seed < 0 ? x.rank() : 0);
        OpChecks.require(GradientCheck.ofList(in -> Softmax.softmax(d).apply(in.get(0)))
                .at(x).upToOrder(2).seed(seed).run());
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Softmax.logSoftmax")
    void gradients_of_log_softmax_match_finite_differences_to_second_order(@ForAll("arrays") Tensor x,
            @ForAll long seed) {
        int d = Math.floorMod(seed, x.rank()) - (seed < 0 ? x.rank() : 0);
        OpChecks.require(GradientCheck.ofList(in -> Softmax.logSoftmax(d).apply(in.get(0)))
                .at(x).upToOrder(2).seed(seed).run());
    }
}
