package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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

    @Test void periods_without_length_are_refused() {
        assertThatThrownBy(() -> Schedule.stepDecay(0, 0.1))
                .hasMessage("a decay every 0.0 epochs: it must be more than 0");
        assertThatThrownBy(() -> Schedule.cosine(0)).hasMessage("a cosine over 0 epochs: it must be more than 0");
        assertThatThrownBy(() -> Schedule.constant().withWarmUp(0, 0.1))
                .hasMessage("a warm-up over 0.0 epochs: it must be more than 0");
    }
}
