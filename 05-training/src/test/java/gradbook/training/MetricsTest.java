package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Tensor LOGITS = Tensor.of(Shape.of(4, 3), -3, -1, -2, 5, 0, 0, 1, 1, 0, 0, 0, 9);

    @Test void a_row_counts_if_it_is_largest_at_its_label() {
        assertThat(Metrics.correct(LOGITS, new int[] {1, 0, 0, 2})).isEqualTo(4);
        assertThat(Metrics.correct(LOGITS, new int[] {1, 1, 1, 2})).isEqualTo(2);
        assertThat(Metrics.correct(LOGITS, new int[] {0, 0, 0, 0})).isEqualTo(2);
        assertThat(Metrics.accuracy(LOGITS, new int[] {1, 1, 0, 2})).isEqualTo(0.75);
    }

    @Test void the_layout_of_the_logits_does_not_matter() {
        Tensor strided = LOGITS.transpose().copy().transpose();
        assertThat(Metrics.correct(strided, new int[] {1, 1, 1, 2})).isEqualTo(2);
    }

    /// In the order of size the classes of the rows are 1 2 0; 0 1 2; 0 1 2 and 2 0 1, the first of equals first.
    @Test void a_row_counts_if_its_label_is_among_the_largest() {
        int[][] places = {{2, 0, 1}, {0, 1, 2}, {0, 1, 2}, {1, 2, 0}};
        for (int k = 1; k <= 3; k++)
            for (int label = 0; label < 3; label++) {
                int[] labels = {label, label, label, label};
                int expected = 0;
                for (int[] row : places) if (row[label] < k) expected++;
                assertThat(Metrics.correctAmong(k, LOGITS, labels)).as("%d of %d", k, label).isEqualTo(expected);
            }
    }

    @Property(tries = 50) void the_largest_one_is_the_one_that_argmax_finds(@ForAll @IntRange(min = 1, max = 6) int n,
            @ForAll @IntRange(min = 1, max = 6) int classes, @ForAll Random random) {
        double[] values = random.doubles((long) n * classes)
                .map(x -> x < 0.1 ? Double.NaN : Math.floor(4 * x)).toArray();
        Tensor logits = Tensor.of(Shape.of(n, classes), values);
        int[] labels = random.ints(n, 0, classes).toArray();
        assertThat(Metrics.correctAmong(1, logits, labels)).isEqualTo(Metrics.correct(logits, labels));
        assertThat(Metrics.correctAmong(classes, logits, labels)).isEqualTo(n);
    }

    /// The "network" puts the classes in the order 0, 1, and each second image is of class 1.
    @Test void all_examples_of_a_data_set_are_counted() {
        Layer model = x -> Variable.concat(1, x.mul(0).add(1), x.mul(0)).reshape(-1, 2);
        assertThat(Metrics.topK(model, KFoldTest.numbered(101), 1)).isEqualTo(51 / 101.0);
        assertThat(Metrics.topK(model, KFoldTest.numbered(101), 2)).isEqualTo(1);
    }

    @Test void more_than_all_classes_are_refused() {
        assertThatThrownBy(() -> Metrics.correctAmong(4, LOGITS, new int[4]))
                .hasMessage("the 4 largest of 3 logits: k must be from 1 to 3");
        assertThatThrownBy(() -> Metrics.correctAmong(0, LOGITS, new int[4]))
                .hasMessage("the 0 largest of 3 logits: k must be from 1 to 3");
    }

    @Test void labels_must_fit_the_logits() {
        assertThatThrownBy(() -> Metrics.accuracy(LOGITS, new int[3])).isInstanceOf(ShapeException.class)
                .hasMessage("accuracy of logits (4, 3) and 3 labels: the logits must have the shape (N, classes)"
                        + " with one label for each of the N rows");
    }
}
