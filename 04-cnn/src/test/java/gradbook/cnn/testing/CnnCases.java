package gradbook.cnn.testing;

import gradbook.cnn.Conv2d;
import gradbook.cnn.Window;
import gradbook.layers.Layer;
import gradbook.layers.testing.LayerCase;
import gradbook.layers.testing.LayerCases;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Random layers of the chapter in float64 with images that fit, for property tests; see [LayerCases].
public final class CnnCases {

    /// Of all the geometries there are, with and without a bias.
    public static Arbitrary<LayerCase> convolutions() {
        return Combinators.combine(Geometries.any(), Arbitraries.of(false, true), LayerCases.seeds())
                .as((sizes, bias, seed) -> {
                    var random = new Random(seed);
                    var layer = new Conv2d(LayerCases.parameter(sizes.weight(), random),
                            bias ? LayerCases.parameter(Shape.of(sizes.weight().dim(0)), random) : null,
                            sizes.window(), sizes.groups());
                    return new LayerCase(layer, Tensors.randn(sizes.image(), DType.FLOAT64, random), seed);
                }).withoutEdgeCases();
    }

    /// Makes a layer of a window.
    public interface Pooling {
        Layer over(Window window);
    }

    /// Over images whose pixels are a tenth apart: a small step of one does not change which is the largest.
    public static Arbitrary<LayerCase> poolings(Pooling pooling, Arbitrary<Windows.Framed> windows) {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2);
        return Combinators.combine(windows, few, few, LayerCases.seeds()).as((framed, n, c, seed) ->
                new LayerCase(pooling.over(framed.window()),
                        farApart(Shape.of(n, c, framed.height(), framed.width()), seed), seed)).withoutEdgeCases();
    }

    private static Tensor farApart(Shape shape, long seed) {
        var random = new Random(seed);
        List<Double> values = Arrays.asList(IntStream.range(0, shape.size())
                .mapToObj(i -> (i - shape.size() / 2) / 10.0).toArray(Double[]::new));
        Collections.shuffle(values, random);
        return Tensors.inAnyLayout(shape, DType.FLOAT64, values.stream().mapToDouble(v -> v).toArray(), random);
    }

    private CnnCases() {}
}
