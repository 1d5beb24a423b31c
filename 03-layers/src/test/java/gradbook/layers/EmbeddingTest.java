package gradbook.layers;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.OpChecks;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.GradientCheck;
import gradbook.layers.testing.LayerCases;
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

class EmbeddingTest {
    private final Embedding layer = new Embedding(new Parameter(Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}})));

    @Test void each_index_becomes_its_row() {
        assertThat(layer.lookUp(2, 0, 2).value()).hasShape(3, 2).hasValues(5, 6, 1, 2, 5, 6);
        assertThat(layer.lookUp().value()).hasShape(0, 2);
    }

    @Test void the_rows_stand_behind_the_dimensions_of_the_input() {
        Variable x = Variable.constant(Tensor.of(new double[][] {{2, 0, 1}, {1, 1, 0}}).transpose());

        assertThat(layer.apply(x).value()).hasShape(3, 2, 2).hasValues(5, 6, 3, 4, 1, 2, 3, 4, 3, 4, 1, 2);
    }

    @Test void repeated_indices_add_up_their_gradients_and_others_get_none() {
        Tensor arriving = Tensor.of(new double[][] {{1, 10}, {2, 20}, {4, 40}});

        assertThat(layer.lookUp(2, 0, 2).backward(arriving).of(layer.weight()).value())
                .hasShape(3, 2).hasValues(2, 20, 0, 0, 5, 50);
    }

    @Property(tries = 50) @ChecksGradientOf("Embedding")
    void it_is_the_product_with_one_hot_vectors(@ForAll @IntRange(min = 1, max = 5) int words,
            @ForAll @IntRange(min = 1, max = 4) int features, @ForAll @IntRange(max = 6) int n, @ForAll Random random) {
        Parameter weight = LayerCases.parameter(Shape.of(words, features), random);
        int[] index = random.ints(n, 0, words).toArray();
        Variable rows = new Embedding(weight).lookUp(index);
        Tensor oneHot = Tensor.oneHot(index, words, DType.FLOAT64);
        Tensor g = Tensors.randn(rows.shape(), DType.FLOAT64, random);

        assertThat(rows.value()).isCloseTo(oneHot.matmul(weight.value()), within(1e-15));
        assertThat(rows.backward(g).of(weight).value()).isCloseTo(oneHot.transpose().matmul(g), within(1e-13));
        OpChecks.require(GradientCheck.ofList(in -> new Embedding(weight).lookUp(index).mul(in.getFirst()))
                .at(g).upToOrder(2).seed(random.nextLong()).run());
    }

    @Test void at_first_the_rows_are_normal_draws() {
        Tensor weight = Embedding.of(50, 20, new Random(1)).weight().value();

        assertThat(weight).hasShape(50, 20).hasType(DType.FLOAT32);
        assertThat(weight.mean().item()).isBetween(-0.1, 0.1); // 1000 draws, σ of their mean 0.03
        assertThat(weight.square().mean().item()).isBetween(0.85, 1.15); // σ 0.045
        assertThat(layer).hasToString("Embedding(3 × 2)");
        assertThat(StateDict.of(layer).keySet()).containsExactly("weight");
    }

    @Test void an_index_out_of_range_is_named() {
        assertThatThrownBy(() -> layer.lookUp(0, 1, 3)).isInstanceOf(ShapeException.class)
                .hasMessage("embedding of (3) with weights (3, 2): index 3 at place 2 in reading order is none of the 3"
                        + " words, which count from 0");
        assertThatThrownBy(() -> layer.apply(Variable.constant(Tensor.of(new double[][] {{0, -1}}))))
                .isInstanceOf(ShapeException.class)
                .hasMessage("embedding of (1, 2) with weights (3, 2): index -1 at place 1 in reading order is none of"
                        + " the 3 words, which count from 0\n  in Embedding(3 × 2), given an input of shape (1, 2)");
    }

    @Test void an_index_that_is_not_whole_is_named() {
        for (double wrong : new double[] {0.5, Double.NaN, 1e10})
            assertThatThrownBy(() -> layer.forward(Variable.constant(Tensor.of(1, wrong))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("embedding of (2): " + wrong + " at place 1 in reading order is no index, which must be"
                            + " a whole number");
    }

    @Test void the_table_must_be_a_matrix() {
        assertThatThrownBy(() -> new Embedding(new Parameter(Tensor.of(1.0, 2)))).isInstanceOf(ShapeException.class)
                .hasMessage("embedding with weights (2): they must have the shape (words, features)");
    }
}
