package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.tensor.testing.TensorAssert.withinRelative;
import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.DType;
import gradbook.tensor.Parallel;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Steps in one pass over memory against the formulas in float64.
class VectorStepsTest {
    private static final List<UpdateRule> RULES = List.of(
            new Sgd(), new Sgd().weightDecay(0.3), new Sgd().momentum(0.9).weightDecay(0.01),
            new Sgd().momentum(0.5).nesterov(true).weightDecay(0.3), Sgd.averaging(0.3).weightDecay(0.1),
            new AdamW().epsilon(0.01).weightDecay(0.3),
            new Adam(), new Adam().betas(0.5, 0.8).epsilon(0.01).weightDecay(0.3));

    @Property(tries = 60) void steps_in_float32_are_those_in_float64(
            @ForAll @IntRange(min = 1, max = 80) int n, @ForAll Random random) {
        assertAgree(Shape.of(n), random);
    }

    @Test void steps_that_several_threads_share_are_those_in_float64() {
        assertAgree(Shape.of(3, 33_000), new Random(1));
    }

    private static void assertAgree(Shape shape, Random random) {
        for (UpdateRule rule : RULES) {
            Tensor start = Tensors.randn(shape, DType.FLOAT32, random);
            Tensor fast = start.copy(), exact = start.to(DType.FLOAT64);
            Map<String, Tensor> buffers = zeros(rule, fast), exactBuffers = zeros(rule, exact);
            for (int step = 1; step <= 3; step++) {
                Tensor g = Tensors.randn(shape, DType.FLOAT32, random);
                rule.update(fast, g, buffers, 0.1, step);
                rule.update(exact, g.to(DType.FLOAT64), exactBuffers, 0.1, step);
            }
            // A dozen roundings of numbers up to 10 or so in each of three steps.
            assertThat(fast.to(DType.FLOAT64)).as("%s", rule).isCloseTo(exact, withinRelative(1e-5).plus(2e-5));
            buffers.forEach((name, buffer) -> assertThat(buffer.to(DType.FLOAT64)).as("%s of %s", name, rule)
                    .isCloseTo(exactBuffers.get(name), withinRelative(1e-5).plus(2e-6)));
        }
    }

    private static Map<String, Tensor> zeros(UpdateRule rule, Tensor like) {
        var zeros = new LinkedHashMap<String, Tensor>();
        rule.buffers().forEach(name -> zeros.put(name, Tensor.zeros(like.shape(), like.dtype())));
        return zeros;
    }

    @Test void what_has_decayed_below_the_smallest_useful_number_becomes_0() {
        Tensor w = Tensor.of(1f, 1f, 1f), v = Tensor.of(1.1e-30f, -1.1e-30f, 2e-30f), g = Tensor.of(0f, 0f, 0f);
        new Sgd().momentum(0.5).update(w, g, Map.of("momentum_buffer", v), 0.1, 1);
        assertThat(v).hasValues(0, 0, 1e-30f);

        Tensor m = Tensor.of(1.1e-30f, -1.1e-30f, 2e-30f), s = Tensor.of(1.1e-30f, 2e-30f, 0f);
        new Adam().betas(0.5, 0.5).update(w, g, Map.of("exp_avg", m, "exp_avg_sq", s), 0.1, 1);
        assertThat(m).hasValues(0, 0, 1e-30f);
        assertThat(s).hasValues(0, 1e-30f, 0);
    }

    @Test void neighbours_in_a_shared_storage_are_left_alone() {
        for (UpdateRule rule : RULES) {
            Tensor whole = Tensor.ones(Shape.of(20), DType.FLOAT32), part = whole.slice(0, 1, 19);
            rule.update(part, Tensor.ones(part.shape(), DType.FLOAT32), zeros(rule, part), 0.1, 1);
            assertThat(whole.get(0)).isEqualTo(1);
            assertThat(whole.get(19)).isEqualTo(1);
            assertThat(part.max().item()).isLessThan(1);
        }
    }

    @Test void weights_in_columns_are_moved_by_the_same_formula() {
        for (UpdateRule rule : RULES) {
            Tensor g = Tensors.randn(Shape.of(5, 7), DType.FLOAT32, new Random(2));
            Tensor rows = Tensor.ones(Shape.of(5, 7), DType.FLOAT32);
            Tensor columns = Tensor.ones(Shape.of(7, 5), DType.FLOAT32).transpose();
            rule.update(rows, g, zeros(rule, rows), 0.1, 1);
            rule.update(columns, g, zeros(rule, columns), 0.1, 1);
            assertThat(columns).as("%s", rule).isCloseTo(rows, withinRelative(1e-5));
        }
    }

    @Test void a_step_makes_itself_known() {
        for (UpdateRule rule : RULES) {
            Tensor w = Tensor.ones(Shape.of(3), DType.FLOAT32);
            Map<String, Tensor> buffers = zeros(rule, w);
            rule.update(w, w.copy(), buffers, 0.1, 1);
            assertThat(w.storage().version()).isPositive();
            buffers.values().forEach(buffer -> assertThat(buffer.storage().version()).isPositive());
        }
    }

    @Test void the_bits_are_the_same_on_any_number_of_threads() {
        for (UpdateRule rule : RULES)
            assertThat(Parallel.withThreads(1, () -> stepped(rule)))
                    .isBitIdenticalTo(Parallel.withThreads(3, () -> stepped(rule)));
    }

    private static Tensor stepped(UpdateRule rule) {
        var random = new Random(4);
        Tensor w = Tensors.randn(Shape.of(100_003), DType.FLOAT32, random).contiguous();
        rule.update(w, Tensors.randn(w.shape(), DType.FLOAT32, random).contiguous(), zeros(rule, w), 0.1, 1);
        return w;
    }
}
