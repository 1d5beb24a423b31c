package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.architectures.pictures.Drawing;
import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalisedTest {
    private static final Seed SEED = Seed.of(1);
    private static final Normalised SMALL = new Normalised(4, 32, 1_000, 200, List.of(0.03, 100.0));
    private static final Findings FOUND = SMALL.run(SEED, _ -> {});

    /// Steps of 100 times the gradient make weights in the thousands, and behind five layers logits in the 10¹⁵: the
    /// next gradients are that large, too, and two more steps leave float32 (3·10³⁸). Normalised layers do not care how
    /// large their weights are.
    @Test void what_diverges_is_said_to() {
        assertThat(FOUND.table().rows().get(2).get(1)).isEqualTo("diverged");
        assertThat(FOUND.table().rows().get(2).get(2)).matches("\\d+\\.\\d %");
    }

    @Test void at_a_moderate_rate_both_learn() {
        for (String cell : FOUND.table().rows().get(1).subList(1, 3))
            assertThat(Double.parseDouble(cell.replace(" %", ""))).isGreaterThan(20);
    }

    @Test void rates_are_in_the_order_given() {
        assertThat(FOUND.table().rows()).extracting(List::getFirst).containsExactly("learning rate", "0.03", "100");
    }

    @Test void both_networks_start_with_the_same_weights() {
        List<Tensor> plain = weights(SMALL.network(false, SEED.generator()));
        List<Tensor> normalised = weights(SMALL.network(true, SEED.generator()));
        assertThat(plain).hasSize(5);
        for (int k = 0; k < 5; k++) assertThat(plain.get(k).sameAs(normalised.get(k))).isTrue();
    }

    private static List<Tensor> weights(Layer network) {
        return StateDict.of(network).values().stream().filter(tensor -> tensor.rank() == 2).toList();
    }

    @Test void the_picture_is_one_chart_also_with_gaps() {
        assumeTrue(Drawing.hasFonts(), "Java finds no fonts");
        BufferedImage picture = FOUND.picture().get();
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(560, 420);
    }
}
