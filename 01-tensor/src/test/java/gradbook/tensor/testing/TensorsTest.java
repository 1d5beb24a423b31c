package gradbook.tensor.testing;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;
import net.jqwik.api.statistics.StatisticsReport;

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
}
