package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static gradbook.training.TrainerTest.DIGITS;
import static gradbook.training.TrainerTest.assertSameBits;
import static gradbook.training.TrainerTest.twoLayers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
    private final Layer model = twoLayers();

    /// Gives `stopping` epochs with these test losses, the weights of epoch n being all n, until it stops. The
    /// accuracies are the losses: they would say the opposite.
    private int epochsUntilItStops(EarlyStopping stopping, History before, double... losses) {
        History history = before;
        stopping.onStart(before, losses.length);
        for (double loss : losses) {
            history = history.with(new EpochReport(history.size() + 1, 0, 0, loss, loss, 0, 0));
            fill(history.size());
            stopping.onEpoch(history);
            if (stopping.stopsAfter(history)) break;
        }
        stopping.onEnd(history);
        return history.size();
    }

    private void fill(double value) {
        StateDict.of(model).values().forEach(w -> w.copyInPlace(Tensor.full(w.shape(), value, w.dtype())));
    }

    private void assertAllWeightsAre(double value) {
        StateDict.of(model).values().forEach(w ->
                assertThat(w).isBitIdenticalTo(Tensor.full(w.shape(), value, w.dtype())));
    }

    @Test void it_stops_after_so_many_epochs_without_a_gain_and_restores_the_best() {
        var stopping = new EarlyStopping(model, 2);
        assertThat(epochsUntilItStops(stopping, History.empty(), 0.9, 0.7, 0.8, 0.6, 0.6, 0.7, 0.5)).isEqualTo(6);
        assertThat(stopping.bestEpoch()).isEqualTo(4);
        assertAllWeightsAre(4);
    }

    @Test void a_run_that_ends_before_keeps_the_best_as_well() {
        var stopping = new EarlyStopping(model, 5);
        assertThat(epochsUntilItStops(stopping, History.empty(), 0.9, 0.5, 0.8)).isEqualTo(3);
        assertAllWeightsAre(2);
    }

    @Test void accuracy_can_be_watched_instead() {
        var stopping = new EarlyStopping(model, 2, epoch -> 1 - epoch.testAccuracy());
        assertThat(epochsUntilItStops(stopping, History.empty(), 0.5, 0.7, 0.7, 0.6, 0.8)).isEqualTo(4);
        assertThat(stopping.bestEpoch()).isEqualTo(2);
        assertAllWeightsAre(2);
    }

    @Test void no_number_is_worse_than_any() {
        var stopping = new EarlyStopping(model, 2);
        assertThat(epochsUntilItStops(stopping, History.empty(), Double.NaN, 3, Double.NaN, Double.NaN, 1))
                .isEqualTo(4);
        assertAllWeightsAre(2);
    }

    private static History twoEpochs(double first, double second) {
        return History.empty().with(new EpochReport(1, 0, 0, first, 0, 0, 0))
                .with(new EpochReport(2, 0, 0, second, 0, 0, 0));
    }

    /// The best epoch was the first. Without an interruption it would stop after the fourth, and so it does; but the
    /// weights of the first are gone, and of those from the second on the third's are best.
    @Test void a_resumed_run_stops_where_it_would_have_stopped() {
        fill(2);
        var stopping = new EarlyStopping(model, 3);
        assertThat(epochsUntilItStops(stopping, twoEpochs(0.5, 0.9), 0.6, 0.8, 0.7)).isEqualTo(4);
        assertThat(stopping.bestEpoch()).isEqualTo(3);
        assertAllWeightsAre(3);
    }

    @Test void a_resumed_run_has_the_weights_of_its_last_epoch() {
        fill(2);
        var stopping = new EarlyStopping(model, 2);
        assertThat(epochsUntilItStops(stopping, twoEpochs(0.9, 0.5), 0.6, 0.8, 0.7)).isEqualTo(4);
        assertThat(stopping.bestEpoch()).isEqualTo(2);
        assertAllWeightsAre(2);
    }

    @Test void it_can_be_used_again() {
        var stopping = new EarlyStopping(model, 1);
        epochsUntilItStops(stopping, History.empty(), 0.1);
        assertThat(epochsUntilItStops(stopping, History.empty(), 0.6, 0.5, 0.5)).isEqualTo(3);
        assertAllWeightsAre(2);
    }

    /// With a learning rate of 0 the second epoch is no better than the first.
    @Test void a_trainer_stops_when_it_says_so_and_tells_all_listeners_of_the_end() {
        List<String> events = new ArrayList<>();
        SequencedMap<String, Tensor> before = new LinkedHashMap<>();
        StateDict.of(model).forEach((name, w) -> before.put(name, w.copy()));
        History history = Trainer.of(model, new Optimizer(model, new Sgd(), 0), Seed.of(1))
                .listeners(new EarlyStopping(model, 1), new TrainingListener() {
                    @Override public void onEpoch(History soFar) {
                        events.add("epoch " + soFar.size());
                    }

                    @Override public void onEnd(History all) {
                        events.add("end " + all.size());
                    }
                }).train(DIGITS.take(64), DIGITS.take(10), 9);
        assertThat(history.size()).isEqualTo(2);
        assertThat(events).containsExactly("epoch 1", "epoch 2", "end 2");
        assertSameBits(StateDict.of(model), before);
    }

    @Test void a_trainer_does_not_go_on_with_a_run_that_was_stopped() {
        Trainer trainer = Trainer.of(model, new Optimizer(model, new Sgd(), 0), Seed.of(1))
                .listeners(new EarlyStopping(model, 1));
        History stopped = trainer.train(DIGITS.take(64), DIGITS.take(10), 9);
        assertThat(trainer.train(DIGITS.take(64), DIGITS.take(10), stopped, 9)).isEqualTo(stopped);
    }

    @Test void a_trainer_tells_its_schedule_how_it_went() {
        List<Double> rates = new ArrayList<>();
        Schedule watching = new Schedule() {
            @Override public double factor(double epoch) {
                throw new AssertionError("asked without the history");
            }

            @Override public Schedule after(History before) {
                return _ -> before.size();
            }
        };
        Trainer.of(model, new Optimizer(model, new Sgd(), 0.01), Seed.of(1)).schedule(watching)
                .listeners(new TrainingListener() {
                    @Override public void onBatch(BatchReport report) {
                        rates.add(report.learningRate());
                    }
                }).train(DIGITS.take(100), DIGITS.take(10), 3);
        assertThat(rates).containsExactly(0.0, 0.0, 0.01, 0.01, 0.02, 0.02);
    }

    @Test void patience_is_at_least_1() {
        assertThatThrownBy(() -> new EarlyStopping(model, 0)).hasMessage("patience is at least 1 epoch, not 0");
    }
}
