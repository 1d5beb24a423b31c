package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DropoutTest {

    @Provide Arbitrary<Tensor> tensors() {
        return Tensors.any(DType.FLOAT32);
    }

    @Property(tries = 100) void evaluation_leaves_everything_as_it_is(@ForAll("tensors") Tensor x) {
        assertThat(new Dropout(0.5).apply(Variable.constant(x)).value()).isBitIdenticalTo(x);
    }

    @Property(tries = 100)
    void dropping_with_probability_0_leaves_everything_as_it_is(@ForAll("tensors") Tensor x) {
        assertThat(train(new Dropout(0), x, 1)).isBitIdenticalTo(x);
    }

    @Test void not_even_the_smallest_draw_drops_with_probability_0() {
        Variable x = Variable.constant(Tensor.of(1.0, 2));
        RandomGenerator zeros = () -> 0;

        assertThat(Mode.train(zeros, () -> new Dropout(0).apply(x)).value()).hasValues(1, 2);
        assertThat(Mode.train(zeros, () -> new Dropout(0.1).apply(x)).value()).hasValues(0, 0);
    }

    @Property(tries = 100)
    void each_number_becomes_zero_or_grows_by_the_chance_to_survive(@ForAll("tensors") Tensor x) {
        Tensor y = train(new Dropout(0.75), x, 2);

        assertThat(y).hasShape(x.shape()).hasType(x.dtype());
        for (int i = 0; i < x.size(); i++) assertThat(y.at(i)).isIn(0.0 * x.at(i), 4 * x.at(i));
    }

    @Test void the_expected_value_stays_the_same() {
        int n = 100_000;
        double p = 0.3;
        Tensor y = train(new Dropout(p), Tensor.ones(Shape.of(n), DType.FLOAT64), 3);

        // Each is 0 or 1/(1 − p), with mean 1 and variance p/(1 − p); five standard errors around it.
        assertThat(y.mean().item()).isCloseTo(1, offset(5 * Math.sqrt(p / (1 - p) / n)));
        // Of n draws, n·p ± √(n·p·(1 − p)) are dropped.
        double dropped = n - y.ne(Tensor.scalar(0, DType.FLOAT64)).sum().item();
        assertThat(dropped).isCloseTo(n * p, offset(5 * Math.sqrt(n * p * (1 - p))));
    }

    @Test void the_backward_pass_drops_what_the_forward_pass_dropped() {
        Variable ones = Variable.variable(Tensor.ones(Shape.of(20, 20), DType.FLOAT32));
        Variable y = Mode.train(new Random(4), () -> new Dropout(0.5).apply(ones));

        Tensor gradient = y.sum().backward().of(ones).value();

        assertThat(gradient).isBitIdenticalTo(y.value());
        assertThat(gradient.sum().item()).isNotIn(0.0, 800.0);
    }

    @Test void the_same_generator_drops_the_same_and_another_one_others() {
        Tensor x = Tensor.ones(Shape.of(100), DType.FLOAT32);

        assertThat(train(new Dropout(0.5), x, 5)).isBitIdenticalTo(train(new Dropout(0.5), x, 5));
        assertThat(train(new Dropout(0.5), x, 5).sameAs(train(new Dropout(0.5), x, 6))).isFalse();
    }

    @Test void a_second_call_drops_others() {
        Variable x = Variable.constant(Tensor.ones(Shape.of(100), DType.FLOAT32));
        Dropout dropout = new Dropout(0.5);

        boolean same = Mode.train(new Random(7), () -> dropout.apply(x).value()
                .sameAs(dropout.apply(x).value()));

        assertThat(same).isFalse();
    }

    @Test void a_probability_outside_its_range_is_refused() {
        for (double p : new double[] {-0.1, 1, 50, Double.NaN})
            assertThatThrownBy(() -> new Dropout(p)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the probability of dropping must be at least 0 and less than 1, not " + p);
    }

    private static Tensor train(Dropout dropout, Tensor x, long seed) {
        return Mode.train(new Random(seed), () -> dropout.apply(Variable.constant(x))).value();
    }
}
