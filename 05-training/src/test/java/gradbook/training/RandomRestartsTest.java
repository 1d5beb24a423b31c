package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.Seed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomRestartsTest {
    private static RandomRestarts<Integer> best(double... errors) {
        List<Seed> seeds = new ArrayList<>();
        var result = RandomRestarts.best(errors.length, Seed.of(4), seed -> {
            seeds.add(seed);
            return seeds.size() - 1;
        }, i -> errors[i]);
        assertThat(seeds).hasSize(errors.length).doesNotHaveDuplicates();
        assertThat(result.seed()).isEqualTo(seeds.get(result.model()));
        return result;
    }

    @Test void the_start_with_the_lowest_training_error_is_kept() {
        RandomRestarts<Integer> result = best(0.3, 0.1, 0.2, 0.1);
        assertThat(result.model()).isEqualTo(1);
        assertThat(result.errors()).containsExactly(0.3, 0.1, 0.2, 0.1);
    }

    @Test void an_error_that_is_no_number_is_the_worst() {
        assertThat(best(Double.NaN, Double.POSITIVE_INFINITY, 5, Double.NaN).model()).isEqualTo(2);
        assertThat(best(Double.NaN, Double.NaN).model()).isZero();
    }

    @Test void no_start_at_all_is_refused() {
        assertThatThrownBy(RandomRestartsTest::best).hasMessage("at least 1 start is needed, not 0");
    }
}
