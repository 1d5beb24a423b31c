package gradbook.cnn;

import static gradbook.cnn.PaddingMode.*;
import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Op;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.GradientCheck;
import gradbook.cnn.testing.Borders;
import gradbook.cnn.testing.Borders.Bordered;
import gradbook.layers.Layer;
import gradbook.layers.testing.LayerCase;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PaddingTest {

    record Case(Bordered given, Tensor x, Tensor g, long seed) {}

    @Provide Arbitrary<Case> cases() {
        return Combinators.combine(Borders.any(), Arbitraries.of(DType.values())).flatAs((b, dtype) ->
                Combinators.combine(Tensors.of(b.image(), dtype), Tensors.of(b.border().around(b.image()), dtype),
                        Arbitraries.longs()).as((x, g, seed) -> new Case(b, x, g, seed)));
    }

    private static Tensor compute(Op op, Tensor x) {
        return op.apply(Variable.constant(x)).value();
    }

    /// Walks from the image to each position of the border, a step at a time.
    private static int walk(PaddingMode mode, int position, int length) {
        int at = 0, step = 1;
        for (int i = 0; i < Math.abs(position); i++) {
            step = i == 0 ? Integer.signum(position) : step;
            boolean leaves = at + step < 0 || at + step >= length;
            if (leaves && mode == CONSTANT) return -1;
            if (leaves && mode == REFLECT) step = -step;
            if (leaves && mode == CIRCULAR) at = step > 0 ? -1 : length;
            if (!leaves || mode != REPLICATE) at += step;
        }
        return at;
    }

    @Property(tries = 300) void every_pixel_is_a_copy_of_the_one_its_mode_leads_to(@ForAll("cases") Case c) {
        Border border = c.given.border();
        PaddingMode mode = c.given.mode();
        Tensor expected = Tensors.define(c.g.shape(), c.x.dtype(), i -> {
            int row = walk(mode, i[2] - border.top(), c.x.dim(2));
            int column = walk(mode, i[3] - border.left(), c.x.dim(3));
            return row < 0 || column < 0 ? 7 : c.x.get(i[0], i[1], row, column);
        });

        assertThat(compute(Padding.pad(border, mode, 7), c.x)).isBitIdenticalTo(expected);
    }

    /// ⟨pad(x), g⟩ = ⟨x, adjoint(g)⟩
    @Property(tries = 300) void the_adjoint_is_the_adjoint(@ForAll("cases") Case c) {
        Tensor x = c.x.to(DType.FLOAT64), g = c.g.to(DType.FLOAT64);
        double left = compute(Padding.pad(c.given.border(), c.given.mode(), 0), x).mul(g).sum().item();
        double right = compute(Padding.adjoint(c.given.border(), c.given.mode()), g).mul(x).sum().item();

        assertThat(right).isCloseTo(left, offset(1e-10));
    }

    @Property(tries = 100) void the_adjoint_does_not_depend_on_the_layout(@ForAll("cases") Case c) {
        Op adjoint = Padding.adjoint(c.given.border(), c.given.mode());

        assertThat(compute(adjoint, c.g)).hasType(c.g.dtype()).isBitIdenticalTo(compute(adjoint, c.g.copy()));
    }

    @Property(tries = 60)
    @ChecksGradientOf("Padding.pad")
    void gradients_of_padding_match_finite_differences_to_second_order(@ForAll("cases") Case c) {
        Op pad = Padding.pad(c.given.border(), c.given.mode(), 7);
        OpChecks.require(GradientCheck.ofList(in -> pad.apply(in.get(0)).square())
                .at(c.x.to(DType.FLOAT64)).upToOrder(2).seed(c.seed).run());
    }

    @Property(tries = 60)
    @ChecksGradientOf("Padding.adjoint")
    void gradients_of_its_adjoint_match_finite_differences_to_second_order(@ForAll("cases") Case c) {
        Op adjoint = Padding.adjoint(c.given.border(), c.given.mode());
        OpChecks.require(GradientCheck.ofList(in -> adjoint.apply(in.get(0)).square())
                .at(c.g.to(DType.FLOAT64)).upToOrder(2).seed(c.seed).run());
    }

    @Property(tries = 60)
    @ChecksGradientOf("Padding2d")
    void gradient_of_padding2d_matches_finite_differences(@ForAll("cases") Case c) {
        new LayerCase(new Padding2d(c.given.border(), c.given.mode(), 7), c.x.to(DType.FLOAT64), c.seed).verify();
    }

    // ------------------------------------------------------------------------------- by example

    /// As in the examples of torch.nn.ReflectionPad2d, ReplicationPad2d and CircularPad2d with (1, 1, 2, 0).
    @Test void the_modes_are_those_of_pytorch() {
        Tensor x = Tensor.arange(9, DType.FLOAT32).reshape(1, 1, 3, 3);
        Border border = new Border(1, 1, 2, 0);

        assertThat(compute(Padding.pad(border, REFLECT, 0), x)).hasShape(1, 1, 5, 5).hasValues(
                7, 6, 7, 8, 7,
                4, 3, 4, 5, 4,
                1, 0, 1, 2, 1,
                4, 3, 4, 5, 4,
                7, 6, 7, 8, 7);
        assertThat(compute(Padding.pad(border, REPLICATE, 0), x)).hasShape(1, 1, 5, 5).hasValues(
                0, 0, 1, 2, 2,
                0, 0, 1, 2, 2,
                0, 0, 1, 2, 2,
                3, 3, 4, 5, 5,
                6, 6, 7, 8, 8);
        assertThat(compute(Padding.pad(border, CIRCULAR, 0), x)).hasShape(1, 1, 5, 5).hasValues(
                5, 3, 4, 5, 3,
                8, 6, 7, 8, 6,
                2, 0, 1, 2, 0,
                5, 3, 4, 5, 3,
                8, 6, 7, 8, 6);
        assertThat(compute(Padding.pad(border, CONSTANT, -1), x)).hasShape(1, 1, 5, 5).hasValues(
                -1, -1, -1, -1, -1,
                -1, -1, -1, -1, -1,
                -1, 0, 1, 2, -1,
                -1, 3, 4, 5, -1,
                -1, 6, 7, 8, -1);
    }

    @Test void what_is_copied_twice_receives_both_gradients() {
        Variable x = Variable.variable(Tensor.of(Shape.of(1, 1, 1, 3), 1.0, 2, 3));
        Op pad = Padding.pad(new Border(1, 2, 0, 0), REFLECT, 0);

        // 2 | 1 2 3 | 2 1
        assertThat(pad.apply(x).sum().backward().of(x).value()).hasValues(2, 3, 1);
    }

    @Test void zeros_around_the_image_are_what_the_padding_of_a_window_stands_for() {
        Random random = new Random(1);
        Tensor x = Tensors.randn(Shape.of(2, 3, 4, 5), DType.FLOAT64, random);
        Tensor w = Tensors.randn(Shape.of(2, 3, 3, 2), DType.FLOAT64, random);
        Tensor padded = compute(new Padding2d(new Border(1, 1, 2, 2), CONSTANT, 0), x);

        assertThat(convolve(Window.of(3, 2), padded, w))
                .isCloseTo(convolve(Window.of(3, 2).padding(2, 1), x, w), within(1e-12));
    }

    private static Tensor compute(Layer layer, Tensor x) {
        return layer.apply(Variable.constant(x)).value();
    }

    private static Tensor convolve(Window window, Tensor x, Tensor w) {
        return Convolution.conv2d(window, 1).apply(Variable.constant(x), Variable.constant(w)).value();
    }

    @Property(tries = 100) void same_padding_gives_as_many_outputs_as_inputs(
            @ForAll("kernels") Window window, @ForAll("lengths") int height, @ForAll("lengths") int width) {
        Border same = Border.same(window);
        Shape image = Shape.of(2, 3, height, width);

        assertThat(window.outputOf(same.around(image))).isEqualTo(image);
        assertThat(same.right() - same.left()).isBetween(0, 1);
        assertThat(same.bottom() - same.top()).isBetween(0, 1);
    }

    @Provide Arbitrary<Window> kernels() {
        Arbitrary<Integer> kernels = Arbitraries.integers().between(1, 6), gaps = Arbitraries.integers().between(1, 3);
        return Combinators.combine(kernels, kernels, gaps, gaps).as((kh, kw, dh, dw) ->
                Window.of(kh, kw).dilation(dh, dw));
    }

    @Provide Arbitrary<Integer> lengths() {
        return Arbitraries.integers().between(1, 5);
    }

    /// As torch.nn.functional.conv1d(x, w, padding="same"): 1 + 2, 2 + 3 and 3 + 0.
    @Test void an_even_window_has_its_extra_column_to_the_right() {
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 3), 1.0, 2, 3), w = Tensor.ones(Shape.of(1, 1, 1, 2), DType.FLOAT64);

        assertThat(convolve(Window.of(1, 2), compute(Padding2d.same(Window.of(1, 2)), x), w)).hasValues(3, 5, 3);
        assertThat(Border.same(Window.of(4, 3).dilation(1, 2))).isEqualTo(new Border(2, 2, 1, 2));
    }

    @Test void it_says_what_it_does() {
        assertThat(Padding2d.of(2, REFLECT)).hasToString("Padding2d(reflect, 2)");
        assertThat(new Padding2d(new Border(1, 0, 2, 0), CONSTANT, 0.5))
                .hasToString("Padding2d(constant 0.5, left 1, right 0, top 2, bottom 0)");
        assertThat(Padding2d.same(Window.of(3))).hasToString("Padding2d(constant, 1)");
    }

    @Test void no_images_give_no_outputs() {
        assertThat(compute(Padding.pad(Border.of(1), REFLECT, 0), Tensor.zeros(Shape.of(0, 3, 4, 4), DType.FLOAT32)))
                .hasShape(0, 3, 6, 6);
    }

    // ------------------------------------------------------------------------------------ errors

    @Test void a_border_wider_than_what_it_copies_is_refused() {
        Tensor x = Tensor.zeros(Shape.of(1, 1, 3, 4), DType.FLOAT32);

        assertThatThrownBy(() -> compute(Padding.pad(Border.of(3), REFLECT, 0), x))
                .isInstanceOf(ShapeException.class).hasMessage("""
                        padding of (1, 1, 3, 4) by 3 in mode REFLECT: 3 rows cannot be copied from 3, only up to 2
                          hint: REPLICATE has no such limit""");
        assertThatThrownBy(() -> compute(Padding.pad(new Border(0, 5, 0, 0), CIRCULAR, 0), x))
                .isInstanceOf(ShapeException.class).hasMessage("""
                        padding of (1, 1, 3, 4) by left 0, right 5, top 0, bottom 0 in mode CIRCULAR: 5 columns \
                        cannot be copied from 4, only up to 4
                          hint: REPLICATE has no such limit""");
    }

    @Test void what_is_no_image_is_refused() {
        assertThatThrownBy(() -> compute(Padding.pad(Border.of(1), REFLECT, 0), Tensor.zeros(Shape.of(3, 4),
                DType.FLOAT32))).isInstanceOf(ShapeException.class).hasMessage("padding of (3, 4) by 1:"
                        + " an image has the shape (N, C, height, width), with at least one pixel");
        assertThatThrownBy(() -> compute(Padding.pad(Border.of(1), REPLICATE, 0), Tensor.zeros(Shape.of(1, 1, 0, 4),
                DType.FLOAT32))).isInstanceOf(ShapeException.class).hasMessageStartingWith("padding of (1, 1, 0, 4)");
        assertThatThrownBy(() -> compute(Padding.adjoint(Border.of(2), CONSTANT), Tensor.zeros(Shape.of(1, 1, 5, 4),
                DType.FLOAT32))).isInstanceOf(ShapeException.class).hasMessage(
                        "a padded image (1, 1, 5, 4) without its border of 2: there is nothing inside");
    }

    @Test void a_border_that_cannot_be_is_refused() {
        assertThatThrownBy(() -> new Border(1, 0, -1, 0)).isInstanceOf(ShapeException.class).hasMessage("""
                a border of left 1, right 0, top -1, bottom 0: no side can be negative
                  hint: slice takes rows and columns away""");
        assertThatThrownBy(() -> Border.same(Window.of(3).stride(2))).isInstanceOf(ShapeException.class)
                .hasMessage("a border that keeps the size, for a window of 3×3, stride 2: only windows that move"
                        + " in steps of 1 give as many outputs as there are inputs");
        assertThatThrownBy(() -> Border.same(Window.of(3).padding(1))).isInstanceOf(ShapeException.class).hasMessage("""
                a border that keeps the size, for a window of 3×3, padding 1: the window has a padding of its own
                  hint: leave it out""");
    }
}
