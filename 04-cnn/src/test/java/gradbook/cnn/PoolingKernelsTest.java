package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.cnn.testing.Windows;
import gradbook.tensor.DType;
import gradbook.tensor.Parallel;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Fast kernels are right when they agree with the definitions: to the bit where numbers are only
/// compared and moved, else within the error that rounding each sum to float32 can add up to.
class PoolingKernelsTest {
    private static final double ROUNDING = 0x1p-24;
    private static final PoolingKernels DEFINITION = new LoopPooling();

    static List<PoolingKernels> fastKernels() {
        boolean hasVectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return hasVectors ? List.of(new FloatPooling(), new VectorPooling()) : List.of(new FloatPooling());
    }

    record Case(Window window, Tensor x, Tensor g) {}

    /// Small windows of all kinds, over numbers with many ties, both zeros, infinities and NaN.
    @Provide Arbitrary<Case> hard() {
        return cases(Windows.neverOnlyPadding(), Arbitraries.of(-2.0, -1.0, -0.0, 0.0, 1.0, 2.0, 1e30,
                Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN));
    }

    @Provide Arbitrary<Case> normal() {
        return cases(Windows.any(), Tensors.normalValues());
    }

    private static Arbitrary<Case> cases(Arbitrary<Windows.Framed> windows, Arbitrary<Double> values) {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 3);
        return Combinators.combine(windows, few, few).flatAs((f, n, c) -> {
            Shape image = Shape.of(n, c, f.height(), f.width());
            return Combinators.combine(Tensors.of(image, DType.FLOAT32, values),
                    Tensors.of(f.window().outputOf(image), DType.FLOAT32, Tensors.normalValues()))
                    .as((x, g) -> new Case(f.window(), x.contiguous(), g.contiguous()));
        });
    }

    /// Windows of every kind that fit, over rows shorter and longer than vectors and than what is worked on
    /// at a time, with values of which many are equal.
    private static List<Case> large() {
        Random random = new Random(1);
        List<Window> windows = List.of(Window.of(2).stride(2), Window.of(3).stride(2), Window.of(3).padding(1),
                Window.of(3).stride(2).padding(1), Window.of(2, 3).stride(3, 1), Window.of(3).stride(4, 3).padding(1),
                Window.of(2).stride(2).padding(0, 1).dilation(1, 3), Window.of(4, 5).stride(1, 2).padding(2));
        return windows.stream().flatMap(window -> Arrays.stream(new int[][] {
            {3, 2, 10, 10}, {2, 5, 28, 28}, {1, 7, 27, 55}, {1, 1, 300, 301}, {1, 2, 5, 16_500}}).map(dims -> {
                Shape image = Shape.of(dims);
                double[] values = random.ints(image.size(), -4, 5).asDoubleStream().toArray();
                return new Case(window, Tensor.of(image, values).to(DType.FLOAT32),
                        Tensor.randn(window.outputOf(image), DType.FLOAT32, random));
            })).toList();
    }

    private static String name(PoolingKernels kernels) {
        return kernels.getClass().getSimpleName();
    }

    /// What was there before must not show through.
    private static Tensor dirty(Shape shape) {
        return Tensor.full(shape, 77, DType.FLOAT32);
    }

    // ---------------------------------------------------------------------------- largest pixels

    @Property(tries = 500) void largest_pixels_and_their_places_agree(@ForAll("hard") Case given) {
        assertSameWinners(given);
    }

    @Test void largest_pixels_of_large_images_and_their_places_agree() {
        large().forEach(PoolingKernelsTest::assertSameWinners);
    }

    private static void assertSameWinners(Case given) {
        Tensor expected = dirty(given.g.shape());
        int[] places = new int[expected.size()];
        DEFINITION.max(given.window, given.x, expected, places);
        for (PoolingKernels fast : fastKernels()) {
            Tensor values = dirty(given.g.shape());
            int[] winners = new int[places.length];
            fast.max(given.window, given.x, values, winners);
            assertThat(winners).as(name(fast)).isEqualTo(places);
            assertThat(values).as(name(fast)).isBitIdenticalTo(expected);
        }
    }

    @Property(tries = 200) void picked_pixels_agree(@ForAll("hard") Case given) {
        int[] winners = MaxPooling.winners(given.x, given.window);
        Tensor expected = dirty(given.g.shape());
        DEFINITION.pick(winners, given.x, expected);
        for (PoolingKernels fast : fastKernels()) {
            Tensor picked = dirty(given.g.shape());
            fast.pick(winners, given.x, picked);
            assertThat(picked).as(name(fast)).isBitIdenticalTo(expected);
        }
    }

    @Property(tries = 200) void placed_numbers_agree(@ForAll("hard") Case given) {
        assertPlacedAlike(given);
    }

    @Test void placed_numbers_of_large_images_agree() {
        large().forEach(PoolingKernelsTest::assertPlacedAlike);
    }

    private static void assertPlacedAlike(Case given) {
        int[] winners = MaxPooling.winners(given.x, given.window);
        Tensor expected = dirty(given.x.shape()), sizes = dirty(given.x.shape());
        DEFINITION.place(winners, given.g, expected);
        DEFINITION.place(winners, given.g.abs(), sizes);
        for (PoolingKernels fast : fastKernels()) {
            Tensor placed = dirty(given.x.shape());
            fast.place(winners, given.g, placed);
            assertAgree(fast, placed, expected, sizes.mul(given.window.area() * ROUNDING));
        }
    }

    // ------------------------------------------------------------------------------------- means

    @Property(tries = 300) void means_and_what_they_spread_agree(@ForAll("normal") Case given) {
        assertSameMeans(given);
    }

    @Test void means_of_large_images_and_what_they_spread_agree() {
        large().forEach(PoolingKernelsTest::assertSameMeans);
    }

    private static void assertSameMeans(Case given) {
        Tensor means = dirty(given.g.shape()), spread = dirty(given.x.shape());
        Tensor meanSizes = dirty(given.g.shape()), spreadSizes = dirty(given.x.shape());
        DEFINITION.mean(given.window, given.x, means);
        DEFINITION.mean(given.window, given.x.abs(), meanSizes);
        DEFINITION.spread(given.window, given.g, spread);
        DEFINITION.spread(given.window, given.g.abs(), spreadSizes);
        for (PoolingKernels fast : fastKernels()) {
            Tensor fastMeans = dirty(means.shape()), fastSpread = dirty(spread.shape());
            fast.mean(given.window, given.x, fastMeans);
            fast.spread(given.window, given.g, fastSpread);
            double rounding = (given.window.area() + 1) * ROUNDING;
            assertAgree(fast, fastMeans, means, meanSizes.mul(rounding));
            assertAgree(fast, fastSpread, spread, spreadSizes.mul(rounding));
        }
    }

    private static void assertAgree(PoolingKernels fast, Tensor actual, Tensor expected, Tensor allowed) {
        assertThat(actual.sub(expected).abs().le(allowed).sum().item())
                .as("%s: elements that are off by no more than rounding explains", name(fast))
                .isEqualTo(actual.size());
    }

    // ----------------------------------------------------------------------------------- threads

    @Test void the_bits_do_not_depend_on_the_number_of_threads() {
        for (PoolingKernels fast : fastKernels())
            for (Case given : large()) {
                List<Tensor> one = Parallel.withThreads(1, () -> everything(fast, given));
                for (int threads = 2; threads <= 3; threads++) {
                    List<Tensor> several = Parallel.withThreads(threads, () -> everything(fast, given));
                    for (int i = 0; i < one.size(); i++)
                        assertThat(several.get(i)).as(name(fast)).isBitIdenticalTo(one.get(i));
                }
            }
    }

    private static List<Tensor> everything(PoolingKernels kernels, Case given) {
        Tensor values = dirty(given.g.shape()), means = dirty(given.g.shape());
        Tensor placed = dirty(given.x.shape()), spread = dirty(given.x.shape());
        int[] winners = new int[values.size()];
        kernels.max(given.window, given.x, values, winners);
        kernels.place(winners, given.g, placed);
        kernels.mean(given.window, given.x, means);
        kernels.spread(given.window, given.g, spread);
        return List.of(values, placed, means, spread);
    }
}
