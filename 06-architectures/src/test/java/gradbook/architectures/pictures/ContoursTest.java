package gradbook.architectures.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.architectures.pictures.Contours.Area;
import gradbook.architectures.pictures.Contours.Point;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContoursTest {
    private static final Area AREA = new Area(-1, 1, -1, 1);
    /// The middle of the map.
    private static final int X = 56 + 480 / 2, Y = 48 + 304 / 2;

    private static BufferedImage draw(List<Point> goals, List<List<Point>> paths) {
        assumeTrue(Drawing.hasFonts(), "Java finds no fonts");
        return Contours.draw("", "", AREA, (x, y) -> x.square().add(y.square()), goals, paths);
    }

    private static List<Point> path(double... x) {
        return IntStream.range(0, x.length).mapToObj(i -> new Point(x[i], 0)).toList();
    }

    /// 1, 2, 4, … 2¹⁶ are as far from each other as level lines are.
    @Test void from_one_level_to_the_next_is_always_the_same_factor() {
        double[] heights = IntStream.rangeClosed(0, 16).mapToDouble(i -> 1.01 * Math.pow(2, i)).toArray();
        heights[0] = 1;
        heights[16] = 65536;
        assertThat(Contours.levels(heights)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15);
    }

    @Test void a_height_of_zero_is_the_lowest_level() {
        double[] heights = IntStream.range(0, 1000).mapToDouble(i -> i).toArray();
        assertThat(Contours.levels(heights)[0]).isZero();
        assertThat(Contours.levels(heights)[999]).isEqualTo(15);
    }

    @Test void it_is_as_large_as_a_chart_and_the_lower_the_darker() {
        BufferedImage map = draw(List.of(), List.of());
        assertThat(List.of(map.getWidth(), map.getHeight())).containsExactly(560, 420);
        assertThat(red(map, X, Y)).isLessThan(red(map, X + 100, Y));
        assertThat(red(map, X + 100, Y)).isLessThan(red(map, X + 235, Y + 145));
    }

    private static int red(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) >> 16 & 255;
    }

    @Test void a_path_ends_in_a_dot_of_the_colour_of_its_curve() {
        BufferedImage map = draw(List.of(), List.of(path(-0.5, 0), path(-0.5, 0.5)));
        assertThat(new Color(map.getRGB(X, Y - 3))).isEqualTo(Plot.colour(0));
        assertThat(new Color(map.getRGB(X + 120, Y - 3))).isEqualTo(Plot.colour(1));
        assertThat(new Color(map.getRGB(X - 120, Y - 3))).isNotIn(Plot.colour(0), Plot.colour(1));
    }

    @Test void a_goal_is_a_cross() {
        BufferedImage map = draw(List.of(new Point(0.5, 0.5)), List.of());
        for (int d = -5; d <= 5; d += 5)
            assertThat(new Color(map.getRGB(X + 120 + d, Y - 76 - d))).isEqualTo(Drawing.INK);
        assertThat(new Color(map.getRGB(X + 125, Y - 76))).isNotEqualTo(Drawing.INK);
    }

    @Test void a_path_may_leave_the_map_and_end_in_nothing() {
        BufferedImage map = draw(List.of(), List.of(path(0, 1e300), path(-0.5, -0.4, Double.NaN),
                path(Double.NEGATIVE_INFINITY)));
        assertThat(new Color(map.getRGB(X + 200, Y))).isEqualTo(Plot.colour(0));
        assertThat(new Color(map.getRGB(X - 96, Y - 3))).isEqualTo(Plot.colour(1));
        assertThat(new Color(map.getRGB(545, Y))).isEqualTo(Color.WHITE);
    }
}
