package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "saturday, sunday, 3", "'', abc, 3", "abc, '', 3", "same, same, 0"})
    void distance_counts_letters_put_in_taken_out_or_replaced(String a, String b, int distance) {
        assertThat(Names.distance(a, b)).isEqualTo(distance);
    }

    @Test void the_name_with_the_fewest_changes_is_the_nearest() {
        assertThat(Names.nearest("cosin", List.of("product", "cosine", "logistic"))).contains("cosine");
    }

    @Test void capitals_are_no_change() {
        assertThat(Names.nearest("MATMULL", List.of("small", "matmul"))).contains("matmul");
        assertThat(Names.nearest("matmull", List.of("small", "MATMUL"))).contains("MATMUL");
    }

    @Test void what_is_more_than_half_different_is_not_near() {
        assertThat(Names.nearest("abcd", List.of("abxyz"))).isEmpty();
    }
}
