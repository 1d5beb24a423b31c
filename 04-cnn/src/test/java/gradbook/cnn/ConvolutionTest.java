package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.check.GradientCheck;
import gradbook.cnn.testing.Geometries;
import gradbook.cnn.testing.Geometries.Operands;
import gradbook.cnn.testing.Geometries.Sizes;
import gradbook.tensor.DType;
import gradbook.tensor.Parallel;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConvolutionTest {
    private static final ConvolutionKernels LOOPS = new LoopConvolution();

    @Provide Arbitrary<Operands> doubles() {
        return Geometries.operands(Geometries.any(), DType.FLOAT64);
    }

    @Provide Arbitrary<Operands> small() {
        return Geometries.operands(Geometries.small(), DType.FLOAT64);
    }

    private static Geometry geometry(Sizes s) {
        return Geometry.of(s.window(), s.groups(), s.image(), s.weight());
    }

    // ------------------------------------------------------------------------------ definitions

    /// Another way to say what convolution is: copy the image into a larger one of zeros, and at every
    /// place cut out what the window sees, to multiply it with the weights.
    private static Tensor byCuttingOut(Sizes s, Tensor x, Tensor w) {
        Axis down = s.window().height(), across = s.window().width();
        Tensor padded = x.pad(2, down.padding(), down.padding(), 0)
                .pad(3, across.padding(), across.padding(), 0);
        int in = s.weight().dim(1), outPerGroup = s.weight().dim(0) / s.groups();
        return Tensors.define(s.output(), x.dtype(), index -> {
            int top = index[2] * down.stride(), left = index[3] * across.stride();
            int firstChannel = index[1] / outPerGroup * in;
            Tensor seen = padded.select(0, index[0]).slice(0, firstChannel, firstChannel + in)
                    .slice(1, top, top + down.extent(), down.dilation())
                    .slice(2, left, left + across.extent(), across.dilation());
            return seen.mul(w.select(0, index[1])).sum().item();
        });
    }

    @Property(tries = 200)
    void the_loops_compute_what_the_window_sees_times_the_weights(@ForAll("doubles") Operands given) {
        Tensor y = LOOPS.forward(geometry(given.sizes()), given.x(), given.w(), null);

        // Up to 18 products of at most 4.5², summed in another order.
        assertThat(y).isCloseTo(byCuttingOut(given.sizes(), given.x(), given.w()), within(1e-12));
    }

    @Property(tries = 50) void the_bias_is_added_at_every_place_of_its_output(@ForAll("doubles") Operands given) {
        Geometry s = geometry(given.sizes());
        Tensor bias = Tensors.randn(Shape.of(s.outputs()), DType.FLOAT64, new Random(given.seed()));

        assertThat(LOOPS.forward(s, given.x(), given.w(), bias)).isCloseTo(
                LOOPS.forward(s, given.x(), given.w(), null).add(bias.reshape(-1, 1, 1)), within(1e-12));
    }

    /// ⟨x ⊛ w, g⟩ = ⟨x, input gradient of (g, w)⟩ = ⟨w, weight gradient of (x, g)⟩, since all three are the
    /// same sum of products x·w·g.
    @Property(tries = 200) void the_three_products_are_adjoint(@ForAll("doubles") Operands given) {
        Geometry s = geometry(given.sizes());
        double y = dot(LOOPS.forward(s, given.x(), given.w(), null), given.g());

        // Up to 10,000 products of at most 4.5³.
        assertThat(dot(given.x(), LOOPS.inputGradient(s, given.g(), given.w()))).isCloseTo(y, offset(1e-9));
        assertThat(dot(given.w(), LOOPS.weightGradient(s, given.x(), given.g()))).isCloseTo(y, offset(1e-9));
    }

    private static double dot(Tensor a, Tensor b) {
        return a.mul(b).sum().item();
    }

    private static List<Tensor> all(Operands given) {
        Sizes s = given.sizes();
        return List.of(compute(Convolution.conv2d(s.window(), s.groups()), given.x(), given.w()),
                compute(Convolution.inputGradient(s.window(), s.groups(), s.image()), given.g(), given.w()),
                compute(Convolution.weightGradient(s.window(), s.groups(), s.weight()), given.x(), given.g()));
    }

    private static Tensor compute(Op op, Tensor a, Tensor b) {
        return op.apply(Variable.constant(a), Variable.constant(b)).value();
    }

    // -------------------------------------------------------------------------------- gradients

    @Property(tries = 40)
    @ChecksGradientOf("Convolution.conv2d")
    void gradients_of_conv2d_match_finite_differences_to_second_order(@ForAll("small") Operands given) {
        Sizes s = given.sizes();
        check(Convolution.conv2d(s.window(), s.groups()), given.x(), given.w(), given.seed());
    }

    @Property(tries = 40)
    @ChecksGradientOf("Convolution.conv2dWithBias")
    void gradients_of_conv2d_with_a_bias_match_finite_differences_to_second_order(@ForAll("small") Operands given) {
        Sizes s = given.sizes();
        Tensor bias = Tensors.randn(Shape.of(s.weight().dim(0)), DType.FLOAT64, new Random(given.seed()));
        Op conv2d = Convolution.conv2dWithBias(s.window(), s.groups());
        OpChecks.require(GradientCheck.ofList(in -> conv2d.apply(in.get(0), in.get(1), in.get(2)))
                .at(given.x(), given.w(), bias).upToOrder(2).seed(given.seed()).run());
    }

    @Property(tries = 40)
    @ChecksGradientOf("Convolution.inputGradient")
    void gradients_of_its_input_gradient_match_finite_differences_to_second_order(@ForAll("small") Operands given) {
        Sizes s = given.sizes();
        check(Convolution.inputGradient(s.window(), s.groups(), s.image()), given.g(), given.w(), given.seed());
    }

    @Property(tries = 40)
    @ChecksGradientOf("Convolution.weightGradient")
    void gradients_of_its_weight_gradient_match_finite_differences_to_second_order(@ForAll("small") Operands given) {
        Sizes s = given.sizes();
        check(Convolution.weightGradient(s.window(), s.groups(), s.weight()), given.x(), given.g(),
                given.seed());
    }

    private static void check(Op op, Tensor a, Tensor b, long seed) {
        OpChecks.require(GradientCheck.ofList(in -> op.apply(in.get(0), in.get(1)))
                .at(a, b).upToOrder(2).seed(seed).run());
    }

    // ------------------------------------------------------------------------------- at the edge

    @Test void no_images_give_no_outputs_and_no_gradient() {
        Sizes s = new Sizes(Window.of(2), 1, Shape.of(0, 3, 4, 4), Shape.of(5, 3, 2, 2));
        for (DType dtype : DType.values()) {
            Tensor x = Tensor.zeros(s.image(), dtype), w = Tensor.ones(s.weight(), dtype),
                    g = Tensor.zeros(s.output(), dtype);
            List<Tensor> products = all(new Operands(s, x, w, g, 0));

            assertThat(products.get(0)).hasShape(0, 5, 3, 3);
            assertThat(products.get(1)).hasShape(s.image());
            assertThat(products.get(2)).isBitIdenticalTo(Tensor.zeros(s.weight(), dtype));
        }
    }

    @Test void pixels_that_no_window_reaches_have_no_gradient() {
        // 5 = 2 + 2 + 1: the last row and column are left over.
        Sizes s = new Sizes(Window.of(2).stride(2), 1, Shape.of(1, 1, 5, 5), Shape.of(1, 1, 2, 2));
        for (DType dtype : DType.values()) {
            Tensor dx = compute(Convolution.inputGradient(s.window(), 1, s.image()),
                    Tensor.ones(s.output(), dtype), Tensor.ones(s.weight(), dtype));

            assertThat(dx).hasValues(1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0);
        }
    }

    @Test void a_kernel_larger_than_the_image_fits_with_padding() {
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 2), 1f, 10f), w = Tensor.arange(9, DType.FLOAT32)
                .reshape(1, 1, 3, 3);

        // Only the middle row of the kernel, 3 4 5, meets the image 0 1 10 0.
        assertThat(compute(Convolution.conv2d(Window.of(3).padding(1), 1), x, w)).hasShape(1, 1, 1, 2)
                .hasValues(4 + 50, 3 + 40);
    }

    @Test void a_1_by_1_convolution_mixes_the_channels_of_each_pixel() {
        Tensor x = Tensor.of(Shape.of(1, 2, 1, 3), 1f, 2, 3, 10, 20, 30),
                w = Tensor.of(Shape.of(2, 2, 1, 1), 1f, 1, 2, -1);

        assertThat(compute(Convolution.conv2d(Window.of(1), 1), x, w)).hasShape(1, 2, 1, 3)
                .hasValues(11, 22, 33, -8, -16, -24);
    }

    @Test void groups_do_not_see_each_other() {
        Tensor x = Tensor.of(Shape.of(1, 2, 1, 2), 1f, 2, 10, 20),
                w = Tensor.of(Shape.of(4, 1, 1, 1), 1f, 2, 3, 4);

        assertThat(compute(Convolution.conv2d(Window.of(1), 2), x, w)).hasShape(1, 4, 1, 2)
                .hasValues(1, 2, 2, 4, 30, 60, 40, 80);
    }
}
