package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Parameter;
import gradbook.layers.Embedding;
import gradbook.layers.Flatten;
import gradbook.layers.Layer;
import gradbook.layers.Sequential;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final List<String> NAMES = List.of("a", "b");

    /// Texts of one word, for which it gives the probabilities (¾, ¼), (⅕, ⅘) and (½, ½). What is added to both logits
    /// does not matter.
    private static final Layer TABLE = Sequential.of(new Embedding(new Parameter(Tensor.of(Shape.of(3, 2),
            Math.log(0.75), Math.log(0.25), 7 + Math.log(0.2), 7 + Math.log(0.8), -3, -3))), new Flatten());

    private static TextDataset words(int[] words, int... labels) {
        return new TextDataset(IntStream.of(words).mapToObj(word -> new int[] {word}).toArray(int[][]::new), labels,
                NAMES);
    }

    @Test void each_example_has_a_class_and_a_probability() {
        Evaluation evaluation = Evaluation.of(TABLE, words(new int[] {2, 0, 1, 0}, 1, 0, 0, 1));
        assertThat(evaluation.labels()).containsExactly(1, 0, 0, 1);
        assertThat(evaluation.predicted()).containsExactly(0, 0, 1, 0);
        assertThat(evaluation.confidence()).containsExactly(new double[] {0.5, 0.75, 0.8, 0.75}, within(1e-6));
        assertThat(evaluation.loss()).isCloseTo(-Math.log(0.5 * 0.75 * 0.2 * 0.25) / 4, within(1e-6));
        assertThat(evaluation.accuracy()).isEqualTo(0.25);
        assertThat(evaluation.mistakes()).containsExactly(2, 3, 0);
        assertThat(evaluation.confusion().counts()).isDeepEqualTo(new int[][] {{1, 1}, {2, 0}});
        // −log(0.01875)/4 = 3.97656…/4
        assertThat(evaluation).hasToString("accuracy 25.00 % (3 of 4 wrong), loss 0.9941");
    }

    /// 64 examples, a batch, at a loss of −log ¾, and 16 at −log ⅕.
    @Test void the_loss_is_the_mean_over_examples_and_not_over_batches() {
        int[] words = IntStream.range(0, 80).map(i -> i < 64 ? 0 : 1).toArray();
        assertThat(Evaluation.of(TABLE, words(words, new int[80])).loss())
                .isCloseTo(-(64 * Math.log(0.75) + 16 * Math.log(0.2)) / 80, within(1e-6));
    }

    @Test void log_probabilities_are_those_of_the_softmax() {
        Tensor logP = Evaluation.logProbabilities(TABLE, Tensor.of(Shape.of(2, 1), 1f, 2));
        assertThat(logP.exp().toDoubles()).containsExactly(new double[] {0.2, 0.8, 0.5, 0.5}, within(1e-6));
    }

    @Test void a_class_that_the_model_does_not_know_is_named() {
        var data = new TextDataset(new int[][] {{0}, {1}}, new int[] {0, 2}, List.of("a", "b", "c"));
        assertThatThrownBy(() -> Evaluation.of(TABLE, data)).isInstanceOf(ShapeException.class)
                .hasMessage("negative log-likelihood of log-probabilities (2, 2): label 2 of example 1 is none of the 2"
                        + " classes, which count from 0");
    }
}
