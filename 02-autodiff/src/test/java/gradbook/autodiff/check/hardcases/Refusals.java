package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.autodiff.Op;
import gradbook.tensor.Shape;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/// Functions that move in jumps only. Their derivative is 0 wherever it exists and says nothing about
/// them: whatever rule they come with, a checker must not say that their gradient is right.
public final class Refusals {

    public static List<HardCase> all() {
        return Stream.concat(
                Stream.of(
                        inJumps("floor", Math::floor),
                        inJumps("round", Math::rint),
                        inJumps("sign", Math::signum),
                        inJumps("step", x -> x > 0 ? 1 : 0)).flatMap(List::stream),
                Stream.of(argmax())).map(HardCase::withoutMistakes).toList();
    }

    /// With the three rules such functions are given: 0, 1 (the *straight-through* estimator of
    /// Y. Bengio and others, 2013), and none.
    private static List<HardCase> inJumps(String name, DoubleUnaryOperator function) {
        Points points = normal(6).times(3);
        Op zero = ArrayOp.elementwise(name, function, _ -> 0);
        return List.of(
                HardCase.of(name + ", rule 0", points, zero),
                HardCase.elementwise(name + ", straight through", points, function, _ -> 1),
                HardCase.of(name + ", declared flat", points, Op.flat(name, zero.forward())));
    }

    private static HardCase argmax() {
        return HardCase.of("argmax", normal(6), Shape.of(),
                x -> {
                    int best = 0;
                    for (int i = 1; i < 6; i++) if (x[0][i] > x[0][best]) best = i;
                    return new double[] {best};
                },
                (x, _) -> ArrayOp.zerosLike(x));
    }

    private Refusals() {}
}
