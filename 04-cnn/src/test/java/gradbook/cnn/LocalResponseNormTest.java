package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Variable;
import gradbook.autodiff.Op;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.check.GradientCheck;
import gradbook.tensor.DType;
import gradbook.tensor.Parallel;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LocalResponseNormTest {

    record Case(Tensor x, int before, int after, long seed) {}

    /// Up to 5 channels, and windows that reach beyond them on both sides.
    @Provide Arbitrary<Case> cases() {
        Arbitrary<Integer> reach = Arbitraries.integers().between(0, 6);
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2);
        return Combinators.combine(Arbitraries.integers().between(1, 5), few, few, few).flatAs((c, n, h, w) ->
                Combinators.combine(Tensors.of(Shape.of(n, c, h, w), DType.FLOAT64), reach, reach,
                        Arbitraries.longs())
                        .as(Case::new));
    }

    private static double sum(Tensor x, int[] at, int before, int after, boolean squared) {
        double sum = 0;
        for (int c = Math.max(0, at[1] - before); c <= Math.min(x.dim(1) - 1, at[1] + after); c++) {
            double value = x.get(at[0], c, at[2], at[3]);
            sum += squared ? value * value : value;
        }
        return sum;
    }

    @Property(tries = 200)
    void channels_nearby_are_summed_as_far_as_there_are_any(@ForAll("cases") Case given) {
        Tensor expected = Tensors.define(given.x.shape(), DType.FLOAT64,
                at -> sum(given.x, at, given.before, given.after, false));

        assertThat(LocalResponseNorm.channelSum(given.before, given.after).apply(Variable.constant(given.x))
                .value())
                .isCloseTo(expected, within(1e-13));
    }

    @Property(tries = 60)
    @ChecksGradientOf("LocalResponseNorm.channelSum")
    void gradients_of_the_channel_sum_match_finite_differences_to_second_order(@ForAll("cases") Case given) {
        Op sum = LocalResponseNorm.channelSum(given.before, given.after);
        OpChecks.require(GradientCheck.ofList(in -> sum.apply(in.get(0)).square())
                .at(given.x).upToOrder(2).seed(given.seed).run());
    }

    /// y_c = x_c / (k + (α/size)·Σ x²)^β, over channels c − ⌊size/2⌋ to c + ⌊(size − 1)/2⌋: so PyTorch pads the
    /// channels in torch.nn.functional.local_response_norm, and an even size reaches further back than ahead.
    @Property(tries = 200) void every_pixel_is_divided_as_the_formula_says(@ForAll("cases") Case given) {
        int size = given.before + given.after + 1; // 1 to 13, odd and even, often more than there are channels
        double alpha = 0.3, beta = 0.75, k = 2;
        Tensor expected = Tensors.define(given.x.shape(), DType.FLOAT64, at -> given.x.get(at)
                / Math.pow(k + alpha / size * sum(given.x, at, size / 2, (size - 1) / 2, true), beta));

        assertThat(new LocalResponseNorm(size, alpha, beta, k).apply(Variable.constant(given.x)).value())
                .isCloseTo(expected, within(1e-13));
    }

    @Test void an_even_size_reaches_one_channel_further_back_than_ahead() {
        // Over channels c − 1 and c with α = size = 2, β = 1, k = 1: 1/(1 + 1), 2/(1 + 1 + 4), 3/(1 + 4 + 9).
        Tensor x = Tensor.of(Shape.of(1, 3, 1, 1), 1.0, 2, 3);

        assertThat(new LocalResponseNorm(2, 2, 1, 1).apply(Variable.constant(x)).value())
                .isCloseTo(Tensor.of(Shape.of(1, 3, 1, 1), 1 / 2.0, 2 / 6.0, 3 / 14.0), within(1e-15));
    }

    @Test void sizes_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new LocalResponseNorm(0, 1e-4, 0.75, 2)).isInstanceOf(ShapeException.class)
                .hasMessage("local response normalisation over 0 channels: it needs at least 1");
        assertThatThrownBy(() -> LocalResponseNorm.channelSum(-1, 2)).isInstanceOf(ShapeException.class)
                .hasMessage("a sum over -1 channels before and 2 behind: neither can be negative");
        assertThatThrownBy(() -> LocalResponseNorm.channelSum(2, -1)).isInstanceOf(ShapeException.class)
                .hasMessage("a sum over 2 channels before and -1 behind: neither can be negative");
    }

    // ------------------------------------------------------------------------- float32, all at once

    record Fast(LocalResponseNorm norm, Tensor x, Tensor g) {}

    /// From 2 dimensions on, in all layouts, with windows that reach beyond the channels.
    @Provide Arbitrary<Fast> float32() {
        Arbitrary<LocalResponseNorm> norms = Combinators.combine(Arbitraries.integers().between(1, 9),
                Arbitraries.of(5e-4, 0.3, 2.0), Arbitraries.of(0.5, 0.75, 1.0, 0.6), Arbitraries.of(1.0, 2.0))
                .as(LocalResponseNorm::new);
        Arbitrary<Shape> shapes = Arbitraries.integers().between(1, 7).array(int[].class).ofMinSize(2).ofMaxSize(4)
                .map(Shape::of);
        return Combinators.combine(norms, shapes).flatAs((norm, shape) -> Combinators.combine(
                Tensors.of(shape, DType.FLOAT32), Tensors.of(shape, DType.FLOAT32))
                .as((x, g) -> new Fast(norm, x, g)));
    }

    @Property(tries = 300) void float32_agrees_with_the_definition(@ForAll("float32") Fast given) {
        assertAgrees(given);
    }

    /// Several stretches of pixels, and more channels than fit the usual buffer.
    private static List<Fast> large() {
        Random random = new Random(1);
        return Stream.of(Shape.of(2, 7, 55, 57), Shape.of(1, 96, 20, 21), Shape.of(2, 300, 9, 9)).map(shape ->
                new Fast(new LocalResponseNorm(5, 0.1, 0.75, 2), Tensor.randn(shape, DType.FLOAT32, random),
                        Tensor.randn(shape, DType.FLOAT32, random))).toList();
    }

    @Test void large_images_agree_with_the_definition() {
        large().forEach(LocalResponseNormTest::assertAgrees);
    }

    @Test void the_bits_do_not_depend_on_the_number_of_threads() {
        for (Fast given : large()) {
            Tensor y = Parallel.withThreads(1, () -> output(given));
            Tensor dx = Parallel.withThreads(1, () -> gradient(given));
            for (int threads = 2; threads <= 3; threads++) {
                assertThat(Parallel.withThreads(threads, () -> output(given))).isBitIdenticalTo(y);
                assertThat(Parallel.withThreads(threads, () -> gradient(given))).isBitIdenticalTo(dx);
            }
        }
    }

    @Test void no_images_stay_none() {
        Fast none = new Fast(new LocalResponseNorm(5, 0.1, 0.75, 2), Tensor.zeros(Shape.of(0, 3, 2, 2), DType.FLOAT32),
                Tensor.zeros(Shape.of(0, 3, 2, 2), DType.FLOAT32));

        assertThat(output(none)).hasShape(0, 3, 2, 2);
        assertThat(gradient(none)).hasShape(0, 3, 2, 2);
    }

    private static Tensor output(Fast given) {
        return given.norm.forward(Variable.constant(given.x)).value();
    }

    private static Tensor gradient(Fast given) {
        Variable x = Variable.variable(given.x);
        return given.norm.forward(x).backward(given.g).of(x).value();
    }

    /// In float64 the definition computes. Float32 rounds each of `size` squares, their sum and the few steps
    /// that follow; the gradient also each of the terms that it adds up.
    private static void assertAgrees(Fast given) {
        LocalResponseNorm norm = given.norm;
        Fast exact = new Fast(norm, given.x.to(DType.FLOAT64), given.g.to(DType.FLOAT64));
        double rounding = 2 * (norm.size() + 8) * 0x1p-24;
        Tensor y = output(exact), size = exact.x.abs();
        assertOffByNoMoreThan(output(given), y, y.abs().mul(rounding));

        Tensor u = channelSum(norm.before(), norm.after(), exact.x.square())
                .mul(norm.alpha() / norm.size()).add(norm.k());
        Tensor own = exact.g.abs().mul(u.pow(-norm.beta()));
        Tensor others = channelSum(norm.after(), norm.before(), own.mul(size).div(u)).mul(size)
                .mul(2 * norm.beta() * norm.alpha() / norm.size());
        assertOffByNoMoreThan(gradient(given), gradient(exact), own.add(others).mul(2 * rounding));
    }

    private static Tensor channelSum(int before, int after, Tensor x) {
        return LocalResponseNorm.channelSum(before, after).apply(Variable.constant(x)).value();
    }

    private static void assertOffByNoMoreThan(Tensor actual, Tensor expected, Tensor allowed) {
        assertThat(actual).hasType(DType.FLOAT32);
        assertThat(actual.to(DType.FLOAT64).sub(expected).abs().le(allowed).sum().item())
                .as("elements that are off by no more than rounding explains").isEqualTo(actual.size());
    }
}
