package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class NevilleTest {

    /// At the steps 1, ½, ¼, …
    private static Neville halving(DoubleUnaryOperator values, double factor, int depth, int rows) {
        var neville = new Neville(factor, depth);
        double h = 1;
        for (int k = 0; k < rows; k++, h /= 2) neville.add(values.applyAsDouble(h));
        return neville;
    }

    @Test void a_tableau_worked_by_hand() {
        // D(h) = 3 + 2h² − 5h⁴: 0, 3.1875, 3.10546875; the first column 4.25, 3.078125; the second 3.
        DoubleUnaryOperator d = h -> 3 + 2 * h * h - 5 * h * h * h * h;
        Neville two = halving(d, 4, 4, 2);
        assertThat(two.value(0)).isEqualTo(3.1875);
        assertThat(two.value(1)).isEqualTo(4.25);
        Neville three = halving(d, 4, 4, 3);
        assertThat(three.value(0)).isEqualTo(3.10546875);
        assertThat(three.value(1)).isEqualTo(3.078125);
        assertThat(three.value(2)).isCloseTo(3, within(1e-15));
        assertThat(three.last()).isEqualTo(three.value(2));
    }

    @Test void an_error_is_the_difference_to_both_entries_it_was_made_of() {
        DoubleUnaryOperator d = h -> 3 + 2 * h * h - 5 * h * h * h * h;
        Neville three = halving(d, 4, 4, 3);
        assertThat(three.error(0)).isInfinite();
        assertThat(three.error(1)).isCloseTo(3.1875 - 3.078125, within(1e-15));
        assertThat(three.error(2)).isCloseTo(1.25, within(1e-15));
        assertThat(three.best()).isEqualTo(1);
        assertThat(halving(d, 4, 4, 4).best()).isGreaterThanOrEqualTo(2);
    }

    @Test void as_many_terms_are_cancelled_as_asked_for() {
        DoubleUnaryOperator h4 = h -> 1 + h * h * h * h;
        assertThat(halving(h4, 4, 1, 4).last()).isNotCloseTo(1, within(1e-6));
        assertThat(halving(h4, 4, 2, 4).last()).isCloseTo(1, within(1e-14));
    }

    @Property(tries = 200) void a_polynomial_in_h_squared_is_exact_at_its_depth(@ForAll @DoubleRange(min = -9,
            max = 9) double limit,
            @ForAll @DoubleRange(min = -9, max = 9) double a, @ForAll @DoubleRange(min = -9, max = 9) double b,
            @ForAll @DoubleRange(min = -9, max = 9) double c) {
        DoubleUnaryOperator d = h -> limit + h * h * (a + h * h * (b + h * h * c));
        assertThat(halving(d, 4, 4, 4).last()).isCloseTo(limit, within(1e-13));
        assertThat(halving(h -> limit + h * (a + h * b), 2, 2, 3).last()).isCloseTo(limit, within(1e-13));
    }

    @Test void what_is_not_a_number_is_not_believed() {
        var neville = new Neville(4, 4);
        neville.add(Double.NaN);
        neville.add(2);
        assertThat(neville.error(1)).isInfinite();
        assertThat(neville.best()).isZero();
    }
}
