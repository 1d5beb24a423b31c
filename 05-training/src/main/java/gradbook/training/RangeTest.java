package gradbook.training;

import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import gradbook.tensor.Workspace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.random.RandomGenerator;

/// Which learning rates a network can stand: it is trained for a few hundred steps, each with a larger rate than
/// the one before (Smith, *Cyclical learning rates for training neural networks*, 2017, section 3.3).
///
/// At first the loss hardly moves, then it falls, and at some rate it leaps up. A good learning rate lies where it
/// still falls: a tenth of the rate of the lowest loss is a common choice.
///
/// @param points what each step found, in their order
public record RangeTest(List<Point> points) {
    /// How many times the lowest loss so far is too much to go on.
    private static final double LEAP = 4;

    /// One step.
    ///
    /// @param rate the learning rate of the step
    /// @param loss of its batch, before the step
    public record Point(double rate, double loss) {}

    /// Copies `points`.
    public RangeTest {
        points = List.copyOf(points);
    }

    /// Trains `model` for `steps` steps, at rates that grow by a constant factor from `lowest` to `highest`, and then
    /// puts it back as it was. (The paper's grow by equal amounts; a factor shows more orders of magnitude.) It ends
    /// early when the loss is more than four times the lowest so far, or no number.
    ///
    /// @param batches to learn from, beginning with those of epoch 1
    /// @param seed    of what layers draw in training
    public static RangeTest run(Layer model, UpdateRule rule, Batches batches, double lowest, double highest, int steps,
            Seed seed) {
        if (!(lowest > 0 && highest > lowest && Double.isFinite(highest)) || steps < 2)
            throw new IllegalArgumentException("a range test from " + lowest + " to " + highest + " in " + steps
                    + " steps: it needs a lowest rate of more than 0, a higher one, and at least 2 steps");
        var before = new LinkedHashMap<String, Tensor>();
        StateDict.of(model).forEach((name, tensor) -> before.put(name, tensor.copy()));
        try {
            return new RangeTest(points(model, rule, batches, lowest, highest, steps, seed));
        } finally {
            StateDict.load(model, before);
        }
    }

    private static List<Point> points(Layer model, UpdateRule rule, Batches batches, double lowest, double highest,
            int steps, Seed seed) {
        var optimizer = new Optimizer(model, rule, 1);
        var workspace = new Workspace();
        var points = new ArrayList<Point>();
        double smallest = Double.POSITIVE_INFINITY;
        Iterator<Batch> rest = List.<Batch>of().iterator();
        int epoch = 1;
        while (points.size() < steps) {
            if (!rest.hasNext()) rest = batches.epoch(epoch++).iterator();
            Batch batch = rest.next();
            double rate = lowest * Math.pow(highest / lowest, points.size() / (steps - 1.0));
            RandomGenerator random = seed.split(points.size()).generator();
            double loss = workspace.run(() -> Step.of(model, optimizer, batch, rate, random)).loss();
            points.add(new Point(rate, loss));
            smallest = Math.min(smallest, loss);
            if (!(loss <= LEAP * smallest)) break;
        }
        return points;
    }

    /// The step that found the lowest loss.
    public Point lowest() {
        return points.stream().min(Comparator.comparingDouble(Point::loss)).orElseThrow();
    }
}
