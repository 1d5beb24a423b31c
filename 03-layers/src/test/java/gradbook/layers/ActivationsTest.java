package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.tensor.testing.TensorAssert.withinRelative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Values and derivatives worked out from the definitions, above all where two branches meet.
class ActivationsTest {
    private static final double NAN = Double.NaN, INFINITY = Double.POSITIVE_INFINITY;

    @Test void leaky_relu_is_the_number_or_a_small_part_of_it() {
        Tensor x = Tensor.of(-4.0, -0.0, 0, 3);

        assertThat(value(new LeakyReLU(), x)).hasValues(-0.04, -0.0, 0, 3);
        assertThat(value(new LeakyReLU(0.25), x)).hasValues(-1, -0.0, 0, 3);
        assertThat(value(new LeakyReLU(), Tensor.of(-INFINITY, INFINITY, NAN))).hasValues(-INFINITY, INFINITY, NAN);
    }

    @Test void the_slope_of_leaky_relu_at_the_kink_is_the_small_one() {
        assertThat(slope(new LeakyReLU(), Tensor.of(-4.0, -0.0, 0, 3))).hasValues(0.01, 0.01, 0.01, 1);
        assertThat(slope(new LeakyReLU(0.25), Tensor.of(-1e30, 1e30))).hasValues(0.25, 1);
    }

    /// e^−ln 2 − 1 = −½, e^−ln 4 − 1 = −¾.
    @Test void elu_is_the_number_or_an_exponential() {
        Tensor x = Tensor.of(-Math.log(2), -Math.log(4), 0, 3, -1000, 1000);

        assertThat(value(new ELU(), x)).isCloseTo(Tensor.of(-0.5, -0.75, 0, 3, -1, 1000), within(1e-15));
        assertThat(value(new ELU(2), x)).isCloseTo(Tensor.of(-1, -1.5, 0, 3, -2, 1000), within(1e-15));
        assertThat(value(new ELU(), Tensor.of(-INFINITY, INFINITY, NAN))).hasValues(-1, INFINITY, NAN);
    }

    @Test void the_slope_of_elu_is_one_or_alpha_times_the_exponential() {
        Tensor x = Tensor.of(-Math.log(2), -Math.log(4), 0, 3, -1000, 1000);

        assertThat(slope(new ELU(), x)).isCloseTo(Tensor.of(0.5, 0.25, 1, 1, 0, 1), within(1e-15));
        assertThat(slope(new ELU(2), x)).isCloseTo(Tensor.of(1, 0.5, 2, 1, 0, 1), within(1e-15));
    }

    @Test void elu_of_tiny_numbers_keeps_their_digits() {
        double[] tiny = {-1e-3, -1e-6, -1e-12, -1e-20};
        double[] exact = {Math.expm1(-1e-3), Math.expm1(-1e-6), Math.expm1(-1e-12), -1e-20};

        assertThat(value(new ELU(), Tensor.of(tiny))).isCloseTo(Tensor.of(exact), withinRelative(1e-15));
        assertThat(value(new ELU(), Tensor.of(tiny).to(DType.FLOAT32)).to(DType.FLOAT64))
                .isCloseTo(Tensor.of(exact), withinRelative(1e-6));
    }

    /// log(1 + e^ln 3) = ln 4, log(1 + e^−ln 3) = ln ⁴⁄₃, and σ(±ln 3) = ¾ and ¼.
    @Test void softplus_is_smooth_and_its_slope_is_the_sigmoid() {
        Tensor x = Tensor.of(Math.log(3), -Math.log(3), 0);

        assertThat(value(new Softplus(), x)).isCloseTo(Tensor.of(Math.log(4), Math.log(4 / 3.0), Math.log(2)),
                within(1e-15));
        assertThat(slope(new Softplus(), x)).isCloseTo(Tensor.of(0.75, 0.25, 0.5), within(1e-15));
    }

    @Test void softplus_does_not_overflow_or_lose_what_is_small() {
        Tensor x = Tensor.of(-1000, -100, 1000, 1e30, -INFINITY, INFINITY, NAN);

        assertThat(value(new Softplus(), x))
                .isCloseTo(Tensor.of(0, Math.exp(-100), 1000, 1e30, 0, INFINITY, NAN), withinRelative(1e-15));
        assertThat(slope(new Softplus(), x))
                .isCloseTo(Tensor.of(0, Math.exp(-100), 1, 1, 0, 1, NAN), withinRelative(1e-15));
        assertThat(value(new Softplus(), Tensor.of(-1000f, 1000f))).hasValues(0, 1000);
    }

    @Test void identity_is_what_came_in() {
        Variable x = Variable.variable(Tensor.of(-1.0, NAN));

        assertThat(new Identity().apply(x)).isSameAs(x);
    }

    /// The probabilities are 3 : 1 along each row.
    @Test void log_softmax_is_the_logarithm_of_the_probabilities() {
        Tensor x = Tensor.of(new double[][] {{Math.log(3), 0}, {7, 7 + Math.log(3)}});

        assertThat(value(new LogSoftmax(1), x)).isCloseTo(new double[][] {
            {Math.log(0.75), Math.log(0.25)}, {Math.log(0.25), Math.log(0.75)}}, within(1e-14));
        assertThat(value(new LogSoftmax(0), x.transpose())).isCloseTo(new double[][] {
            {Math.log(0.75), Math.log(0.25)}, {Math.log(0.25), Math.log(0.75)}}, within(1e-14));
        assertThat(value(new LogSoftmax(-1), Tensor.of(1000.0, -1000))).hasValues(0, -2000);
    }

    @Test void they_say_what_they_are() {
        List<Layer> layers = List.of(new LeakyReLU(), new ELU(), new Softplus(), new Identity(), new LogSoftmax(1));

        assertThat(layers).extracting(Object::toString)
                .containsExactly("LeakyReLU(0.01)", "ELU(1.0)", "Softplus", "Identity", "LogSoftmax(1)");
    }

    private static Tensor value(Layer layer, Tensor x) {
        return layer.apply(Variable.constant(x)).value();
    }

    private static Tensor slope(Layer layer, Tensor x) {
        Variable input = Variable.variable(x);
        return layer.apply(input).sum().backward().of(input).value();
    }
}
