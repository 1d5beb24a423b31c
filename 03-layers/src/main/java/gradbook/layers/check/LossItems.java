package gradbook.layers.check;

import static gradbook.layers.check.LayersCatalogue.item;

import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Catalogue.Drawn;
import gradbook.autodiff.check.Catalogue.Item;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.check.Subject;
import gradbook.layers.Losses;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/// The losses, each a function of the outputs.
final class LossItems {

    /// With labels, which are classes.
    private interface OfLabels {
        Variable loss(Variable outputs, int[] labels);
    }

    /// With targets, as many as there are outputs.
    private interface OfTargets {
        Variable loss(Variable outputs, Tensor targets);
    }

    static List<Item> all() {
        return List.of(
                item("Losses.crossEntropy", s -> ofLabels(s, "crossEntropy", Losses::crossEntropy)),
                item("Losses.nll", s -> ofLabels(s, "nll", Losses::nll)),
                item("Losses.multiMargin", s -> ofLabels(s, "multiMargin", Losses::multiMargin).onlyFirstOrder()),
                item("Losses.binaryCrossEntropy", s -> ofTargets("binaryCrossEntropy", Losses::binaryCrossEntropy,
                        s, shape -> s.between(0.1, 0.9, shape), shape -> s.between(0, 1, shape))),
                item("Losses.binaryCrossEntropyWithLogits", s -> ofTargets("binaryCrossEntropyWithLogits",
                        Losses::binaryCrossEntropyWithLogits, s, s::normal, shape -> s.between(0, 1, shape))),
                item("Losses.hinge", s -> ofTargets("hinge", Losses::hinge, s, s::normal,
                        shape -> s.of(shape, () -> s.oneOf(-1.0, 1.0))).onlyFirstOrder()),
                item("Losses.mse", s -> ofTargets("mse", Losses::mse, s, s::normal, s::normal)),
                item("Losses.halfSquaredError", s -> ofTargets("halfSquaredError",
                        (y, t) -> Losses.halfSquaredError(y.unsqueeze(0), t.unsqueeze(0)), s, s::normal, s::normal)),
                item("Losses.l1", s -> ofTargets("l1", Losses::l1, s, s::withTies, s::withTies).onlyFirstOrder()),
                item("Losses.huber", s -> bent(s, "huber", Losses::huber)),
                item("Losses.smoothL1", s -> bent(s, "smoothL1", Losses::smoothL1)));
    }

    private static Drawn ofLabels(Sampler s, String name, OfLabels function) {
        int examples = s.between(1, 4), classes = s.between(2, 5);
        int[] labels = s.indices(examples, classes);
        Subject loss = Subject.of((Variable outputs) -> function.loss(outputs, labels)).named(name);
        return Drawn.of(loss, s.normal(Shape.of(examples, classes)));
    }

    private static Drawn ofTargets(String name, OfTargets function, Sampler s, Function<Shape, Tensor> outputs,
            Function<Shape, Tensor> targets) {
        Shape shape = s.shape(0, 3);
        Tensor fixed = targets.apply(shape);
        return Drawn.of(Subject.of((Variable y) -> function.loss(y, fixed)).named(name), outputs.apply(shape));
    }

    private interface WithWidth {
        Variable loss(Variable outputs, Tensor targets, double width);
    }

    /// Squared up to some width, and straight beyond it: outputs on both sides.
    private static Drawn bent(Sampler s, String name, WithWidth function) {
        double width = s.oneOf(0.5, 1.0, 2.0);
        return ofTargets(name, (y, t) -> function.loss(y, t, width), s, s::withTies, s::withTies).onlyFirstOrder();
    }

    private LossItems() {}
}
