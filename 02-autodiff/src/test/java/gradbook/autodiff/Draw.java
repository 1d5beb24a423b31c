package gradbook.autodiff;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Random float64 tensors for gradient checks: small, because every element is moved twice, and
/// in any layout.
public final class Draw {

    /// Of at most 3 dimensions, each 1 to 3.
    public static Arbitrary<Shape> shapes(int minRank) {
        return Shapes.ofRank(minRank, 3).map(Draw::small);
    }

    /// The last three dimensions, at most 3 long. What broadcasts still does.
    private static Shape small(Shape shape) {
        return Shape.of(Arrays.stream(shape.dims()).skip(Math.max(0, shape.rank() - 3))
                .map(d -> Math.min(d, 3)).toArray());
    }

    public static Arbitrary<Tensor> tensor(Arbitrary<Double> values) {
        return shapes(0).flatMap(shape -> tensor(shape, values));
    }

    public static Arbitrary<Tensor> tensor(Shape shape, Arbitrary<Double> values) {
        return Tensors.of(shape, DType.FLOAT64, values);
    }

    /// Two tensors that broadcast with each other.
    public static Arbitrary<List<Tensor>> pair(Arbitrary<Double> left, Arbitrary<Double> right) {
        return Shapes.broadcastable().flatMap(shapes -> Combinators.combine(
                tensor(small(shapes.get1()), left), tensor(small(shapes.get2()), right)).as(List::of));
    }

    public static Arbitrary<Double> between(double min, double max) {
        return Arbitraries.doubles().between(min, max).ofScale(3);
    }

    /// Of either sign, and at least 0.4 away from 0.
    public static Arbitrary<Double> awayFromZero() {
        return Combinators.combine(between(0.4, 3), Arbitraries.of(1, -1)).as((x, sign) -> x * sign);
    }

    /// A little more than a whole number plus `offset`: draws with offsets 0 and 0.5 are never close.
    public static Arbitrary<Double> nearWhole(double offset) {
        return Combinators.combine(Arbitraries.integers().between(-3, 3), between(0, 0.2)).as((n, x) -> n + offset + x);
    }

    /// No two elements closer than 0.5.
    public static Arbitrary<Tensor> distinct(Shape shape) {
        List<Integer> order = IntStream.range(0, shape.size()).boxed().toList();
        return Combinators.combine(Arbitraries.shuffle(order), Arbitraries.randoms()).as((places, random) ->
                Tensors.inAnyLayout(shape, DType.FLOAT64,
                        places.stream().mapToDouble(i -> i / 2.0 - shape.size() / 4.0).toArray(), random));
    }

    private Draw() {}
}
