package gradbook.tensor.testing;

import gradbook.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/// Random shapes for property tests: small, and shrinking to smaller ones of lower rank.
public final class Shapes {
    static final int MAX_RANK = 4;
    private static final int MAX_DIM = 5;

    private static final List<Tuple2<Shape, Shape>> HARD_PAIRS = List.of(
            pair(dims(1), dims()), pair(dims(2), dims()), pair(dims(1), dims(2)), pair(dims(2, 1), dims(2)),
            pair(dims(1, 2), dims(2)), pair(dims(3, 2), dims(2)), pair(dims(3, 1, 2), dims(3, 2)),
            pair(dims(3, 1, 2), dims(1, 3, 2)), pair(dims(2, 3, 2), dims()), pair(dims(0), dims(1)));

    private static Tuple2<Shape, Shape> pair(int[] left, int[] right) {
        return Tuple.of(Shape.of(left), Shape.of(right));
    }

    private static int[] dims(int... dims) {
        return dims;
    }

    /// Of rank 0 to 4, each dimension 1 to 5.
    public static Arbitrary<Shape> any() {
        return ofRank(0, MAX_RANK);
    }

    /// Like [#any], with some dimensions 0.
    public static Arbitrary<Shape> anyOrEmpty() {
        return shape(Arbitraries.integers().between(0, MAX_DIM), 0, MAX_RANK);
    }

    /// Of rank `min` to `max`, each dimension 1 to 5.
    public static Arbitrary<Shape> ofRank(int min, int max) {
        return shape(Arbitraries.integers().between(1, MAX_DIM), min, max);
    }

    private static Arbitrary<Shape> shape(Arbitrary<Integer> dim, int minRank, int maxRank) {
        return dim.array(int[].class).ofMinSize(minRank).ofMaxSize(maxRank).map(Shape::of);
    }

    /// A shape and a smaller one that broadcasts to it: some dimensions are 1, some leading ones missing.
    public static Arbitrary<Tuple2<Shape, Shape>> expandable() {
        return any().flatMap(whole -> part(whole).map(part -> Tuple.of(whole, part)));
    }

    /// Two shapes that broadcast with each other, neither of which need be the result.
    public static Arbitrary<Tuple2<Shape, Shape>> broadcastable() {
        return broadcastable(2).map(shapes -> Tuple.of(shapes.get(0), shapes.get(1)));
    }

    /// So many shapes that broadcast together, none of which need be the result.
    public static Arbitrary<List<Shape>> broadcastable(int count) {
        return group(count, 1);
    }

    /// Like [#broadcastable(int)], with some dimensions 0.
    public static Arbitrary<List<Shape>> broadcastableOrEmpty(int count) {
        return group(count, 0);
    }

    /// Pairs where mistakes with broadcasting show: a scalar, a leading or inner 1 on either side or on both, a
    /// missing dimension that is 1 or longer, no elements.
    public static Arbitrary<Tuple2<Shape, Shape>> hardPairs() {
        return Arbitraries.of(HARD_PAIRS);
    }

    /// One dimension of a group of shapes that broadcast: `length` in some of them, 1 in the others.
    private record Dimension(int length, List<Boolean> whole) {
        int of(int shape) {
            return whole.get(shape) ? length : 1;
        }
    }

    private static Arbitrary<List<Shape>> group(int count, int minDim) {
        Arbitrary<Dimension> dimension = Combinators.combine(Arbitraries.integers().between(minDim, MAX_DIM)
                .shrinkTowards(1), Arbitraries.of(true, true, false).list().ofSize(count)).as(Dimension::new);
        Arbitrary<List<Integer>> missing = Arbitraries.of(MAX_RANK, 3, 2, 1, 0, 0).list().ofSize(count);
        return Combinators.combine(dimension.list().ofMaxSize(MAX_RANK), missing).as((dims, without) ->
                IntStream.range(0, count).mapToObj(i -> Shape.of(dims.stream()
                        .skip(without.get(i)).mapToInt(d -> d.of(i)).toArray())).toList());
    }

    private static Arbitrary<Shape> part(Shape whole) {
        Arbitrary<List<Boolean>> keep = Arbitraries.of(true, false).list().ofSize(whole.rank());
        return Combinators.combine(keep, Arbitraries.integers().between(0, whole.rank())).as((kept, missing) -> {
            int[] dims = IntStream.range(0, whole.rank()).map(d -> kept.get(d) ? whole.dim(d) : 1).toArray();
            return Shape.of(Arrays.copyOfRange(dims, missing, dims.length));
        });
    }

    /// Every index of `shape`, in reading order.
    public static List<int[]> indices(Shape shape) {
        return IntStream.range(0, shape.size()).mapToObj(i -> index(shape, i)).toList();
    }

    /// The index of the element at `place` in reading order.
    public static int[] index(Shape shape, int place) {
        int[] index = new int[shape.rank()];
        for (int d = shape.rank() - 1, rest = place; d >= 0; d--) {
            index[d] = rest % shape.dim(d);
            rest /= shape.dim(d);
        }
        return index;
    }

    private Shapes() {}
}
