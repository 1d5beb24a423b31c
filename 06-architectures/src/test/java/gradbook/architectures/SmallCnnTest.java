package gradbook.architectures;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.layers.Summary;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import org.junit.jupiter.api.Test;

/// Golden numbers: the table of the class, worked out by hand.
class SmallCnnTest {
    private final Layer colour = SmallCnn.of(3, 10, Seed.of(1).generator());

    /// 3·32·9 + 2·32 + 32·64·9 + 2·64 + 64·128·9 + 2·128 + 128·128·9 + 2·128 + 128·10 + 10.
    @Test void it_has_242474_parameters() {
        assertThat(Summary.of(colour, Shape.of(1, 3, 32, 32)).parameters())
                .isEqualTo(864 + 64 + 18_432 + 128 + 73_728 + 256 + 147_456 + 256 + 1_290).isEqualTo(242_474);
    }

    /// Convolutions: 864·32², 18,432·16², 73,728·8² and 147,456·8²; linear: 1,280.
    @Test void it_multiplies_20_million_times() {
        assertThat(Summary.of(colour, Shape.of(1, 3, 32, 32)).multiplyAdds())
                .isEqualTo(884_736 + 4_718_592 + 4_718_592 + 9_437_184 + 1_280);
    }

    @Test void its_outputs_have_the_shapes_of_the_table() {
        assertThat(Summary.of(colour, Shape.of(2, 3, 32, 32)).rows())
                .extracting(row -> row.name() + " " + row.output()).containsExactly(
                "conv1 (2, 32, 32, 32)", " (2, 32, 16, 16)", "bn1 (2, 32, 16, 16)", " (2, 32, 16, 16)",
                "conv2 (2, 64, 16, 16)", " (2, 64, 8, 8)", "bn2 (2, 64, 8, 8)", " (2, 64, 8, 8)",
                "conv3 (2, 128, 8, 8)", "bn3 (2, 128, 8, 8)", " (2, 128, 8, 8)",
                "conv4 (2, 128, 8, 8)", "bn4 (2, 128, 8, 8)", " (2, 128, 8, 8)",
                " (2, 128, 1, 1)", "fc (2, 10)");
    }

    @Test void images_may_have_any_size_and_one_channel() {
        Layer grey = SmallCnn.of(1, 7, Seed.of(1).generator());
        assertThat(Summary.of(grey, Shape.of(5, 1, 28, 28)).rows().getLast().output()).isEqualTo(Shape.of(5, 7));
        assertThat(Summary.of(grey, Shape.of(5, 1, 4, 9)).rows().getLast().output()).isEqualTo(Shape.of(5, 7));
    }

    /// Names as PyTorch would give them, but for `num_batches_tracked`.
    @Test void its_convolutions_have_no_biases() {
        assertThat(StateDict.parameters(colour).keySet()).containsExactly("conv1.weight", "bn1.weight", "bn1.bias",
                "conv2.weight", "bn2.weight", "bn2.bias", "conv3.weight", "bn3.weight", "bn3.bias", "conv4.weight",
                "bn4.weight", "bn4.bias", "fc.weight", "fc.bias");
        assertThat(StateDict.of(colour)).containsKeys("bn4.running_mean", "bn4.running_var");
    }
}
