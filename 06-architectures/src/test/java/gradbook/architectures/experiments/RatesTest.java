package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatesTest {
    private static final List<Double> RATES = List.of(0.1, 1.0, 10.0, 100.0);

    @Test void the_best_has_the_lowest_result() {
        assertThat(Rates.best(RATES, rate -> Math.abs(rate - 9))).isEqualTo(10);
    }

    @Test void of_equally_good_ones_it_is_the_first() {
        assertThat(Rates.best(RATES, rate -> rate < 1 ? 2 : 1)).isEqualTo(1);
    }

    @Test void what_is_no_number_is_worse_than_infinite() {
        assertThat(Rates.best(RATES, rate -> rate < 100 ? Double.NaN : Double.POSITIVE_INFINITY)).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"0.0001, 0.0001", "0.03, 0.03", "1, 1", "10, 10", "0, 0"})
    void rates_are_written_without_exponents(double rate, String text) {
        assertThat(Rates.text(rate)).isEqualTo(text);
    }
}
