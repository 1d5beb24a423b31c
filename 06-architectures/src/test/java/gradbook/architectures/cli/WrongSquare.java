package gradbook.architectures.cli;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;
import gradbook.autodiff.check.Catalogue;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.check.Subject;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;

/// The catalogue of a reader, as a service of their own: d(x²)/dx is 2x, and not 3x, and a ReLU that is
/// never active shows nothing.
public final class WrongSquare implements Catalogue {
    private static final Op SQUARE = Op.unary("square<3x & more>", Tensor::square, (g, x, _) -> g.mul(x.mul(3)));

    @Override public String name() {
        return "homework";
    }

    @Override public List<Item> items() {
        return List.of(
                new Item("Homework.square", random -> Drawn.of(Subject.of(SQUARE),
                        new Sampler(random).awayFromZero(Shape.of(2)))),
                new Item("Homework.silent", random -> Drawn.of(Subject.of(Derivatives.RELU),
                        new Sampler(random).between(-2, -1, Shape.of(2)))));
    }
}
