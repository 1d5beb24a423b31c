package gradbook.architectures.experiments;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Learning rates to choose from.
final class Rates {

    /// The rate with the lowest result, the first of several; a result that is no number is the worst.
    static double best(List<Double> rates, DoubleUnaryOperator result) {
        return rates.stream().min(Comparator.comparingDouble(result::applyAsDouble)).orElseThrow();
    }

    /// "0.0003"
    static String text(double rate) {
        return BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
    }

    private Rates() {}
}
