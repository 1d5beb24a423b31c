package gradbook.autodiff.testing;

import gradbook.autodiff.Draw;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.domains.DomainContextBase;
import net.jqwik.api.providers.TypeUsage;

/// What a [GradientProperty] draws: small shapes; float64 tensors in any layout, of numbers from 0.1 to 3 of
/// either sign; and as a `Tuple2`, two of them that broadcast together.
///
/// 0 is left out because so much has no slope there: a check of x² at 0 sees nothing.
public final class CheckPoints extends DomainContextBase {
    private static final int MAX_DIM = 3;

    @Provide Arbitrary<Shape> shapes() {
        return Draw.shapes(0);
    }

    @Provide Arbitrary<Tensor> tensors(TypeUsage parameter) {
        Arbitrary<Shape> shapes = parameter.findAnnotation(OfShape.class).map(s -> shapes(s.value()))
                .orElseGet(this::shapes);
        return shapes.flatMap(shape -> Draw.tensor(shape, numbers()));
    }

    @Provide Arbitrary<Tuple2<Tensor, Tensor>> pairs() {
        return Draw.pair(numbers(), numbers()).map(pair -> Tuple.of(pair.get(0), pair.get(1)));
    }

    private static Arbitrary<Double> numbers() {
        return Combinators.combine(Draw.between(0.1, 3), Arbitraries.of(1, -1)).as((x, sign) -> x * sign)
                .withoutEdgeCases();
    }

    private static Arbitrary<Shape> shapes(int[] pattern) {
        Arbitrary<int[]> open = Arbitraries.integers().between(1, MAX_DIM).array(int[].class)
                .ofSize((int) Arrays.stream(pattern).filter(d -> d == -1).count());
        return open.map(drawn -> {
            int[] dims = pattern.clone();
            for (int d = 0, next = 0; d < dims.length; d++)
                if (dims[d] == -1) dims[d] = drawn[next++];
            return Shape.of(dims);
        });
    }
}
