package gradbook.cnn;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Parameter;
import gradbook.cnn.testing.Geometries;
import gradbook.cnn.testing.Geometries.Sizes;
import gradbook.cnn.testing.Windows;
import gradbook.layers.Layer;
import gradbook.layers.testing.LayerCheck;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CnnLayerGradientTest {
    private static final int TRIES = 60;

    record Case(Layer layer, Tensor x, long seed) {
        void verify() {
            LayerCheck.verify(layer, x, new Random(seed));
        }
    }

    @Provide Arbitrary<Case> convolutions() {
        return Geometries.any().flatMap((Sizes s) -> Combinators.combine(weights(s.weight()),
                weights(Shape.of(s.weight().dim(0)))
                        .injectNull(0.3), Tensors.of(s.image(), DType.FLOAT64), Arbitraries.longs())
                .as((weight, bias, x, seed) -> new Case(new Conv2d(weight, bias, s.window(), s.groups()), x,
                        seed)));
    }

    private static Arbitrary<Parameter> weights(Shape shape) {
        return Tensors.writable(shape, DType.FLOAT64).map(Parameter::new);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Conv2d")
    void gradients_of_conv2d_match_finite_differences(@ForAll("convolutions") Case given) {
        given.verify();
    }

    private interface Pooling {
        Layer over(Window window);
    }

    private static Arbitrary<Case> pooled(Pooling pooling, Arbitrary<Windows.Framed> windows) {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2);
        return Combinators.combine(windows, few, few, Arbitraries.longs()).as((f, n, c, seed) ->
                new Case(pooling.over(f.window()), farApart(Shape.of(n, c, f.height(), f.width()), seed),
                        seed));
    }

    /// Values a tenth apart: a small step of one does not change which pixel is the largest.
    private static Tensor farApart(Shape shape, long seed) {
        Random random = new Random(seed);
        List<Double> values = IntStream.range(0, shape.size()).mapToObj(i -> (i - shape.size() / 2) / 10.0)
                .collect(Collectors.toList());
        Collections.shuffle(values, random);
        return Tensors.inAnyLayout(shape, DType.FLOAT64, values.stream().mapToDouble(v -> v).toArray(), random);
    }

    @Provide Arbitrary<Case> maxPoolings() {
        return pooled(MaxPool2d::new, Windows.neverOnlyPadding());
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("MaxPool2d")
    void gradient_of_max_pool2d_matches_finite_differences(@ForAll("maxPoolings") Case given) {
        given.verify();
    }

    @Provide Arbitrary<Case> meanPoolings() {
        return pooled(AvgPool2d::new, Windows.any());
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("AvgPool2d")
    void gradient_of_avg_pool2d_matches_finite_differences(@ForAll("meanPoolings") Case given) {
        given.verify();
    }

    @Provide Arbitrary<Case> normalizations() {
        Arbitrary<Shape> shapes = Arbitraries.integers().between(1, 4).array(int[].class).ofSize(4)
                .map(Shape::of);
        Arbitrary<LocalResponseNorm> layers = Combinators.combine(Arbitraries.integers().between(1, 7),
                Arbitraries.of(0.01, 0.5), Arbitraries.of(0.5, 0.75, 1.0), Arbitraries.of(1.0, 2.0))
                        .as(LocalResponseNorm::new);
        return Combinators.combine(layers, shapes.flatMap(s -> Tensors.of(s, DType.FLOAT64)),
                Arbitraries.longs()).as(Case::new);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("LocalResponseNorm")
    void gradient_of_local_response_norm_matches_finite_differences(@ForAll("normalizations") Case given) {
        given.verify();
    }
}
