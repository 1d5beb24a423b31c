package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.architectures.experiments.BatchSizes.Run;
import gradbook.architectures.pictures.Drawing;
import gradbook.tensor.Seed;
import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchSizesTest {
    private static final BatchSizes SMALL = new BatchSizes(100, List.of(1, 30, 100), 3, 10, 100);
    private static final ImageDataset TRAIN = Mnist.train().take(100);

    /// The second derivatives of the loss of an example are at most ½(‖x‖² + 1), since those of the cross-entropy by
    /// the logits are at most ½. At a rate η below 2 divided by their mean, no step of descent can rise.
    @Test void on_this_convex_problem_the_full_batch_never_rises_at_a_rate_below_two_over_the_curvature() {
        double squares = TRAIN.batch(IntStream.range(0, 100).toArray()).inputs().square().sum().item() / TRAIN.size();
        Run run = SMALL.learn(TRAIN, 100, 1.9 / (0.5 * (squares + 1)), Seed.of(1));
        assertThat(run.losses()).hasSize(4).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
    }

    @Test void weights_of_zero_give_ten_classes_the_same_probability() {
        Run run = SMALL.learn(TRAIN, 100, 0.001, Seed.of(1));
        assertThat(run.losses().getFirst()).isCloseTo(Math.log(10), within(1e-6));
    }

    @Test void the_best_run_ends_lowest_of_all_rates() {
        Run best = SMALL.best(TRAIN, 30, Seed.of(1));
        for (double rate : BatchSizes.RATES) {
            List<Double> losses = SMALL.learn(TRAIN, 30, rate, Seed.of(1)).losses();
            assertThat(best.losses().getLast()).isLessThanOrEqualTo(losses.getLast());
            if (rate == best.rate()) assertThat(losses).isEqualTo(best.losses());
        }
    }

    @Test void there_is_a_row_for_each_batch_size_and_all_examples_have_no_noise() {
        Findings findings = SMALL.run(Seed.of(1), _ -> {});
        List<List<String>> rows = findings.table().rows();
        assertThat(rows).hasSize(4);
        assertThat(rows.get(1)).startsWith("1", "100");
        assertThat(rows.get(2)).startsWith("30", "4");
        assertThat(rows.get(3)).startsWith("100", "1").endsWith("0.000", "0.000");
        if (!Drawing.hasFonts()) return;
        var picture = findings.picture().get();
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(3 * 560, 420);
    }
}
