package gradbook.cnn;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.Variable;
import gradbook.cnn.testing.CnnCases;
import gradbook.cnn.testing.Windows;
import gradbook.layers.testing.LayerCase;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class GaussianPool2dTest {

    @Provide Arbitrary<LayerCase> poolings() {
        return CnnCases.poolings(window -> new GaussianPool2d(window, 0.9), Windows.any());
    }

    /// The bell in two dimensions at once, over what lies in the image.
    @Property(tries = 200) void each_output_is_a_mean_with_the_weights_of_a_bell(@ForAll("poolings") LayerCase given) {
        Window window = ((GaussianPool2d) given.layer()).window();
        Axis down = window.height(), across = window.width();
        Tensor x = given.input();

        assertThat(given.layer().apply(Variable.constant(x)).value()).isCloseTo(
                Tensors.define(window.outputOf(x.shape()), DType.FLOAT64, i -> {
                    double sum = 0, weights = 0;
                    for (int k = 0; k < down.kernel(); k++)
                        for (int l = 0; l < across.kernel(); l++) {
                            double a = k * down.dilation() - (down.extent() - 1) / 2.0;
                            double b = l * across.dilation() - (across.extent() - 1) / 2.0;
                            double weight = Math.exp(-(a * a + b * b) / (2 * 0.9 * 0.9));
                            int row = down.position(i[2], k), column = across.position(i[3], l);
                            weights += weight;
                            if (row >= 0 && row < x.dim(2) && column >= 0 && column < x.dim(3))
                                sum += weight * x.get(i[0], i[1], row, column);
                        }
                    return sum / weights;
                }), within(1e-12));
    }

    @Property(tries = 60)
    @ChecksGradientOf("GaussianPool2d")
    void gradient_of_gaussian_pool2d_matches_finite_differences(@ForAll("poolings") LayerCase given) {
        given.verify();
    }

    @Test void a_distance_of_one_pixel_halves_the_weights_of_the_usual_one() {
        assertThat(GaussianPool2d.of3By3().kernel(DType.FLOAT64).mul(16)).isCloseTo(
                new double[][] {{1, 2, 1}, {2, 4, 2}, {1, 2, 1}}, within(1e-14));
    }

    /// Stripes of one pixel: max pooling makes them white, or black, as they happen to lie; the bell sees grey.
    @Test void fine_stripes_become_grey() {
        Tensor stripes = Tensor.of(Shape.of(1, 1, 1, 7), 0.0, 1, 0, 1, 0, 1, 0);
        var pool = new GaussianPool2d(Window.of(1, 3).stride(1, 2), Math.sqrt(1 / (2 * Math.log(2))));

        assertThat(pool.apply(Variable.constant(stripes)).value())
                .isCloseTo(Tensor.of(Shape.of(1, 1, 1, 3), .5, .5, .5), within(1e-15));
    }

    @Test void it_says_what_it_does() {
        assertThat(new GaussianPool2d(Window.of(3).stride(2), 0.5)).hasToString("GaussianPool2d(3×3, stride 2, σ 0.5)");
    }

    @Test void a_bell_without_width_is_refused() {
        assertThatThrownBy(() -> new GaussianPool2d(Window.of(3), 0)).isInstanceOf(ShapeException.class)
                .hasMessage("Gaussian pooling with σ = 0.0: it must be greater than 0");
        assertThatThrownBy(() -> new GaussianPool2d(Window.of(3), Double.NaN)).isInstanceOf(ShapeException.class);
    }
}
