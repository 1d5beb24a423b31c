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
    private static final int MAX_RANK = 4, MAX_DIM = 5;

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
        return any().flatMap(whole -> Combinators.combine(part(whole), part(whole)).as(Tuple::of));
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
