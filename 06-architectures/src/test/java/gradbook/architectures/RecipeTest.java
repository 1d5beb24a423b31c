package gradbook.architectures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.training.Clipping;
import gradbook.training.EpochReport;
import gradbook.training.History;
import gradbook.training.Schedule;
import gradbook.training.Sgd;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private static final Recipe RECIPE = new Recipe(10, 32, 0.1, new Sgd(), Recipe.Decay.COSINE, 0.2,
            Clipping.none());

    /// Halfway through a warm-up over 2 of 10 epochs, the cosine is at ½(1 + cos(π/10)); after it, only
    /// the cosine is left.
    @Test void the_learning_rate_warms_up_and_falls_to_zero() {
        Schedule schedule = RECIPE.schedule();
        assertThat(schedule.factor(0)).isZero();
        assertThat(schedule.factor(1)).isCloseTo(0.5 * 0.9755282581475768, within(1e-12));
        assertThat(schedule.factor(5)).isCloseTo(0.5, within(1e-12));
        assertThat(schedule.factor(10)).isCloseTo(0, within(1e-12));
    }

    @Test void a_constant_learning_rate_without_warm_up_stays_the_same() {
        Schedule schedule = RECIPE.decay(Recipe.Decay.CONSTANT).warmUp(0).schedule();
        assertThat(schedule.factor(0)).isEqualTo(1);
        assertThat(schedule.factor(9.9)).isEqualTo(1);
    }

    /// 0.01, 0.001, 0.0001 and 0.00001, each for a quarter of 90 epochs.
    @Test void the_recipe_of_2012_divides_the_learning_rate_by_ten_three_times() {
        assertThat(Recipe.ALEXNET).hasToString("90 epochs in batches of 128, Sgd[momentum=0.9, dampening=0.0, "
                + "weightDecay=5.0E-4, nesterov=false], learning rate 0.01 to a tenth after each quarter");
        Schedule schedule = Recipe.ALEXNET.schedule();
        double[] epochs = {0, 22.49, 22.5, 44.99, 45, 67.49, 67.5, 89.99};
        double[] expected = {1, 1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001};
        for (int i = 0; i < epochs.length; i++)
            assertThat(schedule.factor(epochs[i])).isCloseTo(expected[i], within(1e-12));
    }

    @Test void one_cycle_rises_during_the_warm_up() {
        Schedule schedule = RECIPE.decay(Recipe.Decay.ONECYCLE).schedule();
        assertThat(schedule.factor(0)).isCloseTo(1 / 25.0, within(1e-12));
        assertThat(schedule.factor(2)).isCloseTo(1, within(1e-12));
        assertThat(RECIPE.decay(Recipe.Decay.ONECYCLE).warmUp(0).schedule().factor(3)).isCloseTo(1, within(1e-12));
    }

    /// A tenth of 10 epochs is 1: the second epoch in a row that is no better is one too many.
    @Test void a_plateau_of_more_than_a_tenth_of_the_epochs_lowers_the_learning_rate() {
        Schedule schedule = RECIPE.decay(Recipe.Decay.PLATEAU).warmUp(0).schedule();
        History two = History.empty().with(new EpochReport(1, 0, 0, 0.5, 0, 0, 0))
                .with(new EpochReport(2, 0, 0, 0.5, 0, 0, 0));
        assertThat(schedule.after(two).factor(2)).isEqualTo(1);
        assertThat(schedule.after(two.with(new EpochReport(3, 0, 0, 0.5, 0, 0, 0))).factor(3)).isEqualTo(0.1);
    }

    @Test void it_says_what_it_does_in_one_line() {
        assertThat(RECIPE).hasToString("10 epochs in batches of 32, Sgd[momentum=0.0, dampening=0.0, weightDecay=0.0, "
                + "nesterov=false], learning rate 0.1 down to 0 by cosine after a warm-up over 20 %");
        assertThat(RECIPE.epochs(1).decay(Recipe.Decay.CONSTANT).warmUp(0)).hasToString(
                "1 epoch in batches of 32, Sgd[momentum=0.0, dampening=0.0, weightDecay=0.0, nesterov=false], "
                + "learning rate 0.1 constant");
    }

    @Test void it_says_so_if_gradients_are_clipped() {
        assertThat(RECIPE.clipping(Clipping.norm(2)).toString())
                .endsWith("after a warm-up over 20 %, gradients clipped by Norm[max=2.0]");
    }

    @Test void impossible_numbers_are_refused() {
        assertThatThrownBy(() -> RECIPE.epochs(0)).hasMessage("the number of epochs must be at least 1, not 0");
        assertThatThrownBy(() -> RECIPE.learningRate(Double.NaN))
                .hasMessage("the learning rate must be greater than 0 and finite, not NaN");
    }
}
