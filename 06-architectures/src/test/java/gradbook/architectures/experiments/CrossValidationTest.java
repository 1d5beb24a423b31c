package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.architectures.experiments.CrossValidation.Setting;
import gradbook.architectures.pictures.Drawing;
import gradbook.tensor.Seed;
import gradbook.training.ImageDataset;
import gradbook.training.KFold;
import gradbook.training.Mnist;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CrossValidationTest {
    private static final CrossValidation SMALL =
            new CrossValidation(60, 3, 8, 2, List.of(0.0001, 0.03), List.of(0.0, 0.1, 0.2), 100);
    private static final ImageDataset DIGITS = Mnist.train().take(60);

    private static Setting setting(double test, Double... scores) {
        return new Setting(0.1, 0, new KFold.Scores(List.of(scores)), test);
    }

    @Test void the_setting_with_the_highest_mean_is_chosen_whatever_the_test_says() {
        Setting steady = setting(0.5, 0.6, 0.6), high = setting(0.4, 0.5, 0.8), lucky = setting(0.9, 0.1, 0.9);
        assertThat(CrossValidation.chosen(List.of(steady, high, lucky))).isSameAs(high);
    }

    /// At the rate 0 all networks stay the first one, which is judged by each third, and by all.
    @Test void each_digit_is_judged_once() {
        Setting untrained = SMALL.tried(0, 0, DIGITS, DIGITS, Seed.of(1));
        assertThat(untrained.scores().values()).hasSize(3);
        assertThat(untrained.scores().mean()).isCloseTo(untrained.test(), within(1e-12));
    }

    /// Labels drawn at random can be learnt by heart only, so that a network knows those that it has seen.
    @Test void a_fold_is_judged_by_a_network_that_has_not_seen_it() {
        RandomGenerator random = Seed.of(5).generator();
        int[] labels = random.ints(60, 0, 10).toArray();
        var mislabelled = new ImageDataset(DIGITS.imageShape(), DIGITS.pixels(), labels, DIGITS.classNames(),
                DIGITS.normalization());
        Setting setting = new CrossValidation(60, 3, 64, 40, List.of(), List.of(), 60)
                .tried(0.02, 0, mislabelled, mislabelled, Seed.of(1));
        assertThat(setting.test()).isGreaterThan(0.95);
        assertThat(setting.scores().mean()).isLessThan(0.35);
    }

    @Test void there_is_a_row_for_each_setting_and_the_best_is_marked() {
        Findings findings = SMALL.run(Seed.of(1), _ -> {});
        List<List<String>> rows = findings.table().rows();
        assertThat(rows.subList(1, rows.size())).extracting(row -> row.get(0) + " " + row.get(1)).containsExactly(
                "0.0001 0", "0.03 0", "0.0001 0.1", "0.03 0.1", "0.0001 0.2", "0.03 0.2");
        List<List<String>> chosen = rows.stream().filter(row -> row.getLast().equals("chosen")).toList();
        assertThat(chosen).hasSize(1);
        double highest = rows.stream().skip(1).mapToDouble(row -> percent(row.get(2))).max().orElseThrow();
        assertThat(percent(chosen.getFirst().get(2))).isEqualTo(highest);
        if (!Drawing.hasFonts()) return;
        var picture = findings.picture().get();
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(2 * 560, 420);
    }

    private static double percent(String cell) {
        return Double.parseDouble(cell.replace(" %", ""));
    }
}
