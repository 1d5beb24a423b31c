package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Variable;
import gradbook.autodiff.Op;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.check.GradientCheck;
import gradbook.cnn.testing.Windows;
import gradbook.tensor.DType;
import gradbook.tensor.Parallel;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
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
import org.junit.jupiter.api.Test;

class MaxPoolingTest {
    private static final double NAN = Double.NaN, INFINITY = Double.POSITIVE_INFINITY;

    record Case(Window window, Tensor x, long seed) {
        Shape output() {
            return window.outputOf(x.shape());
        }
    }

    /// Images whose values are whole numbers from −3 to 3 and infinities, so that ties are common.
    @Provide Arbitrary<Case> withTies() {
        Arbitrary<Double> values = Arbitraries.of(-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, INFINITY, -INFINITY);
        return cases((shape, _) -> Arbitraries.of(DType.values())
                .flatMap(dtype -> Tensors.of(shape, dtype, values)));
    }

    /// Images whose values are a tenth apart, so that a small step of one does not change who wins.
    @Provide Arbitrary<Case> farApart() {
        return cases((shape, seed) -> {
            Random random = new Random(seed);
            List<Double> values = IntStream.range(0, shape.size()).mapToObj(i -> (i - shape.size() / 2) / 10.0)
                    .collect(Collectors.toList());
            Collections.shuffle(values, random);
            return Arbitraries.just(Tensors.inAnyLayout(shape, DType.FLOAT64,
                    values.stream().mapToDouble(v -> v).toArray(), random));
        });
    }

    private interface Images {
        Arbitrary<Tensor> of(Shape shape, long seed);
    }

    private static Arbitrary<Case> cases(Images images) {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 2);
        return Combinators.combine(Windows.neverOnlyPadding(), few, few, Arbitraries.longs())
                .flatAs((f, n, c, seed) ->
                images.of(Shape.of(n, c, f.height(), f.width()), seed).map(x -> new Case(f.window(), x, seed)));
    }

    @Property(tries = 300) void the_first_of_the_largest_pixels_wins(@ForAll("withTies") Case given) {
        Tensor x = given.x;
        int[] winners = MaxPooling.winners(x, given.window);
        Tensor expected = Tensors.define(given.output(), x.dtype(), out -> {
            double largest = 0;
            int winner = -1;
            for (int row = 0; row < x.dim(2); row++)
                for (int column = 0; column < x.dim(3); column++) {
                    if (!sees(given.window.height(), out[2], row)) continue;
                    if (!sees(given.window.width(), out[3], column)) continue;
                    double pixel = x.get(out[0], out[1], row, column);
                    if (winner >= 0 && pixel <= largest) continue;
                    largest = pixel;
                    winner = row * x.dim(3) + column;
                }
            int plane = out[0] * x.dim(1) + out[1];
            int place = (plane * given.output().dim(2) + out[2]) * given.output().dim(3) + out[3];
            assertThat(winners[place]).isEqualTo(winner);
            return largest;
        });

        assertThat(max(x, given.window)).isBitIdenticalTo(expected);
    }

    private static boolean sees(Axis axis, int out, int position) {
        return IntStream.range(0, axis.kernel()).anyMatch(k -> axis.position(out, k) == position);
    }

    @Property(tries = 100)
    void gradient_of_max_pooling_matches_finite_differences(@ForAll("farApart") Case given) {
        OpChecks.require(GradientCheck.ofList(in -> MaxPooling.max(in.get(0), given.window))
                .at(given.x).seed(given.seed).run());
    }

    @Property(tries = 60)
    @ChecksGradientOf("MaxPooling.pick")
    void gradients_of_picking_match_finite_differences_to_second_order(@ForAll("farApart") Case given) {
        int[] winners = MaxPooling.winners(given.x, given.window);
        OpChecks.require(GradientCheck.ofList(in -> MaxPooling.pick(winners, given.output()).apply(in.get(0))
                .square())
                .at(given.x).upToOrder(2).seed(given.seed).run());
    }

    @Property(tries = 60)
    @ChecksGradientOf("MaxPooling.place")
    void gradients_of_placing_match_finite_differences_to_second_order(@ForAll("farApart") Case given) {
        Op place = MaxPooling.place(MaxPooling.winners(given.x, given.window), given.x.shape());
        Random random = new Random(given.seed);
        OpChecks.require(GradientCheck.ofList(in -> place.apply(in.get(0)).square())
                .at(Tensors.randn(given.output(), DType.FLOAT64, random)).upToOrder(2).seed(random.nextLong()).run());
    }

    // ------------------------------------------------------------------------------- by example

    private static Tensor row(double... values) {
        return Tensor.of(Shape.of(1, 1, 1, values.length), values);
    }

    private static Tensor max(Tensor x, Window window) {
        return MaxPooling.max(Variable.constant(x), window).value();
    }

    private static Tensor gradient(Tensor image, Window window) {
        Variable x = Variable.variable(image);
        return MaxPooling.max(x, window).sum().backward().of(x).value();
    }

    @Test void nan_wins_and_the_first_of_them() {
        Tensor x = row(1, NAN, 5, INFINITY, NAN, NAN);

        assertThat(MaxPooling.winners(x, Window.of(1, 3).stride(1, 3))).containsExactly(1, 4);
        assertThat(max(x, Window.of(1, 3).stride(1, 3))).hasValues(NAN, NAN);
        assertThat(max(x.to(DType.FLOAT32), Window.of(1, 2))).hasValues(NAN, NAN, INFINITY, NAN, NAN);
    }

    @Test void minus_infinity_wins_where_there_is_nothing_else() {
        Tensor x = row(-INFINITY, -INFINITY, -INFINITY, -7);

        assertThat(MaxPooling.winners(x, Window.of(1, 2).stride(1, 2))).containsExactly(0, 3);
        assertThat(max(x, Window.of(1, 2).stride(1, 2))).hasValues(-INFINITY, -7);
    }

    @Test void padding_never_wins_not_even_over_negative_numbers() {
        Tensor x = Tensor.full(Shape.of(1, 1, 2, 2), -5, DType.FLOAT32);

        assertThat(max(x, Window.of(2).padding(1))).hasShape(1, 1, 3, 3)
                .hasValues(-5, -5, -5, -5, -5, -5, -5, -5, -5);
    }

    @Test void a_part_of_a_larger_batch_starts_where_it_starts() {
        Tensor x = Tensor.arange(12, DType.FLOAT32).reshape(3, 1, 2, 2);

        assertThat(max(x.slice(0, 1, 3), Window.of(2))).hasShape(2, 1, 1, 1).hasValues(7, 11);
    }

    @Test void where_windows_overlap_gradients_add_up() {
        // Windows 1 9 2 | 9 2 3 | 2 3 4: the 9 wins twice.
        assertThat(gradient(row(1, 9, 2, 3, 4), Window.of(1, 3))).hasValues(0, 2, 0, 0, 1);
    }

    @Test void among_equals_only_the_first_receives_the_gradient() {
        assertThat(gradient(row(3, 3, 3, 3), Window.of(1, 2).stride(1, 2))).hasValues(1, 0, 1, 0);
    }

    @Test void pixels_that_no_window_reaches_receive_no_gradient() {
        Tensor x = Tensor.arange(9, DType.FLOAT64).reshape(1, 1, 3, 3);

        assertThat(gradient(x, Window.of(2).stride(2))).hasValues(0, 0, 0, 0, 1, 0, 0, 0, 0);
    }

    @Test void a_window_that_sees_only_padding_is_refused() {
        Variable x = Variable.constant(Tensor.zeros(Shape.of(1, 2, 4, 4), DType.FLOAT32));

        assertThatThrownBy(() -> MaxPooling.max(x, Window.of(2).padding(0, 2)))
                .isInstanceOf(ShapeException.class).hasMessage("""
                max pooling of (1, 2, 4, 4) by 2×2, padding 0×2: the window of output (0, 0) sees nothing but padding
                  hint: pad by at most half of the window""");
    }

    @Test void the_first_window_that_sees_only_padding_is_named() {
        // Two positions 3 apart, over two pixels padded by 2: _ _ x x _ _. Windows start at −2, −1 and 0, and
        // the second sees −1 and 2.
        Variable row = Variable.constant(Tensor.zeros(Shape.of(2, 3, 1, 2), DType.FLOAT32));
        Variable column = Variable.constant(Tensor.zeros(Shape.of(2, 3, 2, 2), DType.FLOAT32));

        assertThatThrownBy(() -> MaxPooling.max(row, Window.of(1, 2).padding(0, 2).dilation(1, 3)))
                .hasMessageContaining("the window of output (0, 1) sees nothing but padding");
        assertThatThrownBy(() -> MaxPooling.max(column, Window.of(2, 1).padding(2, 0).dilation(3, 1)))
                .hasMessageContaining("the window of output (1, 0) sees nothing but padding");
    }

    @Test void no_images_give_no_outputs() {
        assertThat(max(Tensor.zeros(Shape.of(0, 3, 4, 4), DType.FLOAT32), Window.of(2).stride(2)))
                .hasShape(0, 3, 2, 2);
    }

    @Test void no_winners_pick_nothing() {
        Variable x = Variable.constant(Tensor.zeros(Shape.of(1, 2, 2, 2), DType.FLOAT32));

        assertThat(MaxPooling.pick(new int[0], Shape.of(1, 2, 0, 3)).apply(x).value()).hasShape(1, 2, 0, 3);
    }

    @Test void winners_that_do_not_fit_are_refused() {
        Variable x = Variable.constant(Tensor.zeros(Shape.of(1, 2, 2, 2), DType.FLOAT32));

        assertThatThrownBy(() -> MaxPooling.pick(new int[2], Shape.of(1, 3, 1, 1)).apply(x))
                .isInstanceOf(ShapeException.class)
                .hasMessage("pooling between (1, 2, 2, 2) and (1, 3, 1, 1): both must have the shape (N,"
                        + " C, height, width),"
                        + " with the same N and C");
        assertThatThrownBy(() -> MaxPooling.pick(new int[2], Shape.of(1, 2, 1)).apply(x))
                .hasMessageStartingWith("pooling between (1, 2, 2, 2) and (1, 2, 1): both must have the shape");
        assertThatThrownBy(() -> MaxPooling.place(new int[8], Shape.of(1, 2, 4)).apply(x))
                .hasMessageStartingWith("pooling between (1, 2, 4) and (1, 2, 2, 2): both must have the shape");
        assertThatThrownBy(() -> MaxPooling.pick(new int[] {0, -1}, Shape.of(1, 2, 1, 1)).apply(x))
                .hasMessageEndingWith("winner -1 is not among the pixels 0 … 3 of a plane");
        assertThatThrownBy(() -> MaxPooling.pick(new int[3], Shape.of(1, 2, 1, 1)).apply(x))
                .isInstanceOf(ShapeException.class)
                .hasMessage("pooling between (1, 2, 2, 2) and (1, 2, 1, 1) with 3 winners:"
                        + " there must be one for each of the 2 outputs");
        assertThatThrownBy(() -> MaxPooling.place(new int[] {0, 1, 2, 3, 0, 1, 2, 4}, Shape.of(1, 2, 2, 2))
                .apply(x))
                .isInstanceOf(ShapeException.class).hasMessage("pooling between (1, 2, 2, 2) and (1, 2, 2, 2):"
                        + " winner 4 is not among the pixels 0 … 3 of a plane");
    }

    @Test void the_bits_do_not_depend_on_the_number_of_threads() {
        Tensor x = Tensors.randn(Shape.of(4, 9, 40, 30), DType.FLOAT32, new Random(1));
        Window window = Window.of(3).stride(2).padding(1);
        for (int threads = 2; threads <= 3; threads++) {
            assertThat(Parallel.withThreads(threads, () -> max(x, window)))
                    .isBitIdenticalTo(Parallel.withThreads(1, () -> max(x, window)));
            assertThat(Parallel.withThreads(threads, () -> gradient(x, window)))
                    .isBitIdenticalTo(Parallel.withThreads(1, () -> gradient(x, window)));
        }
    }
}
