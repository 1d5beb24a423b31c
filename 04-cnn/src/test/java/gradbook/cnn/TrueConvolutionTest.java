package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TrueConvolutionTest {

    /// One image of one channel, and two kernels.
    record Case(Tensor x, Tensor v, Tensor w) {}

    @Provide Arbitrary<Case> cases() {
        return Combinators.combine(planes(4), planes(3), planes(3)).as(Case::new);
    }

    private static Arbitrary<Tensor> planes(int longest) {
        Arbitrary<Integer> lengths = Arbitraries.integers().between(1, longest);
        return Combinators.combine(lengths, lengths).flatAs((h, w) -> Tensors.of(Shape.of(1, 1, h, w), DType.FLOAT64));
    }

    /// Wherever both meet.
    private static Tensor full(Tensor x, Tensor w) {
        int height = w.dim(2), width = w.dim(3);
        Window window = Window.of(height, width).padding(height - 1, width - 1);
        return TrueConvolution.conv2d(Variable.constant(x), Variable.constant(w), window, 1).value();
    }

    private static Tensor flip(Tensor x) {
        return TrueConvolution.FLIP.apply(Variable.constant(x)).value();
    }

    /// Every product of two pixels goes to the sum of their places.
    @Property(tries = 200) void it_is_what_its_definition_says(@ForAll("cases") Case c) {
        double[][] sums = new double[c.x.dim(2) + c.w.dim(2) - 1][c.x.dim(3) + c.w.dim(3) - 1];
        for (int i = 0; i < c.x.dim(2); i++)
            for (int j = 0; j < c.x.dim(3); j++)
                for (int k = 0; k < c.w.dim(2); k++)
                    for (int l = 0; l < c.w.dim(3); l++)
                        sums[i + k][j + l] += c.x.get(0, 0, i, j) * c.w.get(0, 0, k, l);

        assertThat(full(c.x, c.w).reshape(sums.length, sums[0].length)).isCloseTo(sums, within(1e-12));
    }

    // Up to 9·9 products of three numbers below 4.5.

    @Property(tries = 100) void convolution_commutes(@ForAll("cases") Case c) {
        assertThat(full(c.x, c.w)).isCloseTo(full(c.w, c.x), within(1e-11));
    }

    @Property(tries = 100) void two_filters_are_one(@ForAll("cases") Case c) {
        assertThat(full(full(c.x, c.v), c.w)).isCloseTo(full(c.x, full(c.v, c.w)), within(1e-11));
    }

    @Property(tries = 100) void flipping_twice_changes_nothing(@ForAll("batches") Tensor x) {
        assertThat(flip(flip(x))).isBitIdenticalTo(x.copy());
    }

    @Property(tries = 100) void what_was_last_comes_first(@ForAll("batches") Tensor x) {
        assertThat(flip(x)).isBitIdenticalTo(Tensors.define(x.shape(), x.dtype(), i ->
                x.get(i[0], i[1], x.dim(2) - 1 - i[2], x.dim(3) - 1 - i[3])));
    }

    @Property(tries = 60)
    @ChecksGradientOf("TrueConvolution.FLIP")
    void gradients_of_flipping_match_finite_differences_to_second_order(@ForAll("batches") Tensor x) {
        OpChecks.check("flip", in -> TrueConvolution.FLIP.apply(in.get(0)).square(), 2, x.to(DType.FLOAT64));
    }

    @Provide Arbitrary<Tensor> batches() {
        Arbitrary<Integer> lengths = Arbitraries.integers().between(1, 3);
        return Combinators.combine(lengths, lengths, lengths, lengths, Arbitraries.of(DType.values()))
                .flatAs((n, c, h, w, dtype) -> Tensors.of(Shape.of(n, c, h, w), dtype));
    }

    @Test void an_impulse_leaves_the_kernel_as_it_is_and_cross_correlation_turns_it() {
        Tensor impulse = Tensor.of(new double[][] {{0, 0, 0}, {0, 1, 0}, {0, 0, 0}}).reshape(1, 1, 3, 3);
        Tensor w = Tensor.of(Shape.of(1, 1, 2, 2), 1.0, 2, 3, 4);
        Variable x = Variable.constant(impulse), kernel = Variable.constant(w);

        assertThat(TrueConvolution.conv2d(x, kernel, Window.of(2), 1).value()).hasValues(1, 2, 3, 4);
        assertThat(Convolution.conv2d(Window.of(2), 1).apply(x, kernel).value()).hasValues(4, 3, 2, 1);
    }
}
