package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.architectures.experiments.Regularisation.Remedy;
import gradbook.architectures.experiments.Regularisation.Result;
import gradbook.architectures.pictures.Drawing;
import gradbook.tensor.Seed;
import gradbook.training.EpochReport;
import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegularisationTest {
    private static final Regularisation SMALL = new Regularisation(60, 60, 32, 30, 1, 500);
    private static final ImageDataset ALL = Mnist.train().take(1000), TEST = Mnist.test().take(500);
    private static final Result NOTHING = learn(new Remedy("", 0, 0, false, false));

    private static Result learn(Remedy remedy) {
        return SMALL.learn(remedy, ALL, TEST, Seed.of(1));
    }

    private static List<Double> losses(Result result) {
        return result.history().epochs().stream().map(EpochReport::trainLoss).toList();
    }

    private static List<Double> validationLosses(Result result) {
        return result.history().epochs().stream().map(EpochReport::testLoss).toList();
    }

    @Test void without_a_remedy_the_digits_are_learnt_by_heart() {
        assertThat(NOTHING.history().size()).isEqualTo(30);
        assertThat(NOTHING.learnt().accuracy()).isEqualTo(1);
        assertThat(NOTHING.tested().accuracy()).isLessThan(0.9);
    }

    /// The decay ½λ‖w‖² takes part in what is made small, so that less is left for the loss.
    @Test void weight_decay_costs_training_loss() {
        assertThat(learn(new Remedy("", 0.3, 0, false, false)).learnt().loss())
                .isGreaterThan(2 * NOTHING.learnt().loss());
    }

    /// In training every other unit is missing, and in the end none is.
    @Test void dropout_is_at_work_in_training_only() {
        Result result = learn(new Remedy("", 0, 0.5, false, false));
        assertThat(losses(result).getLast()).isGreaterThan(1.5 * result.learnt().loss());
    }

    /// The digits in the end are those that it never quite saw.
    @Test void shifts_are_at_work_in_training_only() {
        Result result = learn(new Remedy("", 0, 0, true, false));
        assertThat(losses(result).getFirst()).isNotEqualTo(losses(NOTHING).getFirst());
        assertThat(result.learnt().data().batch(0).inputs()).usingRecursiveComparison()
                .isEqualTo(NOTHING.learnt().data().batch(0).inputs());
    }

    @Test void early_stopping_is_the_same_run_ended_after_five_epochs_that_are_no_better_than_the_best() {
        Result stopped = learn(new Remedy("", 0, 0, false, true));
        int size = stopped.history().size();
        assertThat(size).isLessThan(30);
        assertThat(validationLosses(stopped)).isEqualTo(validationLosses(NOTHING).subList(0, size));
        List<Double> last = validationLosses(stopped).subList(size - 5, size);
        assertThat(last).allMatch(loss -> loss >= validationLosses(stopped).get(size - 6));
    }

    @Test void there_is_a_row_for_each_remedy() {
        Findings findings = new Regularisation(50, 50, 8, 2, 2, 100).run(Seed.of(1), _ -> {});
        List<List<String>> rows = findings.table().rows();
        assertThat(rows.subList(1, rows.size())).extracting(List::getFirst)
                .containsExactlyElementsOf(Regularisation.REMEDIES.stream().map(Remedy::name).toList());
        if (!Drawing.hasFonts()) return;
        var picture = findings.picture().get();
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(2 * 560, 420);
    }
}
