package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.architectures.experiments.Optimizers.Named;
import gradbook.architectures.experiments.Optimizers.Way;
import gradbook.architectures.pictures.Drawing;
import gradbook.tensor.Seed;
import gradbook.training.Sgd;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizersTest {
    private static final Optimizers SMALL = new Optimizers(20, 1280, 128, 500);

    /// Those with which descent in the bowl never rises: |1 − 25η| ≤ 1, and |1 − η| ≤ 1.
    @Test void the_rate_of_descent_in_the_bowl_is_the_best_by_its_formula() {
        double lowest = Double.POSITIVE_INFINITY, best = 0;
        for (double rate : Optimizers.RATES) {
            double x = -9 * Math.pow(1 - rate, 20), y = 3 * Math.pow(1 - 25 * rate, 20), f = (x * x + 25 * y * y) / 2;
            if (Math.abs(1 - 25 * rate) > 1 || f >= lowest) continue;
            lowest = f;
            best = rate;
        }
        Way way = SMALL.best(Surface.BOWL, new Sgd());
        assertThat(way.rate()).isEqualTo(best);
        assertThat(way.height()).isCloseTo(lowest, within(1e-12));
        assertThat(way.points()).hasSize(21);
    }

    @Test void no_way_is_ever_higher_than_at_its_start() {
        for (Surface surface : Surface.ALL)
            for (Named optimizer : Optimizers.OPTIMIZERS) {
                Way way = SMALL.best(surface, optimizer.rule());
                assertThat(way.points()).as("%s, %s", surface.name(), optimizer.name())
                        .allMatch(at -> surface.height(at) <= surface.height(surface.start()));
                assertThat(way.height()).isLessThan(surface.height(surface.start()));
            }
    }

    @Test void there_is_a_row_for_each_optimiser_which_has_learnt_something() {
        Findings findings = SMALL.run(Seed.of(1), _ -> {});
        List<List<String>> rows = findings.table().rows();
        assertThat(rows.getFirst()).containsExactly("after 20 steps", "bowl", "banana", "Beale", "saddle",
                "digits: loss", "accuracy");
        assertThat(rows.subList(1, rows.size())).extracting(List::getFirst)
                .containsExactlyElementsOf(Optimizers.OPTIMIZERS.stream().map(Named::name).toList());
        // Guessing is right in 10 % of cases.
        assertThat(rows.subList(1, rows.size()))
                .allMatch(row -> Double.parseDouble(row.getLast().replace(" %", "")) > 20);
        if (!Drawing.hasFonts()) return;
        var picture = findings.picture().get();
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(3 * 560, 2 * 420);
    }
}
