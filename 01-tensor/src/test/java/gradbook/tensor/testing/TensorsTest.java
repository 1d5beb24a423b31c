package gradbook.tensor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;
import net.jqwik.api.statistics.StatisticsReport;
import org.junit.jupiter.api.Test;

/// Property tests are only as good as what they are given: every kind of layout must really occur.
class TensorsTest {
    @Provide Arbitrary<Tensor> matrices() {
        return Tensors.of(Shape.of(3, 4), DType.FLOAT64);
    }

    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    @Property(tries = 500) void every_kind_of_layout_is_drawn(@ForAll("matrices") Tensor x) {
        int[] strides = x.layout().strides();
        Statistics.label("contiguous").collect(x.layout().isContiguous()).coverage(this::bothOften);
        Statistics.label("transposed").collect(strides[0] < strides[1] && strides[0] > 0).coverage(this::bothOften);
        Statistics.label("expanded").collect(Arrays.stream(strides).anyMatch(s -> s == 0)).coverage(this::bothOften);
        Statistics.label("offset").collect(x.layout().offset() > 0).coverage(this::bothOften);
        Statistics.label("steps").collect(Math.min(strides[0], strides[1]) > 1).coverage(this::bothOften);
    }

    private void bothOften(StatisticsCoverage coverage) {
        coverage.check(true).percentage(p -> p > 10);
        coverage.check(false).percentage(p -> p > 10);
    }

    @Provide Arbitrary<Tensor> hard() {
        return Tensors.hard(DType.FLOAT32);
    }

    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    @Property(tries = 300, seed = "1") void hard_values_are_drawn(@ForAll("hard") Tensor x) {
        double[] values = x.toDoubles();
        assertThat(x.dtype()).isEqualTo(DType.FLOAT32);
        Statistics.label("NaN").collect(Arrays.stream(values).anyMatch(Double::isNaN)).coverage(this::sometimes);
        Statistics.label("infinite").collect(Arrays.stream(values).anyMatch(Double::isInfinite))
                .coverage(this::sometimes);
        Statistics.label("subnormal").collect(Arrays.stream(values)
                .anyMatch(v -> v != 0 && Math.abs(v) < Float.MIN_NORMAL)).coverage(this::sometimes);
    }

    private void sometimes(StatisticsCoverage coverage) {
        coverage.check(true).percentage(p -> p > 5);
    }

    @Provide Arbitrary<List<Tensor>> triples() {
        return Tensors.broadcastable(3, DType.FLOAT64);
    }

    @Property(tries = 100) void tensors_broadcast_together(@ForAll("triples") List<Tensor> xyz) {
        Shape both = xyz.get(0).shape().broadcast(xyz.get(1).shape()).broadcast(xyz.get(2).shape());
        assertThat(xyz.get(0).add(xyz.get(1)).add(xyz.get(2)).shape()).isEqualTo(both);
    }

    // -------------------------------------------------------------------------------- shrinking

    static final class BelowTwo {
        @Provide Arbitrary<Tensor> tensors() {
            return Tensors.of(Shape.of(2, 2), DType.FLOAT64);
        }

        @Property(seed = "1") void holds(@ForAll("tensors") Tensor x) {
            if (Arrays.stream(x.toDoubles()).anyMatch(v -> v >= 2))
                throw new AssertionError(Arrays.toString(x.toDoubles()) + x.layout().isContiguous());
        }
    }

    @Test void numbers_shrink_to_0_and_the_one_that_matters_in_the_plainest_layout() {
        assertThat(FailingProperty.in(BelowTwo.class)).hasMessage("[0.0, 0.0, 0.0, 2.0]true");
    }

    static final class RowsAreContiguous {
        @Provide Arbitrary<Tensor> matrices() {
            return Shapes.ofRank(2, 2).flatMap(shape -> Tensors.of(shape, DType.FLOAT64));
        }

        @Property(seed = "1") void holds(@ForAll("matrices") Tensor x) {
            int[] strides = x.layout().strides();
            if (x.dim(1) > 1 && strides[1] != 1)
                throw new AssertionError(x.shape() + Arrays.toString(x.toDoubles()));
        }
    }

    @Test void a_tensor_in_an_odd_layout_shrinks_to_the_smallest_one() {
        assertThat(FailingProperty.in(RowsAreContiguous.class)).hasMessage("(1, 2)[0.0, 0.0]");
    }

    static final class NoNaN {
        @Provide Arbitrary<Tensor> tensors() {
            return Tensors.hard(DType.FLOAT64);
        }

        @Property(seed = "1") void holds(@ForAll("tensors") Tensor x) {
            if (Arrays.stream(x.toDoubles()).anyMatch(Double::isNaN))
                throw new AssertionError(x.shape() + Arrays.toString(x.toDoubles()));
        }
    }

    @Test void hard_values_shrink_to_the_only_one_that_matters() {
        assertThat(FailingProperty.in(NoNaN.class)).hasMessage("()[NaN]");
    }
}
