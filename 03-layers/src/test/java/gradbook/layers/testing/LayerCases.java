package gradbook.layers.testing;

import gradbook.autodiff.Parameter;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.layers.Sigmoid;
import gradbook.layers.Tanh;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Random layers with float64 weights and an input that fits, for property tests.
///
/// Sizes are drawn and shapes follow from them, so that every configuration is valid, and a failing one shrinks
/// to the smallest. Numbers follow from a seed, which stays the same meanwhile.
public final class LayerCases {
    private static final int MAX_WIDTH = 4, MAX_DEPTH = 3;

    /// With and without a bias, on inputs (N, in) and (M, N, in).
    public static Arbitrary<LayerCase> linears() {
        return Combinators.combine(widths(), widths(), Arbitraries.of(false, true), Shapes.ofRank(1, 2), seeds())
                .as((in, out, bias, batch, seed) -> {
                    var random = new Random(seed);
                    return new LayerCase(linear(in, out, bias, random), randn(batch.insert(-1, in), random), seed);
                }).withoutEdgeCases();
    }

    /// One to three linear layers, each followed by an activation.
    public static Arbitrary<LayerCase> sequences() {
        Arbitrary<List<Integer>> widths = widths().list().ofMinSize(2).ofMaxSize(MAX_DEPTH + 1);
        Arbitrary<List<Layer>> activations = Arbitraries.<Layer>of(new Tanh(), new Sigmoid(), new ReLU())
                .list().ofSize(MAX_DEPTH);
        return Combinators.combine(widths, activations, Arbitraries.integers().between(1, 3), seeds())
                .as((width, activation, n, seed) -> {
                    var random = new Random(seed);
                    var layers = new ArrayList<Layer>();
                    for (int i = 0; i + 1 < width.size(); i++) {
                        layers.add(linear(width.get(i), width.get(i + 1), true, random));
                        layers.add(activation.get(i));
                    }
                    return new LayerCase(new Sequential(layers), randn(Shape.of(n, width.getFirst()), random), seed);
                }).withoutEdgeCases();
    }

    /// A parameter of normal draws, in any layout.
    public static Parameter parameter(Shape shape, RandomGenerator random) {
        return new Parameter(randn(shape, random));
    }

    /// Seeds that stay as they are while the rest shrinks.
    public static Arbitrary<Long> seeds() {
        return Arbitraries.longs().dontShrink();
    }

    private static Linear linear(int in, int out, boolean bias, RandomGenerator random) {
        return new Linear(parameter(Shape.of(out, in), random), bias ? parameter(Shape.of(out), random) : null);
    }

    private static Tensor randn(Shape shape, RandomGenerator random) {
        return Tensors.randn(shape, DType.FLOAT64, random);
    }

    private static Arbitrary<Integer> widths() {
        return Arbitraries.integers().between(1, MAX_WIDTH);
    }

    private LayerCases() {}
}
