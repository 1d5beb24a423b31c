package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.architectures.pictures.Drawing;
import gradbook.tensor.Seed;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class VanishingGradientTest {
    private static final Findings FOUND = new VanishingGradient(6, 64, 32).run(Seed.of(1), _ -> {});
    private static final int SIGMOID = 1, TANH = 2, RELU = 3;

    /// The gradient behind each layer, from the top, layer 6, down.
    private static List<Double> gradients(int column) {
        return FOUND.table().rows().stream().skip(1).map(row -> Double.valueOf(row.get(column))).toList();
    }

    /// Xavier's weights, of variance 1/n, keep the size of a gradient, give or take; the sigmoid leaves a quarter at
    /// most. So five of them leave less than 4⁻⁵ = 1/1024 at the bottom, and not much less: near 0 the derivative is ¼.
    @Test void each_sigmoid_leaves_a_quarter_at_most() {
        List<Double> gradients = gradients(SIGMOID);
        assertThat(gradients.getFirst()).isBetween(0.9, 1.1); // the root mean square of N(0, 1)
        assertThat(gradients).hasSize(6);
        for (int k = 1; k < gradients.size(); k++)
            assertThat(gradients.get(k) / gradients.get(k - 1)).isBetween(0.15, 0.3);
        assertThat(gradients.getLast()).isLessThan(1 / 1024.0);
    }

    @Test void through_the_others_the_gradient_arrives() {
        assertThat(gradients(TANH).getLast()).isBetween(0.3, 1.2);
        assertThat(gradients(RELU).getLast()).isBetween(0.5, 2.0);
    }

    @Test void layers_are_listed_from_the_top() {
        assertThat(FOUND.table().rows()).extracting(List::getFirst)
                .containsExactly("gradient at layer", "6", "5", "4", "3", "2", "1");
    }

    @Test void the_picture_is_one_chart() {
        assumeTrue(Drawing.hasFonts(), "Java finds no fonts");
        BufferedImage picture = FOUND.picture().get();
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(560, 420);
    }
}
