package gradbook.architectures;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.layers.Summary;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import org.junit.jupiter.api.Test;

/// Golden numbers: LeCun et al. 1998, section II, and the tables of the two classes, added up by hand.
class LeNet5Test {
    private static final Shape DIGIT = Shape.of(2, 1, 28, 28);

    private final Layer modern = LeNet5.of(Seed.of(1).generator());
    private final Layer normalised = LeNet5BatchNorm.of(Seed.of(1).generator());
    private final Layer published = LeNet5Of1998.of(Seed.of(1).generator());

    /// 156 + 2,416 + 48,120 + 10,164 + 850.
    @Test void the_modern_one_has_61706_parameters() {
        assertThat(Summary.of(modern, DIGIT).parameters()).isEqualTo(61_706);
    }

    /// 156 + 12 + 1,516 + 32 + 48,120 + 10,164: "60,000 trainable free parameters".
    @Test void the_published_one_has_60000_parameters() {
        assertThat(Summary.of(published, DIGIT).parameters()).isEqualTo(60_000);
    }

    /// 150 + 12 + 2,400 + 32 + 48,000 + 240 + 10,080 + 168 + 850.
    @Test void the_normalised_one_has_61932_parameters() {
        assertThat(Summary.of(normalised, DIGIT).parameters()).isEqualTo(61_932);
    }

    @Test void the_normalised_ones_outputs_have_the_shapes_of_the_table() {
        assertThat(Summary.of(normalised, DIGIT).rows()).extracting(row -> row.name() + " " + row.output())
                .containsExactly("conv1 (2, 6, 28, 28)", " (2, 6, 14, 14)", "bn1 (2, 6, 14, 14)", " (2, 6, 14, 14)",
                "conv2 (2, 16, 10, 10)", " (2, 16, 5, 5)", "bn2 (2, 16, 5, 5)", " (2, 16, 5, 5)",
                "fc1 (2, 120)", "bn3 (2, 120)", " (2, 120)", "fc2 (2, 84)", "bn4 (2, 84)", " (2, 84)", "fc3 (2, 10)");
    }

    @Test void the_modern_ones_outputs_have_the_shapes_of_the_table() {
        assertThat(Summary.of(modern, DIGIT).rows()).extracting(row -> row.output().toString()).containsExactly(
                "(2, 6, 28, 28)", "(2, 6, 28, 28)", "(2, 6, 14, 14)", "(2, 16, 10, 10)", "(2, 16, 10, 10)",
                "(2, 16, 5, 5)",
                "(2, 120)", "(2, 120)", "(2, 84)", "(2, 84)", "(2, 10)");
    }

    @Test void the_published_ones_outputs_have_the_shapes_of_the_table() {
        Summary summary = Summary.of(published, DIGIT);
        assertThat(summary.rows()).extracting(Summary.Row::name).containsExactly("c1", "s2", "c3", "s4", "c5", "f6",
                "output");
        assertThat(summary.rows()).extracting(row -> row.output().toString()).containsExactly(
                "(2, 6, 28, 28)", "(2, 6, 14, 14)", "(2, 16, 10, 10)", "(2, 16, 5, 5)", "(2, 120, 1, 1)", "(2, 84)",
                "(2, 10)");
        assertThat(summary.rows()).extracting(Summary.Row::parameters)
                .containsExactly(156L, 12L, 1516L, 32L, 48_120L, 10_164L, 0L);
    }

    /// Names and shapes as PyTorch's `nn.Conv2d` and `nn.Linear` would have them.
    @Test void the_state_dict_is_that_of_pytorch() {
        assertThat(StateDict.of(modern).entrySet()).extracting(e -> e.getKey() + " " + e.getValue().shape())
                .containsExactly(
                "conv1.weight (6, 1, 5, 5)", "conv1.bias (6)", "conv2.weight (16, 6, 5, 5)", "conv2.bias (16)",
                "fc1.weight (120, 400)", "fc1.bias (120)", "fc2.weight (84, 120)", "fc2.bias (84)",
                "fc3.weight (10, 84)", "fc3.bias (10)");
    }

    @Test void the_same_seed_gives_the_same_weights() {
        Layer again = LeNet5.of(Seed.of(1).generator());
        StateDict.of(modern).forEach((name, x) -> assertThat(x.sameAs(StateDict.of(again).get(name))).as(name)
                .isTrue());
        Layer other = LeNet5.of(Seed.of(2).generator());
        assertThat(StateDict.of(modern).get("fc1.weight").sameAs(StateDict.of(other).get("fc1.weight"))).isFalse();
    }
}
