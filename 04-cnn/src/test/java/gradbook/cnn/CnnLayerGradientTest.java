package gradbook.cnn;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.cnn.testing.CnnCases;
import gradbook.cnn.testing.Windows;
import gradbook.layers.testing.LayerCase;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.testing.Tensors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CnnLayerGradientTest {
    private static final int TRIES = 60;

    @Provide Arbitrary<LayerCase> convolutions() {
        return CnnCases.convolutions();
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("Conv2d")
    void gradients_of_conv2d_match_finite_differences(@ForAll("convolutions") LayerCase given) {
        given.verify();
    }

    @Provide Arbitrary<LayerCase> maxPoolings() {
        return CnnCases.poolings(MaxPool2d::new, Windows.neverOnlyPadding());
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("MaxPool2d")
    void gradient_of_max_pool2d_matches_finite_differences(@ForAll("maxPoolings") LayerCase given) {
        given.verify();
    }

    @Provide Arbitrary<LayerCase> meanPoolings() {
        return CnnCases.poolings(AvgPool2d::new, Windows.any());
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("AvgPool2d")
    void gradient_of_avg_pool2d_matches_finite_differences(@ForAll("meanPoolings") LayerCase given) {
        given.verify();
    }

    @Provide Arbitrary<LayerCase> normalizations() {
        Arbitrary<Shape> shapes = Arbitraries.integers().between(1, 4).array(int[].class).ofSize(4)
                .map(Shape::of);
        Arbitrary<LocalResponseNorm> layers = Combinators.combine(Arbitraries.integers().between(1, 7),
                Arbitraries.of(0.01, 0.5), Arbitraries.of(0.5, 0.75, 1.0), Arbitraries.of(1.0, 2.0))
                        .as(LocalResponseNorm::new);
        return Combinators.combine(layers, shapes.flatMap(s -> Tensors.of(s, DType.FLOAT64)),
                Arbitraries.longs()).as(LayerCase::new);
    }

    @Property(tries = TRIES)
    @ChecksGradientOf("LocalResponseNorm")
    void gradient_of_local_response_norm_matches_finite_differences(@ForAll("normalizations") LayerCase given) {
        given.verify();
    }
}
