package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.HardCase.elementwise;
import static gradbook.autodiff.check.hardcases.Points.each;
import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/// Right gradients at points where a check shows nothing: wrong ones would look the same, or there is no
/// derivative at all. A checker must say so and not let them pass.
public final class Vacuous {

    public static List<HardCase> all() {
        return Stream.of(
                elementwise("relu, all x < 0", normal(6).map(t -> -0.1 - Math.abs(t)),
                        x -> Math.max(x, 0), x -> x > 0 ? 1 : 0),
                elementwise("dropout of everything", normal(6), _ -> 0, _ -> 0),
                elementwise("constant output", normal(6), _ -> 7, _ -> 0),
                elementwise("sqrt at 0", each(4, _ -> 0), Math::sqrt, x -> 0.5 / Math.sqrt(x)),
                elementwise("log at 0", each(4, _ -> 0), Math::log, x -> 1 / x),
                elementwise("exp beyond overflow", each(4, _ -> 710), Math::exp, Math::exp),
                HardCase.of("sum of a softmax", normal(6), Shape.of(),
                        x -> new double[] {ArrayOp.sum(SoftmaxCases.softmax(x[0]))},
                        (x, _) -> ArrayOp.zerosLike(x)),
                HardCase.of("sum of what is centred", normal(6), Shape.of(),
                        x -> {
                            double mean = ArrayOp.sum(x[0]) / 6;
                            return new double[] {ArrayOp.sum(ArrayOp.map(x[0], t -> t - mean))};
                        },
                        (x, _) -> ArrayOp.zerosLike(x)),
                HardCase.of("batch norm of a batch of one", normal(1, 3), Shape.of(1, 3),
                        x -> ArrayOp.map(x[0], t -> (t - t) / Math.sqrt(1e-5)),
                        (x, _) -> ArrayOp.zerosLike(x)),
                HardCase.of("x·b of (0) and (1)", normal(0).and(normal(1)), Shape.of(0),
                        _ -> new double[0],
                        (x, _) -> ArrayOp.zerosLike(x)),
                HardCase.of("sum of (2, 0) to (2)", normal(2, 0), Shape.of(2),
                        _ -> new double[2],
                        (x, _) -> ArrayOp.zerosLike(x))).map(HardCase::withoutMistakes).toList();
    }

    private Vacuous() {}
}
