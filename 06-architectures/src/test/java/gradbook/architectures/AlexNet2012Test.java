package gradbook.architectures;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.layers.Summary;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Golden numbers: Krizhevsky et al. 2012, sections 3.5 and 5.
class AlexNet2012Test {
    private static Layer net;
    private static Summary summary;

    @BeforeAll static void build() {
        net = AlexNet2012.of(1000, Seed.of(1).generator());
        summary = Summary.of(net, Shape.of(1, 3, 227, 227));
    }

    @AfterAll static void free() {
        net = null;
    }

    @Test void it_has_60965224_parameters() {
        assertThat(summary.parameters()).isEqualTo(60_965_224);
    }

    /// Each weight of the grouped layers conv2, conv4 and conv5 sees half of the inputs.
    @Test void the_weights_have_the_shapes_of_the_paper() {
        assertThat(StateDict.of(net).entrySet()).extracting(e -> e.getKey() + " " + e.getValue().shape())
                .containsExactly(
                "conv1.weight (96, 3, 11, 11)", "conv1.bias (96)", "conv2.weight (256, 48, 5, 5)", "conv2.bias (256)",
                "conv3.weight (384, 256, 3, 3)", "conv3.bias (384)", "conv4.weight (384, 192, 3, 3)",
                "conv4.bias (384)",
                "conv5.weight (256, 192, 3, 3)", "conv5.bias (256)", "fc6.weight (4096, 9216)", "fc6.bias (4096)",
                "fc7.weight (4096, 4096)", "fc7.bias (4096)", "fc8.weight (1000, 4096)", "fc8.bias (1000)");
    }

    @Test void every_layer_puts_out_the_shape_of_the_paper() {
        assertThat(summary.rows()).extracting(row -> kind(row) + " " + row.output()).containsExactly(
                "Conv2d (1, 96, 55, 55)", "ReLU (1, 96, 55, 55)", "LocalResponseNorm (1, 96, 55, 55)",
                "MaxPool2d (1, 96, 27, 27)",
                "Conv2d (1, 256, 27, 27)", "ReLU (1, 256, 27, 27)", "LocalResponseNorm (1, 256, 27, 27)",
                "MaxPool2d (1, 256, 13, 13)", "Conv2d (1, 384, 13, 13)", "ReLU (1, 384, 13, 13)",
                "Conv2d (1, 384, 13, 13)", "ReLU (1, 384, 13, 13)", "Conv2d (1, 256, 13, 13)", "ReLU (1, 256, 13, 13)",
                "MaxPool2d (1, 256, 6, 6)", "Linear (1, 4096)", "ReLU (1, 4096)", "Dropout (1, 4096)",
                "Linear (1, 4096)", "ReLU (1, 4096)", "Dropout (1, 4096)", "Linear (1, 1000)");
    }

    private static String kind(Summary.Row row) {
        return row.layer().split("\\(")[0];
    }

    /// "with the constant 1 … the second, fourth, and fifth convolutional layers, as well as … the
    /// fully-connected hidden layers … the remaining layers with the constant 0"; weights from a Gaussian
    /// with standard deviation 0.01, whose estimate from 34,848 draws is within 1 % with 99 % certainty.
    @Test void weights_and_biases_start_as_in_the_paper() {
        for (String layer : List.of("conv2", "conv4", "conv5", "fc6", "fc7")) assertBiases(layer, 1);
        for (String layer : List.of("conv1", "conv3", "fc8")) assertBiases(layer, 0);
        Tensor weights = StateDict.of(net).get("conv1.weight");
        double square = IntStream.range(0, weights.size()).mapToDouble(i -> weights.at(i) * weights.at(i)).average()
                .orElseThrow();
        assertThat(Math.sqrt(square)).isCloseTo(0.01, Offset.offset(0.0001));
    }

    private static void assertBiases(String layer, double value) {
        assertThat(StateDict.of(net).get(layer + ".bias").toDoubles()).as(layer).containsOnly(value);
    }
}
