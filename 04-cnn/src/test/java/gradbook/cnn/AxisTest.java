package gradbook.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.cnn.testing.Windows;
import gradbook.cnn.testing.Windows.FramedAxis;
import gradbook.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AxisTest {

    @Provide Arbitrary<FramedAxis> axes() {
        return Windows.axes();
    }

    /// Slides the window over the padded axis, one position after another: for each place where it
    /// fits, the positions it looks at.
    private static List<int[]> slide(Axis axis, int length) {
        var places = new ArrayList<int[]>();
        for (int start = -axis.padding(); ; start += axis.stride()) {
            int first = start;
            int[] seen = IntStream.range(0, axis.kernel()).map(k -> first + k * axis.dilation()).toArray();
            if (seen[seen.length - 1] >= length + axis.padding()) return places;
            places.add(seen);
        }
    }

    @Property(tries = 500) void the_window_stands_wherever_it_fits(@ForAll("axes") FramedAxis given) {
        Axis axis = given.axis();
        List<int[]> places = slide(axis, given.length());

        assertThat(axis.outputSize(given.length())).isEqualTo(places.size());
        for (int out = 0; out < places.size(); out++)
            for (int k = 0; k < axis.kernel(); k++)
                assertThat(axis.position(out, k)).isEqualTo(places.get(out)[k]);
    }

    @Property(tries = 500) void the_remainder_is_what_no_window_reaches(@ForAll("axes") FramedAxis given) {
        int[] last = slide(given.axis(), given.length()).getLast();
        int end = given.length() + given.axis().padding() - 1;

        assertThat(given.axis().remainder(given.length())).isEqualTo(end - last[last.length - 1]);
    }

    @Property(tries = 500)
    void the_places_at_which_an_output_sees_the_image_are_a_range(@ForAll("axes") FramedAxis given) {
        Axis axis = given.axis();
        List<int[]> places = slide(axis, given.length());
        for (int out = 0; out < places.size(); out++) {
            int[] seen = places.get(out);
            int[] inside = IntStream.range(0, seen.length)
                    .filter(k -> seen[k] >= 0 && seen[k] < given.length()).toArray();

            assertThat(IntStream.range(axis.firstPlace(out), axis.endPlace(out, given.length())).toArray())
                    .isEqualTo(inside);
        }
    }

    @Property(tries = 500)
    void the_outputs_that_see_the_image_at_a_place_are_a_range(@ForAll("axes") FramedAxis given) {
        Axis axis = given.axis();
        List<int[]> places = slide(axis, given.length());
        for (int k = 0; k < axis.kernel(); k++) {
            int at = k;
            int[] inside = IntStream.range(0, places.size())
                    .filter(out -> places.get(out)[at] >= 0 && places.get(out)[at] < given.length()).toArray();

            assertThat(IntStream.range(axis.firstInside(k), axis.endInside(k, given.length(), places.size())))
                    .containsExactly(IntStream.of(inside).boxed().toArray(Integer[]::new));
        }
    }

    @Test void a_window_that_does_not_fit_evenly_leaves_positions_out() {
        Axis axis = new Axis(3, 3, 0, 1);

        assertThat(axis.outputSize(7)).isEqualTo(2);
        assertThat(axis.remainder(7)).isEqualTo(1);
        assertThat(new Axis(3, 3, 1, 1).remainder(7)).as("with padding 1").isZero();
    }

    @Test void a_window_that_fits_nowhere_is_refused_with_the_padding_that_would_help() {
        assertThatThrownBy(() -> new Axis(5, 1, 0, 1).outputSize(4)).isInstanceOf(ShapeException.class).hasMessage("""
                a window of 5 does not fit in an axis of 4
                  hint: a padding of at least 1 would make room for one output""");
        assertThatThrownBy(() -> new Axis(3, 2, 1, 4).outputSize(4)).hasMessage("""
                a window of 3 with dilation 4, which spans 9, does not fit in an axis of 4 with padding 1 at both ends
                  hint: a padding of at least 3 would make room for one output""");
        assertThat(new Axis(3, 2, 3, 4).outputSize(4)).isEqualTo(1);
    }

    @Test void impossible_rules_are_refused() {
        for (int[] given : new int[][] {{0, 1, 0, 1}, {1, 0, 0, 1}, {1, 1, -1, 1}, {1, 1, 0, 0}})
            assertThatThrownBy(() -> new Axis(given[0], given[1], given[2], given[3]))
                    .isInstanceOf(ShapeException.class)
                    .hasMessage("a window needs a kernel, stride and dilation of at least 1 and a"
                            + " padding of at least 0;"
                            + " given were kernel %d, stride %d, padding %d, dilation %d",
                            given[0], given[1], given[2], given[3]);
    }
}
