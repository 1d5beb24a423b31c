package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
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

    @Test void labels_must_fit_the_logits() {
        assertThatThrownBy(() -> Metrics.accuracy(LOGITS, new int[3])).isInstanceOf(ShapeException.class)
                .hasMessage("accuracy of logits (4, 3) and 3 labels: the logits must have the shape (N, classes)"
                        + " with one label for each of the N rows");
    }
}
