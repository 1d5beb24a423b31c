package gradbook.architectures.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.XYChart;

class PlotTest {
    private static final double[] X = {0, 1, 2};

    @ParameterizedTest
    @CsvSource({"1, 1", "0.01, 0.01", "1000, 1000", "1e-9, 10⁻⁹", "1e12, 10¹²", "0.001, 10⁻³"})
    void powers_of_ten_are_written_short(double number, String text) {
        assertThat(Plot.powerOfTen(number)).isEqualTo(text);
    }

    @Test void what_is_no_power_of_ten_is_left_out() {
        assertThat(Plot.powerOfTen(2)).isBlank();
    }

    @Test void each_curve_has_another_colour() {
        XYChart chart = Plot.of("t", "x", "y");
        assertThat(Plot.add(chart, "a", X, X).getLineColor()).isNotEqualTo(Plot.add(chart, "b", X, X).getLineColor());
    }

    @Test void what_is_infinite_leaves_a_gap_and_the_numbers_given_stay_as_they_are() {
        double[] y = {0, Double.POSITIVE_INFINITY, 2};
        assertThat(Plot.add(Plot.of("t", "x", "y"), "a", X, y).getYData()).containsExactly(0, Double.NaN, 2);
        assertThat(y[1]).isInfinite();
    }

    @Test void charts_stand_in_reading_order() {
        assumeTrue(Drawing.hasFonts(), "Java finds no fonts");
        XYChart empty = Plot.of("", "", ""), full = Plot.of("", "", "");
        Plot.add(empty, "a", X, X);
        Plot.add(full, "b", X, X).setLineColor(Color.RED);
        BufferedImage sheet = Plot.grid(2, empty, empty, full);
        assertThat(sheet.getWidth()).isEqualTo(1120);
        assertThat(sheet.getHeight()).isEqualTo(840);
        assertThat(count(sheet, Color.RED, 0, 420)).isPositive();
        assertThat(count(sheet, Color.RED, 560, 420)).isZero();
        assertThat(count(sheet, Color.RED, 0, 0)).isZero();
    }

    /// Pixels of a colour in the chart whose corner is at (`left`, `top`).
    private static int count(BufferedImage image, Color colour, int left, int top) {
        int count = 0;
        for (int y = top; y < top + 420; y++)
            for (int x = left; x < left + 560; x++) if (image.getRGB(x, y) == colour.getRGB()) count++;
        return count;
    }
}
