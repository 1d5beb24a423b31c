package gradbook.layers;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.check.GradientCheck;
import gradbook.layers.testing.LayerCheck;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LayerGradientTest {
    private static final int TRIES = 40;

    // ------------------------------------------------------------------------ layers with weights

    record Case(Linear layer, Tensor x, long seed) {}

    /// Inputs (N, in) and (M, N, in), with and without a bias.
    @Provide Arbitrary<Case> linears() {
        Arbitrary<Integer> size = Arbitraries.integers().between(1, 4);
        return Combinators.combine(size, size, Shapes.ofRank(1, 2))
                .flatAs((in, out, batch) -> Combinators.combine(
                weights(Shape.of(out, in)), weights(Shape.of(out)).injectNull(0.3),
                Tensors.of(batch.insert(-1, in), DType.FLOAT64), Arbitraries.longs())
                .as((weight, bias, x, seed) -> new Case(new Linear(weight, bias), x, seed)));
    }

    private static Arbitrary<Parameter> weights(Shape shape) {
        return Tensors.writable(shape, DType.FLOAT64).map(Parameter::new);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Linear")
    void gradients_of_linear_match_finite_differences(@ForAll("linears") Case given) {
        LayerCheck.verify(given.layer, given.x, new Random(given.seed));
    }

    /// Both layers of the sequence share their weight, so that its gradient is a sum of two.
    @Property(tries = TRIES)
    @ChecksGradientOf("Sequential")
    void gradients_of_sequential_match_finite_differences(@ForAll("squares") Case given) {
        Sequential tied = Sequential.of(given.layer, new Tanh(), given.layer,
                new Linear(given.layer.weight(), null));
        LayerCheck.verify(tied, given.x, new Random(given.seed));
    }

    @Provide Arbitrary<Case> squares() {
        return Arbitraries.integers().between(1, 3).flatMap(n -> Combinators.combine(
                weights(Shape.of(n, n)), weights(Shape.of(n)), Tensors.of(Shape.of(2, n), DType.FLOAT64),
                        Arbitraries.longs())
                .as((weight, bias, x, seed) -> new Case(new Linear(weight, bias), x, seed)));
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
    void gradient_of_dropout_in_training_matches_finite_differences(@ForAll("tensors") Tensor x,
            @ForAll long seed) {
        // A new generator for each call: it must drop the same each time for differences to make sense.
        LayerCheck.verify(v -> Mode.train(new Random(seed), () -> new Dropout(0.4).apply(v)), x,
                new Random(seed));
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Dropout")
    void gradient_of_dropout_in_evaluation_matches_finite_differences(@ForAll("tensors") Tensor x,
            @ForAll long seed) {
        LayerCheck.verify(v -> new Dropout(0.4).apply(v).mul(1), x, new Random(seed));
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
