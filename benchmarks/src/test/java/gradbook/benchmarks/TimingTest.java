package gradbook.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TimingTest {

    @Test void the_median_is_the_middle_round_in_whatever_order_they_came() {
        assertThat(new Timing(50, 10, 40, 20, 30).median()).isEqualTo(30);
    }

    @Test void the_median_of_an_even_number_of_rounds_is_halfway_between_the_middle_two() {
        assertThat(new Timing(40, 10, 20, 60).median()).isEqualTo(30);
    }

    @Test void one_disturbed_round_does_not_move_the_median_far() {
        assertThat(new Timing(10, 11, 9, 10, 5000).median()).isEqualTo(10);
    }

    @Test void quartiles_lie_a_quarter_and_three_quarters_of_the_way_from_the_least_to_the_largest() {
        var timing = new Timing(5, 1, 4, 2, 3);
        assertThat(timing.quantile(0.25)).isEqualTo(2);
        assertThat(timing.quantile(0.75)).isEqualTo(4);
        assertThat(timing.min()).isEqualTo(1);
        assertThat(timing.max()).isEqualTo(5);
    }

    @Test void a_quantile_between_two_rounds_divides_their_distance_in_proportion() {
        assertThat(new Timing(10, 20).quantile(0.3)).isCloseTo(13, within(1e-12));
    }

    @Test void ratios_are_taken_within_each_round() {
        // The machine was half as fast in the second round; for both.
        Timing ratios = new Timing(10, 20, 12).over(new Timing(20, 40, 24));
        assertThat(ratios.rounds()).containsExactly(0.5, 0.5, 0.5);
    }

    @Test void timings_add_up_round_by_round() {
        assertThat(new Timing(1, 5).plus(new Timing(10, 20)).rounds()).containsExactly(11, 25);
    }

    @Test void timings_of_unequal_rounds_cannot_be_compared() {
        assertThatThrownBy(() -> new Timing(1, 2).over(new Timing(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timings of 2 and 1 rounds: they can only be compared if both took part in every round");
    }
}
