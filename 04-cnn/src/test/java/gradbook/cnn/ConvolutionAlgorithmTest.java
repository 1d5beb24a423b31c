package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.cnn.testing.Geometries;
import gradbook.cnn.testing.Geometries.Operands;
import gradbook.cnn.testing.Geometries.Sizes;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConvolutionAlgorithmTest {
    private static final ConvolutionAlgorithm LOOPS = ConvolutionAlgorithm.LOOPS;

    @Provide Arbitrary<Operands> operands() {
        return Arbitraries.of(DType.values()).flatMap(dtype -> Geometries.operands(Geometries.any(), dtype));
    }

    /// Rounding in sums of up to `terms` products of at most 4.5².
    private static Offset<Double> rounding(Operands given) {
        return within(given.sizes().terms() * 20.25 * 8 * given.x().dtype().epsilon());
    }

    @Property(tries = 300)
    void all_give_the_same_outputs(@ForAll("operands") Operands given, @ForAll ConvolutionAlgorithm algorithm) {
        Sizes s = given.sizes();

        assertThat(algorithm.conv2d(s.window(), s.groups(), given.x(), given.w())).hasType(given.x().dtype())
                .isCloseTo(LOOPS.conv2d(s.window(), s.groups(), given.x(), given.w()), rounding(given));
    }

    @Property(tries = 300)
    void all_give_the_same_gradient_at_the_image(@ForAll("operands") Operands given,
            @ForAll ConvolutionAlgorithm algorithm) {
        Sizes s = given.sizes();

        assertThat(algorithm.inputGradient(s.window(), s.groups(), s.image(), given.g(), given.w()))
                .hasType(given.x().dtype()).isCloseTo(LOOPS.inputGradient(s.window(), s.groups(), s.image(), given.g(),
                        given.w()), rounding(given));
    }

    @Property(tries = 300)
    void all_give_the_same_gradient_at_the_weights(@ForAll("operands") Operands given,
            @ForAll ConvolutionAlgorithm algorithm) {
        Sizes s = given.sizes();

        assertThat(algorithm.weightGradient(s.window(), s.groups(), s.weight(), given.x(), given.g()))
                .hasType(given.x().dtype()).isCloseTo(LOOPS.weightGradient(s.window(), s.groups(), s.weight(),
                        given.x(), given.g()), rounding(given));
    }

    @Property(tries = 60) void the_bias_is_added_by_all(@ForAll("operands") Operands given) {
        Sizes s = given.sizes();
        Geometry geometry = Geometry.of(s.window(), s.groups(), s.image(), s.weight());
        Tensor bias = Tensors.randn(Shape.of(geometry.outputs()), given.x().dtype(), new Random(given.seed()));
        Tensor expected = new LoopConvolution().forward(geometry, given.x(), given.w(), bias);

        assertThat(new FftConvolution().forward(geometry, given.x(), given.w(), bias))
                .isCloseTo(expected, rounding(given));
        assertThat(new ToeplitzConvolution().forward(geometry, given.x(), given.w(), bias))
                .isCloseTo(expected, rounding(given));
    }

    @ParameterizedTest @EnumSource void no_images_give_no_outputs_and_no_gradient(ConvolutionAlgorithm algorithm) {
        Tensor x = Tensor.zeros(Shape.of(0, 3, 4, 4), DType.FLOAT32), w = Tensor.ones(Shape.of(5, 3, 2, 2),
                DType.FLOAT32), g = Tensor.zeros(Shape.of(0, 5, 3, 3), DType.FLOAT32);

        assertThat(algorithm.conv2d(Window.of(2), 1, x, w)).hasShape(0, 5, 3, 3);
        assertThat(algorithm.inputGradient(Window.of(2), 1, x.shape(), g, w)).hasShape(0, 3, 4, 4);
        assertThat(algorithm.weightGradient(Window.of(2), 1, w.shape(), x, g))
                .isBitIdenticalTo(Tensor.zeros(w.shape(), DType.FLOAT32));
    }

    // ------------------------------------------------------------------------ the Toeplitz matrix

    @Test void the_matrix_holds_the_weights_moved_on_from_row_to_row() {
        Tensor w = Tensor.of(Shape.of(1, 1, 2, 2), 1f, 2, 3, 4);

        assertThat(ToeplitzMatrix.of(Window.of(2), 1, Shape.of(1, 1, 3, 3), w)).hasShape(4, 9).hasValues(
                1, 2, 0, 3, 4, 0, 0, 0, 0,
                0, 1, 2, 0, 3, 4, 0, 0, 0,
                0, 0, 0, 1, 2, 0, 3, 4, 0,
                0, 0, 0, 0, 1, 2, 0, 3, 4);
    }

    @Test void groups_are_blocks_of_the_matrix() {
        Tensor w = Tensor.of(Shape.of(2, 1, 1, 1), 5f, 7);

        assertThat(ToeplitzMatrix.of(Window.of(1), 2, Shape.of(3, 2, 1, 2), w)).hasShape(4, 4).hasValues(
                5, 0, 0, 0,
                0, 5, 0, 0,
                0, 0, 7, 0,
                0, 0, 0, 7);
    }

    @Test void a_picture_has_a_letter_for_each_weight() {
        assertThat(ToeplitzMatrix.picture(Window.of(2), 3, 3)).isEqualTo("""
                a b · │ c d · │ · · ·
                · a b │ · c d │ · · ·
                ──────┼───────┼──────
                · · · │ a b · │ c d ·
                · · · │ · a b │ · c d
                """);
        assertThat(ToeplitzMatrix.picture(Window.of(1, 3).padding(0, 1), 1, 3)).isEqualTo("""
                b c ·
                a b c
                · a b
                """);
        assertThatThrownBy(() -> ToeplitzMatrix.picture(Window.of(6), 9, 9)).isInstanceOf(ShapeException.class)
                .hasMessage("a picture of 6×6: it has 36 weights, and the alphabet 26 letters");
    }

    // --------------------------------------------------------------------- the Fourier transform

    @Provide Arbitrary<Tensor> planes() {
        Arbitrary<Integer> powers = Arbitraries.of(1, 2, 4, 8, 16);
        return powers.flatMap(rows -> powers.flatMap(columns ->
                Tensors.of(Shape.of(rows, columns), DType.FLOAT64)));
    }

    @Property(tries = 60) void the_fast_transform_is_what_the_definition_says(@ForAll("planes") Tensor x) {
        int rows = x.dim(0), columns = x.dim(1);
        Spectrum spectrum = Spectrum.of(rows, columns, x.toDoubles());
        double[] real = new double[x.size()], imaginary = new double[x.size()];
        for (int f = 0; f < x.size(); f++)
            for (int t = 0; t < x.size(); t++) {
                double turns = (double) (f / columns) * (t / columns) / rows
                        + (double) (f % columns) * (t % columns) / columns;
                real[f] += x.at(t) * Math.cos(2 * Math.PI * turns);
                imaginary[f] -= x.at(t) * Math.sin(2 * Math.PI * turns);
            }

        assertThat(Tensor.of(spectrum.real())).isCloseTo(real, within(1e-9));
        assertThat(Tensor.of(spectrum.imaginary())).isCloseTo(imaginary, within(1e-9));
        assertThat(Tensor.of(spectrum.toPlane())).isCloseTo(x.toDoubles(), within(1e-12));
    }

    // ------------------------------------------------------------------------------------ errors

    @Test void operands_of_two_types_are_refused() {
        Tensor x = Tensor.zeros(Shape.of(1, 1, 3, 3), DType.FLOAT32);

        assertThatThrownBy(() -> ConvolutionAlgorithm.FFT.conv2d(Window.of(3), 1, x, x.to(DType.FLOAT64)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("""
                        convolution with operands float32 (1, 1, 3, 3) and float64 (1, 1, 3, 3): both must have the \
                        same type
                          hint: convert one of them, as in to(DType.FLOAT32)""");
        assertThatThrownBy(() -> ConvolutionAlgorithm.FFT.inputGradient(Window.of(3), 1, Shape.of(1, 1, 4, 4), x, x))
                .isInstanceOf(ShapeException.class).hasMessage("a gradient of shape (1, 1, 3, 3) at the outputs of a"
                        + " convolution of (1, 1, 4, 4) with weights (1, 1, 3, 3): it must have their shape,"
                        + " (1, 1, 2, 2)");
    }
}
