package gradbook.autodiff;

import static gradbook.autodiff.Derivatives.ABS;
import static gradbook.autodiff.Derivatives.MAXIMUM;
import static gradbook.autodiff.Derivatives.MINIMUM;
import static gradbook.autodiff.Derivatives.RELU;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where a function has a kink, its derivative is a choice: these are the ones the table makes.
class SubgradientTest {
    @Test void at_a_kink_the_derivative_is_the_one_the_table_names() {
        assertThat(slopesAtTheKink(RELU)).containsExactly(0, 0, 1);
        assertThat(slopesAtTheKink(ABS)).containsExactly(-1, 0, 1);
    }

    private static double[] slopesAtTheKink(Op op) {
        Variable x = Variable.variable(Tensor.of(-2.0, 0, 2));
        return op.apply(x).sum().backward().of(x).value().toDoubles();
    }

    @Test void equal_numbers_share_the_gradient_of_their_maximum() {
        Variable x = Variable.variable(Tensor.of(1.0, 3)), y = Variable.variable(Tensor.of(1.0, 2));
        for (Op op : List.of(MAXIMUM, MINIMUM)) {
            Gradients gradients = op.apply(x, y).sum().backward();
            double larger = op == MAXIMUM ? 1 : 0;
            assertThat(gradients.of(x).value().toDoubles()).containsExactly(0.5, larger);
            assertThat(gradients.of(y).value().toDoubles()).containsExactly(0.5, 1 - larger);
        }
    }

    @Test void the_first_of_equal_largest_elements_receives_the_gradient() {
        Variable x = Variable.variable(Tensor.of(new double[][] {{1, 4, 4}, {5, 5, 5}}));
        assertThat(x.max(1).sum().backward().of(x).value().toDoubles()).containsExactly(0, 1, 0, 1, 0, 0);
    }

    @Test void the_power_0_is_constant_even_at_0() {
        Variable x = Variable.variable(Tensor.of(0.0, 2));
        assertThat(x.pow(0).sum().backward().of(x).value().toDoubles()).containsExactly(0, 0);
        Variable slope = x.square().mul(x.pow(1)).sum().gradients().of(x).sum();
        assertThat(slope.backward().of(x).value().toDoubles()).containsExactly(0, 12);
    }
}
