package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.GradientCheck;
import gradbook.layers.testing.LayerCases;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RegularizationTest {
    private final Linear layer = new Linear(new Parameter(Tensor.of(new double[][] {{1, -2}})),
            new Parameter(Tensor.of(3.0)));

    @Test void l2_is_half_the_sum_of_squares_of_all_parameters() {
        Variable term = Regularization.l2(layer, 0.1); // 0.05·(1 + 4 + 9)

        assertThat(term.value().item()).isCloseTo(0.7, offset(1e-15));
        Gradients gradients = term.backward();
        assertThat(gradients.of(layer.weight()).value()).isCloseTo(new double[][] {{0.1, -0.2}}, within(1e-16));
        assertThat(gradients.of(layer.bias()).value()).isCloseTo(Tensor.of(0.3), within(1e-16));
    }

    @Test void l1_is_the_sum_of_magnitudes_of_all_parameters() {
        layer.bias().value().copyInPlace(Tensor.of(0.0));
        Variable term = Regularization.l1(layer, 0.1); // 0.1·(1 + 2 + 0)

        assertThat(term.value().item()).isCloseTo(0.3, offset(1e-15));
        Gradients gradients = term.backward();
        assertThat(gradients.of(layer.weight()).value()).hasValues(0.1, -0.1);
        assertThat(gradients.of(layer.bias()).value()).hasValues(0);
    }

    @Test void some_parameters_may_be_left_alone_and_shared_ones_count_once() {
        List<Parameter> weights = List.of(layer.weight());

        assertThat(Regularization.l2(weights, 2).value().item()).isEqualTo(5);
        assertThat(Regularization.l1(weights, 2).value().item()).isEqualTo(6);
        assertThat(Regularization.l2(weights, 2).backward().contains(layer.bias())).isFalse();
        assertThat(Regularization.l2(Sequential.of(layer, layer), 2).value().item()).isEqualTo(14);
    }

    /// Weight decay adds λ·w to the gradient g of the loss: w ← w − η·(g + λ·w).
    @Property(tries = 20) void a_step_with_l2_is_a_step_with_weight_decay(@ForAll Random random) {
        Linear net = new Linear(LayerCases.parameter(Shape.of(2, 3), random),
                LayerCases.parameter(Shape.of(2), random));
        Variable x = Variable.constant(Tensors.randn(Shape.of(4, 3), DType.FLOAT64, random));
        Tensor targets = Tensors.randn(Shape.of(4, 2), DType.FLOAT64, random);
        double rate = 0.1, lambda = 0.3;
        Gradients plain = Losses.mse(net.apply(x), targets).backward();
        Gradients regular = Losses.mse(net.apply(x), targets).add(Regularization.l2(net, lambda)).backward();

        for (Parameter p : List.of(net.weight(), net.bias())) {
            Tensor w = p.value(), g = plain.of(p).value();
            Tensor decayed = w.sub(g.add(w.mul(lambda)).mul(rate));
            assertThat(w.copy().addInPlace(regular.of(p).value(), -rate)).isCloseTo(decayed, within(1e-14));
        }
    }

    @Property(tries = 20) void gradients_match_finite_differences(@ForAll Random random) {
        Linear net = new Linear(LayerCases.parameter(Shape.of(2, 3), random), null);
        Tensor x = Tensors.randn(Shape.of(1, 3), DType.FLOAT64, random);
        OpChecks.require(GradientCheck.ofList(in -> net.apply(in.getFirst()).sum().add(Regularization.l2(net, 0.3)))
                .at(x).seed(random.nextLong()).run());
        OpChecks.require(GradientCheck.ofList(in -> net.apply(in.getFirst()).sum().add(Regularization.l1(net, 0.3)))
                .at(x).seed(random.nextLong()).run());
    }

    @Test void with_a_factor_of_0_there_is_no_term() {
        assertThat(Regularization.l2(layer, 0).value().item()).isZero();
        assertThat(Regularization.l1(layer, 0).backward().of(layer.weight()).value())
                .isCloseTo(new double[][] {{0, 0}}, within(0.0));
    }

    @Test void what_makes_no_sense_is_refused() {
        assertThatThrownBy(() -> Regularization.l2(layer, -1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the L2 term needs λ ≥ 0, not -1.0");
        assertThatThrownBy(() -> Regularization.l1(new ReLU(), 1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the L1 term of a model without parameters: there is nothing to make small");
    }
}
