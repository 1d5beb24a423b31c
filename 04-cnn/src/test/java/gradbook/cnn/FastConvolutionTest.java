package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.cnn.FastConvolution.Scheme;
import gradbook.cnn.testing.Geometries;
import gradbook.cnn.testing.Geometries.Operands;
import gradbook.cnn.testing.Geometries.Sizes;
import gradbook.tensor.DType;
import gradbook.tensor.Lanes;
import gradbook.tensor.Parallel;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// The fast ways to compute a convolution are right when they agree with the definition.
class FastConvolutionTest {
    private static final ConvolutionKernels LOOPS = new LoopConvolution();
    /// The transforms of Winograd's scheme multiply rounding errors by up to this much (see [ToomCookTest]).
    private static final int WINOGRAD_AMPLIFICATION = 256;

    /// Those that are for any geometry.
    private static List<ConvolutionKernels> general() {
        List<ConvolutionKernels> kernels = new ArrayList<>(List.of(new Im2colConvolution()));
        if (hasVectors()) kernels.add(new ColumnsConvolution());
        return kernels;
    }

    private static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /// And those for windows like that of `s`.
    private static List<ConvolutionKernels> forAll(Sizes s) {
        List<ConvolutionKernels> kernels = general();
        if (hasVectors() && RowsConvolution.suits(s.window().height()) && RowsConvolution.suits(s.window().width()))
            kernels.add(new RowsConvolution());
        if (hasVectors() && ImagesConvolution.canDo(geometry(s))) kernels.add(new ImagesConvolution());
        if (hasVectors() && s.weight().dim(1) == 1) kernels.add(new DepthwiseConvolution());
        return kernels;
    }

    @Provide Arbitrary<Operands> floats() {
        return Geometries.operands(Geometries.any(), DType.FLOAT32);
    }

    /// Windows of 3 to 5 that move in steps of 1, with any padding that is less, over some tiles.
    @Provide Arbitrary<Operands> smallWindows() {
        Arbitrary<Axis> axes = Arbitraries.integers().between(3, 5).flatMap(kernel ->
                Arbitraries.integers().between(0, kernel - 1).map(padding -> new Axis(kernel, 1, padding, 1)));
        Arbitrary<Integer> outputs = Arbitraries.integers().between(1, 9);
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 3);
        Arbitrary<Window> windows = Combinators.combine(axes, axes).as(Window::new);
        return Geometries.operands(Combinators.combine(windows, outputs, outputs, few, few, few, few)
                .as((window, down, across, batch, groups, in, out) -> new Sizes(window, groups,
                        Shape.of(batch, groups * in, length(window.height(), down), length(window.width(), across)),
                        Shape.of(groups * out, in, window.height().kernel(), window.width().kernel()))), DType.FLOAT32);
    }

    /// Of an image that gives so many outputs, or one more than that if it would be empty.
    private static int length(Axis axis, int outputs) {
        return Math.max(1, outputs + axis.kernel() - 1 - 2 * axis.padding());
    }

    // ------------------------------------------------------------------------------- agreement

    @Property(tries = 300) void all_agree_with_the_loops(@ForAll("floats") Operands given) {
        for (ConvolutionKernels kernels : forAll(given.sizes())) verify(kernels, given, 0);
    }

    @Property(tries = 200) void those_for_small_windows_agree_with_the_loops(@ForAll("smallWindows") Operands given) {
        for (ConvolutionKernels kernels : forAll(given.sizes())) verify(kernels, given, 0);
        if (hasVectors()) verify(new WinogradConvolution(), given, WINOGRAD_AMPLIFICATION);
    }

    @Test void all_agree_with_the_loops_on_sizes_worth_several_threads() {
        for (Operands given : large())
            for (ConvolutionKernels kernels : forAll(given.sizes())) verify(kernels, given, 0);
    }

    @Test void the_chosen_schemes_agree_with_the_loops_on_sizes_worth_several_threads() {
        assumeTrue(hasVectors());
        for (Operands given : large()) verify(new FastConvolution(), given, WINOGRAD_AMPLIFICATION);
    }

    /// More tiles, and more pixels, than are worked on at a time.
    @Test void schemes_that_work_on_a_few_images_at_a_time_agree_with_the_loops() {
        assumeTrue(hasVectors());
        Random random = new Random(4);
        verify(new WinogradConvolution(), operands(Window.of(5).padding(2), 1, Shape.of(5, 2, 27, 31), 3, random),
                WINOGRAD_AMPLIFICATION);
        Operands large = operands(Window.of(1).padding(1), 1, Shape.of(3, 1, 1000, 1100), 1, random);
        verify(new ColumnsConvolution(), large, 0);
        verify(new RowsConvolution(), large, 0);
    }

    /// Without gaps, but not from the start of the storage: what a batch taken out of a data set is.
    @Test void all_agree_with_the_loops_on_a_part_of_a_larger_batch() {
        Random random = new Random(3);
        for (int stride = 1; stride <= 2; stride++) {
            Operands all = operands(Window.of(3).stride(stride), 1, Shape.of(5, 2, 8, 9), 4, random);
            Sizes sizes = new Sizes(all.sizes().window(), 1, Shape.of(2, 2, 8, 9), all.sizes().weight());
            Tensor x = all.x().copy().slice(0, 2, 4), g = all.g().copy().slice(0, 2, 4);
            Operands part = new Operands(sizes, x, all.w(), g, 0);
            for (ConvolutionKernels kernels : forAll(sizes)) verify(kernels, part, 0);
            if (hasVectors() && stride == 1) verify(new WinogradConvolution(), part, WINOGRAD_AMPLIFICATION);
        }
    }

    /// Some vectors of images, the last of which is full, has one, or lacks one.
    @Test void images_side_by_side_agree_with_the_loops_for_any_number_of_them() {
        assumeTrue(hasVectors());
        Random random = new Random(5);
        for (int batch : new int[] {1, 15, 16, 17, 33, 48, 63})
            verify(new ImagesConvolution(), operands(Window.of(3, 2).padding(1, 0).dilation(1, 2), 1,
                    Shape.of(batch, 3, 4, 6), 7, random), 0);
    }

    /// The only output sees rows −1, 1 and 3: of the three rows of pixels it sees the middle one.
    @Test void images_side_by_side_agree_with_the_loops_when_only_a_middle_row_is_seen() {
        assumeTrue(hasVectors());
        verify(new ImagesConvolution(), operands(Window.of(3, 1).dilation(2, 1).padding(1, 0), 1,
                Shape.of(17, 2, 3, 1), 3, new Random(6)), 0);
    }

    /// Of all kinds, with enough channels for each scheme.
    private static List<Operands> large() {
        Random random = new Random(1);
        return List.of(
                operands(Window.of(3, 5).stride(2, 1).padding(1, 2), 2, Shape.of(4, 8, 33, 29), 12, random),
                operands(Window.of(5).dilation(2, 1), 1, Shape.of(3, 3, 40, 50), 20, random),
                operands(Window.of(11).stride(4), 1, Shape.of(2, 3, 59, 55), 20, random),
                operands(Window.of(1), 1, Shape.of(2, 64, 14, 15), 70, random),
                operands(Window.of(5).padding(2), 1, Shape.of(35, 1, 28, 28), 6, random), // LeNet-5's first
                operands(Window.of(5), 1, Shape.of(7, 6, 14, 14), 16, random), // and second
                operands(Window.of(5), 1, Shape.of(64, 6, 14, 14), 16, random),
                operands(Window.of(3, 4).padding(1, 2), 2, Shape.of(3, 40, 13, 14), 44, random),
                operands(Window.of(3, 2).stride(1, 2).padding(1), 32, Shape.of(2, 32, 25, 20), 64, random),
                operands(Window.of(3).padding(1), 32, Shape.of(2, 32, 25, 20), 32, random)); // depthwise
    }

    private static Operands operands(Window window, int groups, Shape image, int outputs, Random random) {
        Shape weight = Shape.of(outputs, image.dim(1) / groups, window.height().kernel(), window.width().kernel());
        Sizes sizes = new Sizes(window, groups, image, weight);
        return new Operands(sizes, Tensors.randn(image, DType.FLOAT32, random),
                Tensors.randn(weight, DType.FLOAT32, random),
                Tensors.randn(sizes.output(), DType.FLOAT32, random), 0);
    }

    private static Geometry geometry(Sizes s) {
        return Geometry.of(s.window(), s.groups(), s.image(), s.weight());
    }

    private static void verify(ConvolutionKernels kernels, Operands given, int amplification) {
        Geometry s = geometry(given.sizes());
        Tensor x = given.x(), w = given.w(), g = given.g();
        Tensor b = Tensors.randn(Shape.of(s.outputs()), DType.FLOAT32, new Random(given.seed()));
        int terms = given.sizes().terms() + 1 + amplification;
        for (Tensor bias : new Tensor[] {null, b})
            assertAgree(kernels.forward(s, x, w, bias), LOOPS.forward(s, x, w, bias),
                    LOOPS.forward(s, x.abs(), w.abs(), b.abs()), terms);
        assertAgree(kernels.inputGradient(s, g, w), LOOPS.inputGradient(s, g, w),
                LOOPS.inputGradient(s, g.abs(), w.abs()), terms);
        assertAgree(kernels.weightGradient(s, x, g), LOOPS.weightGradient(s, x, g),
                LOOPS.weightGradient(s, x.abs(), g.abs()), terms);
    }

    /// A sum of n products in float32 is off by at most n·2⁻²⁴ times the sum of their magnitudes, to
    /// first order (Higham, *Accuracy and Stability of Numerical Algorithms*, §3.1); twice that is allowed.
    private static void assertAgree(Tensor actual, Tensor expected, Tensor magnitudes, int terms) {
        assertThat(expected).hasType(DType.FLOAT32);
        assertThat(actual).hasType(DType.FLOAT32)
                .isCloseTo(expected, within(terms * DType.FLOAT32.epsilon() * magnitudes.max().item()));
    }

    // ----------------------------------------------------------------------------------- bits

    @Test void the_bits_do_not_depend_on_the_number_of_threads() {
        List<ConvolutionKernels> kernels = general();
        if (hasVectors()) kernels.add(new FastConvolution());
        for (Operands given : large())
            for (ConvolutionKernels each : kernels) {
                List<Tensor> alone = Parallel.withThreads(1, () -> all(each, given));
                for (int threads = 2; threads <= 3; threads++) {
                    List<Tensor> together = Parallel.withThreads(threads, () -> all(each, given));
                    for (int i = 0; i < alone.size(); i++) assertThat(together.get(i)).isBitIdenticalTo(alone.get(i));
                }
            }
    }

    private static List<Tensor> all(ConvolutionKernels kernels, Operands given) {
        Geometry s = geometry(given.sizes());
        return List.of(kernels.forward(s, given.x(), given.w(), null), kernels.inputGradient(s, given.g(), given.w()),
                kernels.weightGradient(s, given.x(), given.g()));
    }

    // ---------------------------------------------------------------------------------- choice

    @Test void small_windows_over_many_channels_go_by_winograd() {
        assumeTrue(hasVectors());
        // AlexNet's second to fifth.
        assertThat(scheme(Window.of(5).padding(2), 1, Shape.of(16, 96, 27, 27), 256)).isEqualTo(Scheme.WINOGRAD);
        assertThat(scheme(Window.of(3).padding(1), 1, Shape.of(16, 256, 13, 13), 384)).isEqualTo(Scheme.WINOGRAD);
        assertThat(scheme(Window.of(3).padding(1), 2, Shape.of(1, 384, 13, 13), 256)).isEqualTo(Scheme.WINOGRAD);
    }

    @Test void channels_that_do_not_see_each_other_go_plane_by_plane() {
        assumeTrue(hasVectors());
        assertThat(scheme(Window.of(3).stride(2), 32, Shape.of(2, 32, 20, 20), 32)).isEqualTo(Scheme.DEPTHWISE);
        assertThat(scheme(Window.of(5).padding(2), 2, Shape.of(2, 2, 20, 20), 64)).isEqualTo(Scheme.DEPTHWISE);
    }

    @Test void few_channels_go_row_by_row() {
        assumeTrue(hasVectors());
        assertThat(scheme(Window.of(5).padding(2), 1, Shape.of(64, 1, 28, 28), 6)).isEqualTo(Scheme.ROWS);
        assertThat(scheme(Window.of(5), 1, Shape.of(64, 6, 14 + 8, 14 + 8), 16)).isEqualTo(Scheme.ROWS);
        assertThat(scheme(Window.of(5), 1, Shape.of(2, 6, 14, 14), 16)).isEqualTo(Scheme.ROWS); // few images
        assertThat(scheme(Window.of(3), 8, Shape.of(2, 64, 20, 20), 64)).isEqualTo(Scheme.ROWS);
        assertThat(scheme(Window.of(3).stride(2), 1, Shape.of(2, 3, 40, 40), 16)).isEqualTo(Scheme.COLUMNS);
        assertThat(scheme(Window.of(3), 1, Shape.of(2, 3, 40, 40), 17)).isEqualTo(Scheme.COLUMNS);
    }

    @Test void many_small_images_with_few_channels_go_side_by_side() {
        assumeTrue(hasVectors());
        assertThat(scheme(Window.of(5), 1, Shape.of(64, 6, 7, 7), 16)).isEqualTo(Scheme.IMAGES);
        assertThat(scheme(Window.of(3).padding(1), 1, Shape.of(64, 6, 3, 3), 6)).isEqualTo(Scheme.IMAGES);
        assertThat(scheme(Window.of(5).stride(2), 1, Shape.of(64, 6, 7, 7), 16)).isEqualTo(Scheme.COLUMNS);
        assertThat(scheme(Window.of(5), 2, Shape.of(64, 6, 7, 7), 16)).isNotEqualTo(Scheme.IMAGES);
        assertThat(scheme(Window.of(3), 1, Shape.of(64, 6, 7, 7), 64)).isNotEqualTo(Scheme.IMAGES);
    }

    @Test void gradients_at_weights_go_side_by_side_for_wider_images_too() {
        assumeTrue(hasVectors());
        Geometry first = Geometry.of(Window.of(5).padding(2), 1, Shape.of(64, 1, 28, 28), Shape.of(6, 1, 5, 5));
        assertThat(FastConvolution.weightSchemeFor(first)).isEqualTo(Lanes.WIDTH == 16 ? Scheme.IMAGES : Scheme.ROWS);
        Geometry small = Geometry.of(Window.of(5), 1, Shape.of(64, 6, 7, 7), Shape.of(16, 6, 5, 5));
        assertThat(FastConvolution.weightSchemeFor(small)).isEqualTo(Scheme.IMAGES);
    }

    @Test void what_winograd_cannot_do_or_not_well_goes_by_columns() {
        assumeTrue(hasVectors());
        Shape image = Shape.of(2, 64, 14, 14);
        assertThat(scheme(Window.of(3).padding(1).stride(2), 1, image, 64)).isEqualTo(Scheme.COLUMNS);
        assertThat(scheme(Window.of(3).stride(1, 2), 1, image, 64)).isEqualTo(Scheme.COLUMNS);
        assertThat(scheme(Window.of(3).dilation(2), 1, image, 64)).isEqualTo(Scheme.COLUMNS);
        assertThat(scheme(Window.of(3).padding(3), 1, image, 64)).isEqualTo(Scheme.COLUMNS);
        assertThat(scheme(Window.of(7).padding(3), 1, image, 64)).isEqualTo(Scheme.COLUMNS);
        assertThat(scheme(Window.of(1), 1, image, 64)).isEqualTo(Scheme.COLUMNS);
        assertThat(scheme(Window.of(3).padding(1), 1, Shape.of(2, 64, 2, 2), 64)).isEqualTo(Scheme.COLUMNS);
    }

    private static Scheme scheme(Window window, int groups, Shape image, int outputs) {
        Shape weight = Shape.of(outputs, image.dim(1) / groups, window.height().kernel(), window.width().kernel());
        return FastConvolution.schemeFor(Geometry.of(window, groups, image, weight));
    }
}
