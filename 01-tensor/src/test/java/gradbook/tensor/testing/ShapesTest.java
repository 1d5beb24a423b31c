package gradbook.tensor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.junit.jupiter.api.Test;

/// Which shapes are drawn, and that those of a failing property shrink to the smallest.
class ShapesTest {
    @Provide static Arbitrary<List<Shape>> triples() {
        return Shapes.broadcastable(3);
    }

    @Provide static Arbitrary<List<Shape>> pairsOrEmpty() {
        return Shapes.broadcastableOrEmpty(2);
    }

    @Provide static Arbitrary<Tuple2<Shape, Shape>> hardPairs() {
        return Shapes.hardPairs();
    }

    @Property(tries = 300) void three_shapes_broadcast_together(@ForAll("triples") List<Shape> shapes) {
        assertThat(shapes).hasSize(3);
        assertThat(shapes.get(0).broadcast(shapes.get(1)).broadcast(shapes.get(2)).dims())
                .hasSizeBetween(0, 4).doesNotContain(0);
    }

    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    @Property(tries = 1000, seed = "1")
    void every_kind_of_broadcasting_is_drawn(@ForAll("pairsOrEmpty") List<Shape> shapes) {
        Shape left = shapes.get(0), right = shapes.get(1), both = left.broadcast(right);
        often("a scalar", left.rank() == 0 || right.rank() == 0);
        often("missing dimensions", left.rank() != right.rank());
        often("neither is the result", !both.equals(left) && !both.equals(right));
        often("a dimension that both repeat", both.rank() > 0 && left.rank() > 0 && right.rank() > 0
                && both.dim(-1) == 1);
        often("no repetition", left.equals(right) && both.size() > 1);
        often("no elements", both.size() == 0);
        often("no elements on one side only", left.size() == 0 != (right.size() == 0));
    }

    private static void often(String what, boolean holds) {
        Statistics.label(what).collect(holds).coverage(all -> all.check(true).percentage(p -> p > 2));
    }

    @Property void hard_pairs_broadcast(@ForAll("hardPairs") Tuple2<Shape, Shape> pair) {
        SEEN.add(pair.get1() + "×" + pair.get2());
        pair.get1().broadcast(pair.get2());
        if (SEEN.size() == 10) assertThat(SEEN).contains("(1)×()", "(2, 1)×(2)", "(3, 1, 2)×(1, 3, 2)", "(0)×(1)");
    }

    private static final Set<String> SEEN = new HashSet<>();

    // -------------------------------------------------------------------------------- shrinking

    static final class NothingIsRepeated {
        @Provide Arbitrary<List<Shape>> triples() {
            return Shapes.broadcastable(3);
        }

        @Property(seed = "1") void holds(@ForAll("triples") List<Shape> shapes) {
            if (!shapes.get(0).broadcast(shapes.get(1)).equals(shapes.get(0))) throw new AssertionError(shapes);
        }
    }

    @Test void a_group_shrinks_to_its_smallest_shapes() {
        assertThat(FailingProperty.in(NothingIsRepeated.class)).hasMessage("[(), (1), ()]");
    }

    static final class LastDimensionIsNotRepeated {
        @Provide Arbitrary<List<Shape>> pairs() {
            return Shapes.broadcastable(2);
        }

        @Property(seed = "1") void holds(@ForAll("pairs") List<Shape> shapes) {
            Shape left = shapes.get(0), right = shapes.get(1);
            if (left.rank() > 0 && right.rank() > 0 && left.dim(-1) == 1 && right.dim(-1) > 1)
                throw new AssertionError(shapes);
        }
    }

    @Test void a_repeated_dimension_shrinks_to_a_length_of_2() {
        assertThat(FailingProperty.in(LastDimensionIsNotRepeated.class)).hasMessage("[(1), (2)]");
    }

    static final class RankBelow3 {
        @Provide Arbitrary<Shape> shapes() {
            return Shapes.any();
        }

        @Property(seed = "1") void holds(@ForAll("shapes") Shape shape) {
            if (shape.rank() >= 3) throw new AssertionError(shape);
        }
    }

    @Test void a_shape_shrinks_to_ones() {
        assertThat(FailingProperty.in(RankBelow3.class)).hasMessage("(1, 1, 1)");
    }
}
