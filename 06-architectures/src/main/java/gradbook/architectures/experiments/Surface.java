package gradbook.architectures.experiments;

import gradbook.architectures.pictures.Contours;
import gradbook.architectures.pictures.Contours.Area;
import gradbook.architectures.pictures.Contours.Point;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.tensor.Tensor;
import gradbook.training.Optimizer;
import gradbook.training.UpdateRule;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/// A function f(x, y) to walk down on, each with another difficulty.
///
/// @param formula of f, as it is printed
/// @param start   where a walk begins
/// @param minima  the lowest points
/// @param lowest  f there
/// @param area    the part of the plane around them
record Surface(String name, String formula, BinaryOperator<Variable> f, Point start, List<Point> minima, double lowest,
               Area area) {

    /// 25 times as steep across the valley as along it: a step that is short enough for the one is too short for the
    /// other. Plain descent multiplies x by 1 − η and y by 1 − 25η in each step.
    static final Surface BOWL = new Surface("bowl", "½(x² + 25y²)",
            (x, y) -> x.square().add(y.square().mul(25)).mul(0.5),
            new Point(-9, 3), List.of(new Point(0, 0)), 0, new Area(-10, 10, -4, 4));

    /// A bent valley with a flat floor. Source: H. H. Rosenbrock, *An Automatic Method for Finding the Greatest or
    /// Least Value of a Function*, The Computer Journal, 1960, which also begins at (−1.2, 1).
    static final Surface BANANA = new Surface("banana", "(1 − x)² + 100(y − x²)²",
            (x, y) -> x.sub(1).square().add(y.sub(x.square()).square().mul(100)),
            new Point(-1.2, 1), List.of(new Point(1, 1)), 0, new Area(-2, 2, -1, 3));

    /// Flat nearly everywhere, with walls in the corners. Source: E. M. L. Beale, *On an Iterative Method for Finding
    /// a Local Minimum of a Function of More than One Variable*, 1958; the start is that of J. J. Moré, B. S. Garbow
    /// and K. E. Hillstrom, *Testing Unconstrained Optimization Software*, 1981.
    static final Surface BEALE = new Surface("Beale", "(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
            (x, y) -> bealeTerm(1.5, x, y).add(bealeTerm(2.25, x, y.square()))
                    .add(bealeTerm(2.625, x, y.square().mul(y))),
            new Point(1, 1), List.of(new Point(3, 0.5)), 0, new Area(-1, 5, -2, 2));

    /// x² − y², the saddle, with a floor: ½y⁴ makes minima at y = ±1. The walk begins nearly on the ridge, where
    /// the way down to both sides is hardly to be felt.
    static final Surface SADDLE = new Surface("saddle", "x² − y² + ½y⁴",
            (x, y) -> x.square().sub(y.square()).add(y.square().square().mul(0.5)),
            new Point(-1.5, 0.001), List.of(new Point(0, 1), new Point(0, -1)), -0.5, new Area(-2, 2, -2, 2));

    static final List<Surface> ALL = List.of(BOWL, BANANA, BEALE, SADDLE);

    private static Variable bealeTerm(double number, Variable x, Variable power) {
        return x.neg().add(x.mul(power)).add(number).square();
    }

    /// The start, and where each of `steps` steps of an optimiser leads.
    List<Point> walk(UpdateRule rule, double learningRate, int steps) {
        var at = new Parameter(Tensor.of(start.x(), start.y()));
        var optimizer = new Optimizer(new LinkedHashMap<>(Map.of("at", at)), rule, learningRate);
        var points = new ArrayList<>(List.of(start));
        for (int step = 1; step <= steps; step++) {
            optimizer.step(f.apply(at.select(0, 0), at.select(0, 1)).backward());
            points.add(new Point(at.value().at(0), at.value().at(1)));
        }
        return points;
    }

    /// f − its minimum.
    double height(Point at) {
        return heights(Tensor.of(at.x()), Tensor.of(at.y())).item();
    }

    private Tensor heights(Tensor x, Tensor y) {
        return f.apply(Variable.constant(x), Variable.constant(y)).value().sub(lowest);
    }

    /// A map with these walks on it.
    BufferedImage draw(List<List<Point>> walks) {
        String title = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return Contours.draw(title, "f = " + formula, area, this::heights, minima, walks);
    }

    @Override public String toString() {
        return name;
    }
}
