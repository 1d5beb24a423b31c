package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradbook.architectures.pictures.Contours.Point;
import gradbook.training.Sgd;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SurfaceTest {
    static Stream<Surface> surfaces() {
        return Surface.ALL.stream();
    }

    /// Of ½(x² + 25y²) the gradient is (x, 25y), so a step multiplies x by 1 − η and y by 1 − 25η.
    @Test void descent_in_the_bowl_is_two_geometric_sequences() {
        List<Point> points = Surface.BOWL.walk(new Sgd(), 0.03, 50);
        assertThat(points).hasSize(51);
        for (int t = 0; t <= 50; t++) {
            assertThat(points.get(t).x()).isCloseTo(-9 * Math.pow(0.97, t), within(1e-12));
            assertThat(points.get(t).y()).isCloseTo(3 * Math.pow(0.25, t), within(1e-12));
        }
    }

    @Test void heights_are_those_of_the_formulas_worked_by_hand() {
        assertThat(Surface.BOWL.height(new Point(2, 1))).isEqualTo((4 + 25) / 2.0);
        // 2.2² + 100·0.44²
        assertThat(Surface.BANANA.height(new Point(-1.2, 1))).isCloseTo(4.84 + 19.36, within(1e-12));
        assertThat(Surface.BEALE.height(new Point(1, 1))).isEqualTo(1.5 * 1.5 + 2.25 * 2.25 + 2.625 * 2.625);
        // (1.5 − 2·3)² + (2.25 − 2·(1 − 4))² + (2.625 − 2·(1 + 8))², y being −2
        assertThat(Surface.BEALE.height(new Point(2, -2))).isEqualTo(4.5 * 4.5 + 8.25 * 8.25 + 15.375 * 15.375);
        assertThat(Surface.SADDLE.height(new Point(0, 0))).isEqualTo(0.5);
        // 1 − 4 + 8 + 0.5
        assertThat(Surface.SADDLE.height(new Point(1, 2))).isEqualTo(5.5);
    }

    @ParameterizedTest
    @MethodSource("surfaces")
    void minima_have_the_height_0_and_no_slope(Surface surface) {
        for (Point minimum : surface.minima()) {
            assertThat(surface.height(minimum)).isZero();
            var there = new Surface("", "", surface.f(), minimum, List.of(), 0, surface.area());
            assertThat(there.walk(new Sgd(), 1, 1).getLast()).isEqualTo(minimum);
        }
    }

    @ParameterizedTest
    @MethodSource("surfaces")
    void nothing_in_the_area_is_lower_than_a_minimum(Surface surface) {
        var area = surface.area();
        for (int i = 0; i <= 20; i++)
            for (int j = 0; j <= 20; j++) {
                var at = new Point(area.left() + i / 20.0 * (area.right() - area.left()),
                        area.bottom() + j / 20.0 * (area.top() - area.bottom()));
                assertThat(surface.height(at)).as("%s at %s", surface.name(), at).isNotNegative();
            }
    }

    @ParameterizedTest
    @MethodSource("surfaces")
    void the_map_shows_the_start_and_all_minima(Surface surface) {
        var area = surface.area();
        assertThat(Stream.concat(Stream.of(surface.start()), surface.minima().stream())).allMatch(p ->
                p.x() > area.left() && p.x() < area.right() && p.y() > area.bottom() && p.y() < area.top());
    }
}
