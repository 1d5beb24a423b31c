package gradbook.training;

import static gradbook.training.TrainerTest.DIGITS;
import static gradbook.training.TrainerTest.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Variable;
import gradbook.layers.Flatten;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.Losses;
import gradbook.layers.Sequential;
import gradbook.layers.StateDict;
import gradbook.tensor.Seed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangeTestTest {
    private static final Batches BATCHES = Batches.shuffled(DIGITS.take(100), 40, Seed.of(3));

    private static Layer model() {
        return Sequential.of(new Flatten(), Linear.of(784, 10, Seed.of(1).generator()));
    }

    private static RangeTest run(Layer model, double lowest, double highest, int steps) {
        return RangeTest.run(model, new Sgd(), BATCHES, lowest, highest, steps, Seed.of(5));
    }

    /// From 0.001 to 0.1 in 5 steps the factor is √10; three batches are an epoch.
    @Test void the_losses_are_those_of_a_training_with_growing_rates() {
        double[] rates = {0.001, 0.00316227766, 0.01, 0.0316227766, 0.1};
        Layer same = model();
        List<Batch> batches = new ArrayList<>();
        for (int epoch = 1; epoch <= 2; epoch++) BATCHES.epoch(epoch).forEach(batches::add);

        List<RangeTest.Point> points = run(model(), 0.001, 0.1, 5).points();
        assertThat(points).hasSize(5);
        for (int i = 0; i < 5; i++) {
            Variable logits = same.apply(Variable.constant(batches.get(i).inputs()));
            Variable loss = Losses.crossEntropy(logits, batches.get(i).labels());
            assertThat(points.get(i).rate()).isCloseTo(rates[i], within(1e-10));
            assertThat(points.get(i).loss()).isCloseTo(loss.value().item(), within(1e-5));
            new Optimizer(same, new Sgd(), rates[i]).step(loss.backward());
        }
    }

    @Test void the_model_is_put_back_as_it_was() {
        Layer model = model();
        run(model, 0.001, 1, 4);
        assertSameBits(StateDict.of(model), StateDict.of(model()));
    }

    @Test void it_ends_when_the_loss_leaps_up() {
        List<RangeTest.Point> points = run(model(), 0.001, 1e6, 60).points();
        assertThat(points.size()).isLessThan(60);
        double lowest = Double.POSITIVE_INFINITY;
        for (RangeTest.Point point : points.subList(0, points.size() - 1)) {
            lowest = Math.min(lowest, point.loss());
            assertThat(point.loss()).isLessThanOrEqualTo(4 * lowest);
        }
        assertThat(points.getLast().loss()).isGreaterThan(4 * lowest);
    }

    @Test void it_ends_when_the_loss_is_no_number() {
        List<RangeTest.Point> points = run(model(), 1e38, 1e39, 10).points();
        assertThat(points.size()).isLessThan(10);
        assertThat(points.getLast().loss()).isNaN();
    }

    @Test void the_lowest_loss_is_found() {
        var test = new RangeTest(List.of(new RangeTest.Point(0.1, 3), new RangeTest.Point(0.2, 1),
                new RangeTest.Point(0.4, 7)));
        assertThat(test.lowest()).isEqualTo(new RangeTest.Point(0.2, 1));
    }

    @Test void rates_that_do_not_grow_are_refused() {
        assertThatThrownBy(() -> run(model(), 0.1, 0.1, 5)).hasMessage("a range test from 0.1 to 0.1 in 5 steps: it"
                + " needs a lowest rate of more than 0, a higher one, and at least 2 steps");
        assertThatThrownBy(() -> run(model(), 0.1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> run(model(), 0, 1, 5)).isInstanceOf(IllegalArgumentException.class);
    }
}
