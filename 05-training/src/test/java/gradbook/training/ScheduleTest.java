package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test void a_constant_schedule_is_1() {
        assertThat(Schedule.constant().factor(0)).isEqualTo(1);
        assertThat(Schedule.constant().factor(17.5)).isEqualTo(1);
    }

    @Test void a_step_decay_falls_after_whole_periods() {
        Schedule schedule = Schedule.stepDecay(2, 0.1);
        assertThat(schedule.factor(0)).isEqualTo(1);
        assertThat(schedule.factor(1.99)).isEqualTo(1);
        assertThat(schedule.factor(2)).isEqualTo(0.1);
        assertThat(schedule.factor(4.5)).isCloseTo(0.01, within(1e-15));
    }

    @Test void a_period_need_not_be_a_whole_number_of_epochs() {
        Schedule schedule = Schedule.stepDecay(2.5, 0.1);
        assertThat(schedule.factor(2.4)).isEqualTo(1);
        assertThat(schedule.factor(2.5)).isEqualTo(0.1);
        assertThat(schedule.factor(5)).isCloseTo(0.01, within(1e-15));
    }

    /// cos 0 = 1, cos 60° = ½, cos 90° = 0, cos 120° = −½, cos 180° = −1.
    @Test void a_cosine_falls_from_1_to_0() {
        Schedule schedule = Schedule.cosine(3);
        double[] expected = {1, 0.75, 0.5, 0.25, 0, 0};
        double[] epochs = {0, 1, 1.5, 2, 3, 4};
        for (int i = 0; i < epochs.length; i++)
            assertThat(schedule.factor(epochs[i])).isCloseTo(expected[i], within(1e-15));
    }

    @Test void a_warm_up_multiplies_what_comes_after_it() {
        Schedule schedule = Schedule.stepDecay(1, 0.5).withWarmUp(2, 0.2);
        assertThat(schedule.factor(0)).isCloseTo(0.2, within(1e-15));
        assertThat(schedule.factor(0.5)).isCloseTo(0.4, within(1e-15));
        assertThat(schedule.factor(1)).isCloseTo(0.6 * 0.5, within(1e-15));
        assertThat(schedule.factor(3)).isCloseTo(0.125, within(1e-15));
    }

    @Test void a_multi_step_decay_falls_at_its_milestones() {
        Schedule schedule = Schedule.multiStep(0.1, 30, 80);
        double[] epochs = {0, 29.99, 30, 79.99, 80, 200};
        double[] expected = {1, 1, 0.1, 0.1, 0.01, 0.01};
        for (int i = 0; i < epochs.length; i++)
            assertThat(schedule.factor(epochs[i])).isCloseTo(expected[i], within(1e-15));
        assertThat(Schedule.multiStep(0.1).factor(7)).isEqualTo(1);
    }

    /// 0.25^½ = 0.5.
    @Test void an_exponential_decay_loses_the_same_part_in_each_epoch() {
        Schedule schedule = Schedule.exponential(0.25);
        double[] epochs = {0, 0.5, 1, 2};
        double[] expected = {1, 0.5, 0.25, 0.0625};
        for (int i = 0; i < epochs.length; i++)
            assertThat(schedule.factor(epochs[i])).isCloseTo(expected[i], within(1e-15));
    }

    /// Up in 3 of 10 epochs: half way, at 1.5, between 1/25 and 1, it is 0.52. Down in 7: after 7/3 of them the
    /// cosine is ½, so that a quarter of the way down is done; the end is 1/250,000.
    @Test void one_cycle_goes_up_and_further_down() {
        Schedule schedule = Schedule.oneCycle(10, 0.3);
        double[] epochs = {0, 1.5, 3, 3 + 7 / 3.0, 6.5, 10, 12};
        double[] expected = {0.04, 0.52, 1, 0.750001, 0.500002, 0.000004, 0.000004};
        for (int i = 0; i < epochs.length; i++)
            assertThat(schedule.factor(epochs[i])).isCloseTo(expected[i], within(1e-14));
    }

    private static History losses(double... losses) {
        History history = History.empty();
        for (double loss : losses)
            history = history.with(new EpochReport(history.size() + 1, 0, 0, loss, 0, 0, 0));
        return history;
    }

    /// Patience 1: the second epoch in a row without a lower loss is one too many. Then counting begins anew.
    @Test void a_plateau_lowers_the_learning_rate() {
        double[] losses = {2.5, 0.4, 0.4, 0.4, 0.3, 0.35, 0.3, 0.3, 0.3};
        double[] expected = {1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125};
        Schedule schedule = new ReduceOnPlateau(0.5, 1);
        for (int epochs = 0; epochs <= losses.length; epochs++) {
            History before = losses(Arrays.copyOf(losses, epochs));
            assertThat(schedule.after(before).factor(epochs)).as("after %d", epochs).isEqualTo(expected[epochs]);
        }
    }

    /// From a loss of 0.5 on, 0.46 is not less than 0.9·0.5 = 0.45, and 0.44 is.
    @Test void a_small_gain_is_no_gain() {
        Schedule schedule = new ReduceOnPlateau(0.5, 0, 0.1);
        assertThat(schedule.after(losses(0.5, 0.46)).factor(2)).isEqualTo(0.5);
        assertThat(schedule.after(losses(0.5, 0.44)).factor(2)).isEqualTo(1);
        assertThat(new ReduceOnPlateau(0.5, 0).threshold()).isEqualTo(1e-4);
    }

    @Test void a_warm_up_leaves_a_plateau_to_be_seen() {
        Schedule schedule = new ReduceOnPlateau(0.1, 0).withWarmUp(4, 0);
        assertThat(schedule.after(losses(0.5)).factor(1)).isEqualTo(0.25);
        assertThat(schedule.after(losses(0.5, 0.5)).factor(2)).isEqualTo(0.05);
    }

    @Test void constants_without_sense_are_refused() {
        assertThatThrownBy(() -> Schedule.multiStep(0.1, 30, 30))
                .hasMessage("milestone 30.0 in place 1: milestones must be more than 0 and go up");
        assertThatThrownBy(() -> Schedule.multiStep(0.1, 0))
                .hasMessage("milestone 0.0 in place 0: milestones must be more than 0 and go up");
        assertThatThrownBy(() -> Schedule.exponential(0))
                .hasMessage("an exponential schedule with factor 0.0: it must be more than 0");
        assertThatThrownBy(() -> Schedule.oneCycle(3, 1))
                .hasMessage("the rise of one cycle must be more than 0 and less than 1 of it, not 1.0");
        assertThatThrownBy(() -> new ReduceOnPlateau(1, 3)).hasMessage(
                "the learning rate is multiplied by a number that is more than 0 and less than 1, not by 1.0");
        assertThatThrownBy(() -> new ReduceOnPlateau(0.1, -1)).hasMessage("patience is at least 0 epochs, not -1");
    }

    @Test void periods_without_length_are_refused() {
        assertThatThrownBy(() -> Schedule.stepDecay(0, 0.1))
                .hasMessage("a decay every 0.0 epochs: it must be more than 0");
        assertThatThrownBy(() -> Schedule.cosine(0)).hasMessage("a cosine over 0 epochs: it must be more than 0");
        assertThatThrownBy(() -> Schedule.constant().withWarmUp(0, 0.1))
                .hasMessage("a warm-up over 0.0 epochs: it must be more than 0");
    }
}
