package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.OpChecks;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.GradientCheck;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The losses of [Losses] for numbers. Outputs and targets differ by 0, 2, −1 and 3, −4, 0.
class RegressionLossesTest {
    private static final Tensor OUTPUTS = Tensor.of(new double[][] {{5, 3, 0}, {3, -3, 7}});
    private static final Tensor TARGETS = Tensor.of(new double[][] {{5, 1, 1}, {0, 1, 7}});

    private interface Loss {
        Variable of(Variable y, Tensor targets);
    }

    private static void assertLoss(Loss loss, double expected, double... gradient) {
        Variable y = Variable.variable(OUTPUTS), value = loss.of(y, TARGETS);

        assertThat(value.value().item()).isCloseTo(expected, offset(1e-15));
        assertThat(value.backward().of(y).value()).isCloseTo(Tensor.of(Shape.of(2, 3), gradient), within(1e-15));
    }

    @Test void mse_is_the_mean_over_all_elements() {
        assertLoss(Losses::mse, 30 / 6.0, 0, 2 / 3.0, -1 / 3.0, 1, -4 / 3.0, 0);
    }

    @Test void half_squared_error_is_the_mean_over_the_examples() {
        assertLoss(Losses::halfSquaredError, 30 / 4.0, 0, 1, -0.5, 1.5, -2, 0);
    }

    @Test void l1_has_slopes_of_1_and_0_at_its_tip() {
        assertLoss(Losses::l1, 10 / 6.0, 0, 1 / 6.0, -1 / 6.0, 1 / 6.0, -1 / 6.0, 0);
    }

    /// (0 + 1½ + ½ + 2½ + 3½ + 0)/6 for δ = 1, where one difference is at the joint; and (0 + 2 + ½ + 4 + 6 + 0)/6
    /// for δ = 2.
    @Test void huber_is_squared_inside_and_straight_outside() {
        assertLoss(Losses::huber, 8 / 6.0, 0, 1 / 6.0, -1 / 6.0, 1 / 6.0, -1 / 6.0, 0);
        assertLoss((y, t) -> Losses.huber(y, t, 2), 12.5 / 6, 0, 2 / 6.0, -1 / 6.0, 2 / 6.0, -2 / 6.0, 0);
    }

    @Test void smooth_l1_is_huber_divided_by_its_width() {
        assertLoss(Losses::smoothL1, 8 / 6.0, 0, 1 / 6.0, -1 / 6.0, 1 / 6.0, -1 / 6.0, 0);
        assertLoss((y, t) -> Losses.smoothL1(y, t, 2), 12.5 / 12, 0, 1 / 6.0, -1 / 12.0, 1 / 6.0, -1 / 6.0, 0);
    }

    @Test void large_differences_do_not_overflow_where_the_loss_is_straight() {
        Variable y = Variable.variable(Tensor.of(Shape.of(2, 2), 1000f, -1000f, 3e38f, -3e38f));
        Tensor zeros = Tensor.zeros(Shape.of(2, 2), DType.FLOAT32);
        Tensor first = Tensor.of(Shape.of(1, 2), 1000f, -1000f), none = Tensor.zeros(Shape.of(1, 2), DType.FLOAT32);

        assertThat(Losses.huber(Variable.constant(first), none).value().item()).isEqualTo(999.5);
        assertThat(Losses.smoothL1(Variable.constant(first), none, 4).value().item()).isEqualTo(998);
        assertThat(Losses.l1(Variable.constant(first), none).value().item()).isEqualTo(1000);
        assertThat(Losses.mse(Variable.constant(first), none).value().item()).isEqualTo(1e6);
        assertThat(Losses.huber(y, zeros).backward().of(y).value()).hasValues(0.25, -0.25, 0.25, -0.25);
    }

    @Property(tries = 30) void gradients_match_finite_differences(@ForAll @IntRange(min = 1, max = 4) int n,
            @ForAll @IntRange(min = 1, max = 4) int outputs, @ForAll Random random) {
        Tensor y = Tensors.randn(Shape.of(n, outputs), DType.FLOAT64, random).mul(2);
        Tensor targets = Tensors.randn(Shape.of(n, outputs), DType.FLOAT64, random);
        for (Loss loss : List.<Loss>of(Losses::mse, Losses::halfSquaredError))
            OpChecks.require(GradientCheck.ofList(in -> loss.of(in.getFirst(), targets))
                    .at(y).upToOrder(2).seed(random.nextLong()).run());
        for (Loss loss : List.<Loss>of(Losses::l1, Losses::huber, (x, t) -> Losses.smoothL1(x, t, 0.5)))
            OpChecks.require(GradientCheck.ofList(in -> loss.of(in.getFirst(), targets))
                    .at(y).seed(random.nextLong()).run());
    }

    @Test void targets_of_another_shape_are_not_broadcast() {
        Variable column = Variable.constant(Tensor.zeros(Shape.of(3, 1), DType.FLOAT64));
        assertThatThrownBy(() -> Losses.mse(column, Tensor.of(1.0, 2, 3))).isInstanceOf(ShapeException.class)
                .hasMessage("mean squared error of outputs (3, 1) and targets (3): both must have the same shape"
                        + "\n  hint: targets.reshape(3, 1) has as many numbers");
        assertThatThrownBy(() -> Losses.halfSquaredError(column, Tensor.of(1.0)))
                .hasMessage("half squared error of outputs (3, 1) and targets (1): both must have the same shape");
        assertThatThrownBy(() -> Losses.l1(column, Tensor.of(1.0)))
                .hasMessage("absolute error of outputs (3, 1) and targets (1): both must have the same shape");
        assertThatThrownBy(() -> Losses.smoothL1(column, Tensor.of(1.0)))
                .hasMessage("Huber loss of outputs (3, 1) and targets (1): both must have the same shape");
    }

    @Test void a_single_number_has_no_examples_to_count() {
        Variable number = Variable.constant(Tensor.scalar(1, DType.FLOAT64));
        assertThatThrownBy(() -> Losses.halfSquaredError(number, number.value())).isInstanceOf(ShapeException.class)
                .hasMessage("half squared error of a single number: the first dimension of the outputs must count the"
                        + " examples\n  hint: reshape(1)");
    }

    @Test void widths_must_be_positive() {
        Variable y = Variable.constant(OUTPUTS);
        assertThatThrownBy(() -> Losses.huber(y, TARGETS, 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the Huber loss needs a positive δ, not 0.0");
        assertThatThrownBy(() -> Losses.smoothL1(y, TARGETS, Double.NaN)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the smooth L1 loss needs a positive β, not NaN");
    }
}
