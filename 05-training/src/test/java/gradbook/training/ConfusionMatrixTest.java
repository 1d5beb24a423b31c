package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Recording;
import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.layers.Mode;
import gradbook.tensor.Shape;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    private static final ConfusionMatrix PETS = new ConfusionMatrix(
            new int[][] {{8, 2, 0}, {1, 105, 0}, {4, 0, 0}}, List.of("cat", "dog", "axolotl"));

    @Test void accuracy_is_the_share_of_the_diagonal() {
        assertThat(PETS.total()).isEqualTo(120);
        assertThat(PETS.accuracy()).isEqualTo(113.0 / 120);
    }

    @Test void recall_is_by_row_and_precision_by_column() {
        assertThat(PETS.recall(0)).isEqualTo(8.0 / 10);
        assertThat(PETS.precision(0)).isEqualTo(8.0 / 13);
        assertThat(PETS.recall(1)).isEqualTo(105.0 / 106);
        assertThat(PETS.precision(1)).isEqualTo(105.0 / 107);
        assertThat(PETS.recall(2)).isZero();
        assertThat(PETS.precision(2)).isNaN();
    }

    /// For cats p = 8/13 and r = 8/10: 2pr/(p + r) = (128/130)/(184/130) = 16/23. No axolotl was found.
    @Test void f1_is_the_harmonic_mean_of_precision_and_recall() {
        double dogs = 2 / (107.0 / 105 + 106.0 / 105);
        assertThat(PETS.f1(0)).isCloseTo(16.0 / 23, within(1e-15));
        assertThat(PETS.f1(1)).isCloseTo(dogs, within(1e-15));
        assertThat(PETS.f1(2)).isZero();
        assertThat(PETS.macroF1()).isCloseTo((16.0 / 23 + dogs) / 3, within(1e-15));
        assertThat(new ConfusionMatrix(new int[][] {{3, 0}, {0, 0}}, List.of("a", "b")).f1(1)).isNaN();
    }

    @Test void the_table_is_aligned() {
        assertThat(PETS).hasToString("""
                true \\ predicted    cat    dog  axolotl  recall
                cat                   8      2        0   80.0%
                dog                   1    105        0   99.1%
                axolotl               4      0        0    0.0%
                precision         61.5%  98.1%        -   94.2%
                """);
    }

    @Test void a_model_is_asked_in_evaluation_and_without_recording() {
        var calls = new AtomicInteger();
        // 600 images of one pixel, whose byte is their number modulo 3; the "network" shows the pixel as class 1.
        byte[] pixels = new byte[600];
        int[] labels = new int[600];
        for (int i = 0; i < 600; i++) {
            pixels[i] = (byte) (i % 3);
            labels[i] = i % 2;
        }
        var data = new ImageDataset(Shape.of(1, 1, 1), pixels, labels, List.of("even", "odd"),
                Normalization.of(0.5 / 255, 1));
        Layer model = x -> {
            calls.incrementAndGet();
            assertThat(Mode.isTraining()).isFalse();
            assertThat(Recording.isOn()).isFalse();
            return Variable.concat(1, x.neg(), x).reshape(-1, 2);
        };
        ConfusionMatrix matrix = Mode.train(new Random(1), () -> ConfusionMatrix.of(model, data));
        // Of 300 even and 300 odd numbers, each third has pixel 0, below the mean, and counts as class 0.
        assertThat(matrix.counts()).isDeepEqualTo(new int[][] {{100, 200}, {100, 200}});
        assertThat(calls).hasValueGreaterThan(1);
    }

    @Test void a_matrix_that_is_not_square_is_refused() {
        assertThatThrownBy(() -> new ConfusionMatrix(new int[2][3], List.of("a", "b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a confusion matrix of 2 classes needs as many rows and columns");
    }
}
