package gradbook.architectures;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.layers.Summary;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Golden numbers: torchvision's `alexnet`, its parameter count, its `state_dict` and the shapes that
/// follow from its layers by the output-size rule.
class AlexNetTest {
    private static Layer net;
    private static Summary summary;

    @BeforeAll static void build() {
        net = AlexNet.of(1000, Seed.of(1).generator());
        summary = Summary.of(net, Shape.of(1, 3, 224, 224));
    }

    @AfterAll static void free() {
        net = null;
    }

    @Test void it_has_61100840_parameters() {
        assertThat(summary.parameters()).isEqualTo(61_100_840);
    }

    /// conv: 64·3·11²·55², 192·64·5²·27², 384·192·3²·13², 256·384·3²·13², 256·256·3²·13²;
    /// linear: 9216·4096, 4096·4096, 4096·1000.
    @Test void it_multiplies_714_million_times() {
        assertThat(summary.multiplyAdds()).isEqualTo(70_276_800L + 223_948_800 + 112_140_288 + 149_520_384 + 99_680_256
                + 37_748_736 + 16_777_216 + 4_096_000);
    }

    @Test void every_layer_puts_out_the_shape_of_the_table() {
        assertThat(summary.rows()).extracting(row -> row.name() + " " + row.output()).containsExactly(
                "features.0 (1, 64, 55, 55)", "features.1 (1, 64, 55, 55)", "features.2 (1, 64, 27, 27)",
                "features.3 (1, 192, 27, 27)", "features.4 (1, 192, 27, 27)", "features.5 (1, 192, 13, 13)",
                "features.6 (1, 384, 13, 13)", "features.7 (1, 384, 13, 13)",
                "features.8 (1, 256, 13, 13)", "features.9 (1, 256, 13, 13)",
                "features.10 (1, 256, 13, 13)", "features.11 (1, 256, 13, 13)", "features.12 (1, 256, 6, 6)",
                "classifier.0 (1, 9216)", "classifier.1 (1, 4096)", "classifier.2 (1, 4096)",
                "classifier.3 (1, 4096)", "classifier.4 (1, 4096)", "classifier.5 (1, 4096)", "classifier.6 (1, 1000)");
    }

    @Test void the_state_dict_is_that_of_torchvision() {
        assertThat(StateDict.of(net).entrySet()).extracting(e -> e.getKey() + " " + e.getValue().shape())
                .containsExactly(
                "features.0.weight (64, 3, 11, 11)", "features.0.bias (64)",
                "features.3.weight (192, 64, 5, 5)", "features.3.bias (192)",
                "features.6.weight (384, 192, 3, 3)", "features.6.bias (384)",
                "features.8.weight (256, 384, 3, 3)", "features.8.bias (256)",
                "features.10.weight (256, 256, 3, 3)", "features.10.bias (256)",
                "classifier.1.weight (4096, 9216)", "classifier.1.bias (4096)",
                "classifier.4.weight (4096, 4096)", "classifier.4.bias (4096)",
                "classifier.6.weight (1000, 4096)", "classifier.6.bias (1000)");
    }
}
