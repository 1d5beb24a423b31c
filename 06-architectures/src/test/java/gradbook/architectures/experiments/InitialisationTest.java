package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.architectures.experiments.Initialisation.Start;
import gradbook.architectures.pictures.Drawing;
import gradbook.autodiff.Parameter;
import gradbook.layers.Init;
import gradbook.layers.Linear;
import gradbook.layers.ReLU;
import gradbook.layers.Tanh;
import gradbook.layers.examples.SignalByDepth.Level;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import gradbook.training.ImageDataset;
import gradbook.training.Split;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialisationTest {
    private static final Seed SEED = Seed.of(1);
    private static final Initialisation SMALL = new Initialisation(4, 32, 400, 100, 2, 0.02);
    private static final Split<ImageDataset> DATA = SMALL.data();

    @Test void units_that_start_alike_stay_alike() {
        for (Start one : List.of(SMALL.start(new Tanh(), "constant", Init.constant(0.01), DATA, SEED),
                SMALL.start(new ReLU(), "constant", Init.constant(0.01), DATA, SEED)))
            assertThat(one.units()).isEqualTo(1);
        assertThat(SMALL.start(new Tanh(), "Xavier", Init.XAVIER_NORMAL, DATA, SEED).units()).isEqualTo(32);
    }

    @Test void units_are_different_if_one_weight_is() {
        Tensor weights = Tensor.of(new double[][] {{1, 2}, {1, 2}, {1, 3}, {2, 1}, {1, 2}});
        assertThat(Initialisation.differentUnits(new Linear(new Parameter(weights), null))).isEqualTo(3);
    }

    /// tanh x ≈ x for small x: each layer multiplies by 0.01·√32 = 0.057, and four of them by 1e-5. All logits are
    /// then about 0, and the loss that of guessing, ln 10.
    @Test void small_weights_let_the_signal_vanish_and_nothing_is_learnt() {
        Start start = SMALL.start(new Tanh(), "small", Init.normal(0.01), DATA, SEED);
        Level last = start.levels().getLast();
        assertThat(last.deviation()).isBetween(0.5e-5, 2e-5);
        assertThat(start.history().last().trainLoss()).isCloseTo(Math.log(10), within(0.03));
    }

    @Test void weights_that_keep_the_signal_learn() {
        Start start = SMALL.start(new ReLU(), "He", Init.HE_NORMAL, DATA, SEED);
        assertThat(start.levels()).hasSize(4);
        for (Level level : start.levels()) assertThat(level.gradient()).isBetween(0.5, 2.0);
        assertThat(start.history().last().trainLoss()).isLessThan(start.history().epochs().getFirst().trainLoss())
                .isLessThan(2.2);
    }

    @Test void the_table_has_both_activations_with_four_starts_and_the_picture_a_row_for_each() {
        Findings found = new Initialisation(2, 8, 64, 10, 1, 0.01).run(SEED, _ -> {});
        assertThat(found.table().rows()).hasSize(9).extracting(List::getFirst)
                .containsExactly("activation", "Tanh", "Tanh", "Tanh", "Tanh", "ReLU", "ReLU", "ReLU", "ReLU");
        assumeTrue(Drawing.hasFonts(), "Java finds no fonts");
        BufferedImage picture = found.picture().get();
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(3 * 560, 2 * 420);
    }
}
