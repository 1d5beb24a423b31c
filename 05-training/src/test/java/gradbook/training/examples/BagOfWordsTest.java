package gradbook.training.examples;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.layers.Embedding;
import gradbook.layers.Linear;
import gradbook.layers.StateDict;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Tensors;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BagOfWordsTest {
    /// Padding is far away from all words, so that it would show.
    private final Parameter words = new Parameter(Tensor.of(new double[][] {{100, 100}, {1, 1}, {2, 0}, {0, 4}}));
    private final BagOfWords model = new BagOfWords(new Embedding(words), new Linear(
            new Parameter(Tensor.eye(2, DType.FLOAT64)), new Parameter(Tensor.of(0.5, 0))));

    private static Variable texts(double[]... numbers) {
        return Variable.constant(Tensor.of(numbers));
    }

    @Test void a_text_is_the_mean_of_its_words_without_the_padding() {
        Variable logits = model.apply(texts(new double[] {2, 3, 0, 0}, new double[] {1, 0, 0, 0},
                new double[] {3, 3, 2, 1}, new double[4]));
        assertThat(logits.value()).hasShape(4, 2).hasValues(1.5, 2, 1.5, 1, 1.25, 2.25, 0.5, 0);
    }

    @Test void the_words_of_a_text_share_its_gradient_and_padding_gets_none() {
        Variable logits = model.apply(texts(new double[] {2, 3, 0}, new double[] {2, 0, 0}));
        Tensor arriving = Tensor.of(new double[][] {{6, 8}, {1, 2}});
        assertThat(logits.backward(arriving).of(words).value()).hasValues(0, 0, 0, 0, 4, 6, 3, 4);
    }

    @Property(tries = 50) void neither_the_order_of_the_words_nor_the_room_behind_them_matters(
            @ForAll @IntRange(min = 1, max = 6) int n, @ForAll @IntRange(max = 4) int room, @ForAll Random random) {
        var any = new BagOfWords(new Embedding(new Parameter(Tensors.randn(Shape.of(9, 3), DType.FLOAT64, random))),
                new Linear(new Parameter(Tensors.randn(Shape.of(2, 3), DType.FLOAT64, random)), null));
        double[] text = random.ints(n, 1, 9).asDoubleStream().toArray();
        double[] other = new double[n + room];
        for (int i = 0; i < n; i++) other[room + i] = text[n - 1 - i];
        assertThat(any.apply(texts(other)).value()).isCloseTo(any.apply(texts(text)).value(), within(1e-12));
    }

    @Test void its_parameters_have_names_and_sizes() {
        BagOfWords fresh = BagOfWords.of(7, 5, 3, new Random(1));
        assertThat(StateDict.of(fresh).keySet())
                .containsExactly("embedding.weight", "classifier.weight", "classifier.bias");
        assertThat(fresh.apply(Variable.constant(Tensor.of(Shape.of(2, 4), new float[8]))).value()).hasShape(2, 3);
    }

    @Test void texts_must_be_a_matrix() {
        assertThatThrownBy(() -> model.forward(Variable.constant(Tensor.of(2.0, 3)))).isInstanceOf(ShapeException.class)
                .hasMessage("bag of words of texts (2): they must have the shape (N, length)");
    }
}
