package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Variable;
import gradbook.cnn.Conv2d;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.Window;
import gradbook.layers.Dropout;
import gradbook.layers.Flatten;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.Losses;
import gradbook.layers.Mode;
import gradbook.layers.ReLU;
import gradbook.layers.Sequential;
import gradbook.layers.StateDict;
import gradbook.tensor.Parallel;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainerTest {
    static final ImageDataset DIGITS = Mnist.train().take(512);
    private static final ImageDataset TEST = Mnist.test().take(200);
    private static final Seed SEED = Seed.of(7);

    /// Two layers with dropout between them.
    static Sequential twoLayers() {
        Seed weights = Seed.of(1);
        return Sequential.of(new Flatten(), Linear.of(784, 24, weights.split(1).generator()), new ReLU(),
                new Dropout(0.3), Linear.of(24, 10, weights.split(2).generator()));
    }

    private static Sequential convolutional() {
        Seed weights = Seed.of(2);
        return Sequential.of(Conv2d.of(1, 4, Window.of(5).stride(2), weights.split(1).generator()), new ReLU(),
                MaxPool2d.of(2), new Flatten(), Linear.of(4 * 6 * 6, 10, weights.split(2).generator()));
    }

    private static Trainer trainer(Layer model, TrainingListener... listeners) {
        return Trainer.of(model, new Optimizer(model, new Sgd().momentum(0.9), 0.05), SEED).listeners(listeners);
    }

    private static SequencedMap<String, Tensor> weightsAfterTraining(Layer model, int threads) {
        return Parallel.withThreads(threads, () -> {
            trainer(model).train(DIGITS.take(256), TEST.take(10), 1);
            return StateDict.of(model);
        });
    }

    @Test void a_network_learns_digits() {
        Layer model = twoLayers();
        History history = trainer(model).train(DIGITS, TEST, 4);
        assertThat(history.size()).isEqualTo(4);
        assertThat(history.last().trainLoss()).isLessThan(history.epochs().getFirst().trainLoss() / 2);
        assertThat(history.last().trainAccuracy()).isGreaterThan(0.65);
        assertThat(history.last().testAccuracy()).isGreaterThan(0.65)
                .isEqualTo(ConfusionMatrix.of(model, TEST).accuracy());
        assertThat(history.last().testLoss()).isLessThan(history.epochs().getFirst().testLoss())
                .isEqualTo(Evaluation.of(model, TEST).loss());
    }

    @Test void the_recipe_is_the_one_of_the_lecture() {
        Layer model = convolutional();
        Layer same = convolutional();
        trainer(model).batchSize(40).schedule(Schedule.stepDecay(1, 0.5)).train(DIGITS.take(100), TEST.take(10), 2);

        var optimizer = new Optimizer(same, new Sgd().momentum(0.9), 0.05);
        for (int epoch = 1; epoch <= 2; epoch++)
            for (Batch batch : Batches.shuffled(DIGITS.take(100), 40, SEED.split("shuffle")).epoch(epoch)) {
                Variable loss = Losses.crossEntropy(same.apply(Variable.constant(batch.inputs())), batch.labels());
                optimizer.step(loss.backward(), epoch == 1 ? 1 : 0.5);
            }
        assertSameBits(StateDict.of(model), StateDict.of(same));
    }

    @Test void training_gives_the_same_bits_with_any_number_of_threads() {
        SequencedMap<String, Tensor> one = weightsAfterTraining(convolutional(), 1);
        assertThat(one.get("0.weight").sameAs(StateDict.of(convolutional()).get("0.weight"))).isFalse();
        for (int threads = 2; threads <= 3; threads++)
            assertSameBits(weightsAfterTraining(convolutional(), threads), one);
    }

    @Test void training_gives_the_same_bits_again_and_others_from_another_seed() {
        Layer first = twoLayers();
        Layer second = twoLayers();
        Layer other = twoLayers();
        trainer(first).train(DIGITS, TEST, 1);
        trainer(second).train(DIGITS, TEST, 1);
        Trainer.of(other, new Optimizer(other, new Sgd().momentum(0.9), 0.05), Seed.of(8)).train(DIGITS, TEST, 1);
        assertSameBits(StateDict.of(first), StateDict.of(second));
        assertThat(StateDict.of(first).get("1.weight").sameAs(StateDict.of(other).get("1.weight"))).isFalse();
    }

    @Test void batches_are_learnt_in_training_mode_and_tested_in_evaluation() {
        Layer model = convolutional();
        var modes = new ArrayList<Boolean>();
        Layer watched = x -> {
            modes.add(Mode.isTraining());
            return model.apply(x);
        };
        var optimizer = new Optimizer(model, new Sgd(), 0.05);
        Trainer.of(watched, optimizer, SEED).batchSize(50).train(DIGITS.take(100), TEST.take(10), 1);
        assertThat(modes).containsExactly(true, true, false);
    }

    @Test void every_step_draws_random_numbers_of_its_own() {
        Layer model = convolutional();
        var draws = new ArrayList<Double>();
        Layer watched = x -> {
            Mode.random().ifPresent(random -> draws.add(random.nextDouble()));
            return model.apply(x);
        };
        var optimizer = new Optimizer(model, new Sgd(), 0.05);
        Trainer.of(watched, optimizer, SEED).batchSize(50).train(DIGITS.take(100), TEST.take(10), 2);
        assertThat(draws).hasSize(4).doesNotHaveDuplicates();
    }

    static void assertSameBits(SequencedMap<String, Tensor> actual, SequencedMap<String, Tensor> expected) {
        assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
        actual.forEach((name, tensor) -> assertThat(tensor).as(name).isBitIdenticalTo(expected.get(name)));
    }

    @Test void listeners_are_told_of_every_batch_and_epoch() {
        var events = new ArrayList<String>();
        var batches = new ArrayList<BatchReport>();
        History history = trainer(twoLayers(), new TrainingListener() {
            @Override public void onStart(History before, int epochs) {
                events.add("start " + before.size() + " " + epochs);
            }

            @Override public void onBatch(BatchReport report) {
                events.add("batch " + report.epoch() + "/" + report.epochs() + " " + report.seen() + "/"
                        + report.examples());
                batches.add(report);
            }

            @Override public void onEpoch(History history) {
                events.add("epoch " + history.size());
            }

            @Override public void onEnd(History history) {
                events.add("end " + history.size());
            }
        }).batchSize(200).schedule(Schedule.cosine(2)).train(DIGITS, TEST, 2);

        assertThat(events).containsExactly("start 0 2",
                "batch 1/2 200/512", "batch 1/2 400/512", "batch 1/2 512/512", "epoch 1",
                "batch 2/2 200/512", "batch 2/2 400/512", "batch 2/2 512/512", "epoch 2", "end 2");
        // Six steps from 0 to 5/6 of half a wave: cos 0°, 30°, … 150°.
        for (int i = 0; i < 6; i++)
            assertThat(batches.get(i).learningRate())
                    .isCloseTo(0.05 * (1 + Math.cos(Math.PI * i / 6)) / 2, within(1e-12));
        assertThat(history.last().trainLoss()).isEqualTo(batches.getLast().loss());
        assertThat(history.last().trainAccuracy()).isEqualTo(batches.getLast().accuracy());
        assertThat(history.last().imagesPerSecond() * history.last().seconds()).isCloseTo(512, within(1e-6));
    }

    /// With a learning rate of 0 the weights stay, so the running loss is the mean loss over all examples,
    /// although the last batch is smaller; and the loss of the test is that of other examples.
    @Test void the_losses_weigh_examples_and_not_batches() {
        Layer model = convolutional();
        History history = Trainer.of(model, new Optimizer(model, new Sgd(), 0), SEED).batchSize(70)
                .train(DIGITS.take(100), TEST.take(10), 1);
        Batch all = DIGITS.take(100).batch(IntStream.range(0, 100).toArray());
        Variable logits = model.apply(Variable.constant(all.inputs()));
        assertThat(history.last().trainLoss()).isCloseTo(
                Losses.crossEntropy(logits, all.labels()).value().item(), within(1e-5));
        Batch test = TEST.take(10).batch(IntStream.range(0, 10).toArray());
        assertThat(history.last().testLoss()).isCloseTo(Losses.crossEntropy(
                model.apply(Variable.constant(test.inputs())), test.labels()).value().item(), within(1e-5));
        assertThat(history.last().trainAccuracy()).isEqualTo(Metrics.accuracy(logits.value(), all.labels()));
    }

    @Test void training_goes_on_after_earlier_epochs() {
        List<Integer> epochs = new ArrayList<>();
        History one = History.empty().with(new EpochReport(1, 0, 0, 0, 0, 0, 0));
        History all = trainer(twoLayers(), new TrainingListener() {
            @Override public void onEpoch(History history) {
                epochs.add(history.last().epoch());
            }
        }).train(DIGITS, TEST, one, 3);
        assertThat(epochs).containsExactly(2, 3);
        assertThat(all.epochs().getFirst()).isEqualTo(one.last());
        assertThat(trainer(twoLayers()).train(DIGITS, TEST, all, 2)).isEqualTo(all);
    }

    @Test void training_without_examples_is_refused() {
        assertThatThrownBy(() -> trainer(twoLayers()).train(DIGITS.take(0), TEST, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("training needs examples to learn from and to be tested with; given were 0 and "
                        + TEST.size());
    }

    @Test void a_loss_that_is_no_number_stops_training_with_advice() {
        Layer model = twoLayers();
        StateDict.of(model).get("4.bias").copyInPlace(Tensor.of(1f, Float.NaN, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThatThrownBy(() -> trainer(model).train(DIGITS, TEST, 1)).isInstanceOf(DivergedException.class)
                .hasMessage("""
                        the loss is NaN in epoch 1, batch 1, at learning rate 0.05
                          hint: the steps are probably too large; try a learning rate of 0.005, or a warm-up""");
    }
}
