package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.architectures.experiments.DeepLinear.Learnt;
import gradbook.architectures.pictures.Drawing;
import gradbook.layers.Linear;
import gradbook.layers.Sequential;
import gradbook.layers.examples.LinearCollapse;
import gradbook.tensor.Seed;
import gradbook.training.Batch;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeepLinearTest {
    private static final Seed SEED = Seed.of(1);
    private static final DeepLinear SMALL = new DeepLinear(100, 3, 8, 600, 0.2);
    private static final Batch MOONS = SMALL.moons(SEED.split("points").generator());
    private static final List<Learnt> LEARNT =
            SMALL.networks(SEED).stream().map(fresh -> SMALL.learn(fresh, MOONS)).toList();

    private static double loss(int network) {
        return LEARNT.get(network).losses()[600];
    }

    /// In float32, sums of 8 products are exact to about 8·6e-8 of them.
    @Test void the_collapsed_layer_answers_as_the_whole_stack() {
        Sequential deep = (Sequential) LEARNT.get(1).network();
        List<Linear> layers = DeepLinear.linearLayers(deep);
        assertThat(layers).hasSize(3);
        Linear collapsed = LinearCollapse.collapse(layers);
        assertThat(DeepLinear.farthest(deep, collapsed, MOONS.inputs())).isLessThan(1e-4);
        assertThat(DeepLinear.farthest(layers.getFirst(), layers.getFirst(), MOONS.inputs())).isZero();
        assertThat(DeepLinear.farthest(collapsed, LEARNT.get(0).network(), MOONS.inputs())).isGreaterThan(1e-4);
    }

    /// The loss of a linear layer is convex in its weights: there is one best loss, and depth does not change it.
    @Test void both_linear_networks_find_the_same_best_loss_and_bends_a_better_one() {
        assertThat(loss(1)).isCloseTo(loss(0), within(0.02));
        assertThat(loss(2)).isLessThan(loss(0) / 2);
    }

    @Test void losses_are_those_before_the_first_step_to_after_the_last() {
        for (Learnt one : LEARNT) {
            assertThat(one.losses()).hasSize(601).doesNotContain(0);
            assertThat(one.losses()[600]).isLessThan(one.losses()[0]);
        }
    }

    @Test void points_lie_near_the_half_circle_of_their_class() {
        double[] places = MOONS.inputs().toDoubles();
        for (int i = 0; i < 100; i++) {
            boolean lower = MOONS.labels()[i] == 1;
            assertThat(MOONS.labels()[i]).isEqualTo(i % 2);
            double distance = Math.hypot(places[2 * i] - (lower ? 1 : 0), places[2 * i + 1] - (lower ? 0.5 : 0));
            assertThat(distance).isCloseTo(1, within(5 * 0.15));
            assertThat(lower ? 0.5 - places[2 * i + 1] : places[2 * i + 1]).isGreaterThan(-5 * 0.15);
        }
    }

    /// 2·2 + 2 parameters in one layer; 2·8 + 8, 8·8 + 8 and 8·2 + 2 in three.
    @Test void the_table_counts_layers_and_parameters() {
        List<List<String>> rows = new DeepLinear(20, 3, 8, 300, 0.1).run(SEED, _ -> {}).table().rows();
        assertThat(rows).extracting(row -> row.get(1) + " " + row.get(2))
                .containsExactly("layers parameters", "1 6", "3 114", "1 6", "3 114");
        assertThat(rows.get(3).subList(3, 7)).isEqualTo(rows.get(2).subList(3, 7));
        assertThat(rows.getFirst().subList(3, 7)).containsExactly("loss after 1", "10", "100", "300 steps");
    }

    @Test void the_picture_has_a_chart_and_three_maps() {
        assumeTrue(Drawing.hasFonts(), "Java finds no fonts");
        BufferedImage picture = new DeepLinear(20, 2, 4, 300, 0.1).run(SEED, _ -> {}).picture().get();
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(560 + 3 * Regions.WIDTH, 420);
    }
}
