package gradbook.autodiff.check.hardcases;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Mistakes that can be made in any rule. One that cannot be made in some case, such as transposing a
/// vector, changes nothing there and is left out of the count; see [HardCase#differs].
final class Mistakes {

    /// Spoils the gradients `g`, one array for each input, of the given shapes.
    private interface Mistake {
        void apply(double[][] g, List<Shape> shapes);
    }

    /// `right` with each of the mistakes, by their names.
    static Map<String, Op> of(Op right) {
        var wrong = new LinkedHashMap<String, Op>();
        wrong.put("sign", spoiled(right, scaled(-1)));
        wrong.put("factor 2", spoiled(right, scaled(2)));
        wrong.put("1 % too large", spoiled(right, scaled(1.01)));
        wrong.put("1e-4 too large", spoiled(right, scaled(1 + 1e-4)));
        wrong.put("1e-6 too large", spoiled(right, scaled(1 + 1e-6)));
        wrong.put("all zero", spoiled(right, scaled(0)));
        wrong.put("rolled by one", spoiled(right, (g, _) -> roll(g)));
        wrong.put("largest entry 0", spoiled(right, (g, _) -> dropLargest(g)));
        wrong.put("one entry 0", spoiled(right, (g, _) -> g[0][g[0].length / 2] = 0));
        wrong.put("divided by B", spoiled(right, Mistakes::divideByBatch));
        wrong.put("transposed", spoiled(right, Mistakes::transpose));
        wrong.put("upstream ignored", upstreamIgnored(right));
        return wrong;
    }

    private static Op spoiled(Op right, Mistake mistake) {
        return Op.joint(right.name(), right.forward(), (g, in, y) -> {
            List<Variable> gradients = rule(right).apply(g, in, y);
            double[][] spoiled = ArrayOp.arrays(gradients.stream().map(Variable::value).toList());
            mistake.apply(spoiled, in.stream().map(Variable::shape).toList());
            return ArrayOp.constants(in, spoiled);
        });
    }

    private static Op upstreamIgnored(Op right) {
        return Op.joint(right.name(), right.forward(), (g, in, y) ->
                rule(right).apply(Variable.constant(Tensor.ones(g.shape(), g.value().dtype())), in, y));
    }

    private static Op.JointRule rule(Op op) {
        if (op.backward() instanceof Op.Backward.Joint(Op.JointRule rule)) return rule;
        throw new IllegalArgumentException("a hard case needs an operation with one rule for all its inputs, which "
                + op.name() + " has not");
    }

    private static Mistake scaled(double factor) {
        return (g, _) -> {
            for (double[] gradient : g)
                for (int i = 0; i < gradient.length; i++) gradient[i] *= factor;
        };
    }

    /// Each entry where its predecessor should be. A single number has no other place: it grows by half.
    private static void roll(double[][] g) {
        for (double[] gradient : g) {
            double first = gradient[0];
            System.arraycopy(gradient, 1, gradient, 0, gradient.length - 1);
            gradient[gradient.length - 1] = gradient.length == 1 ? 1.5 * first : first;
        }
    }

    /// The largest of all entries, of whichever input.
    private static void dropLargest(double[][] g) {
        int input = 0, entry = 0;
        for (int i = 0; i < g.length; i++)
            for (int j = 0; j < g[i].length; j++)
                if (Math.abs(g[i][j]) > Math.abs(g[input][entry])) {
                    input = i;
                    entry = j;
                }
        g[input][entry] = 0;
    }

    /// The mean over a batch taken once too often: the batch is the first dimension of the first input,
    /// if that has at least two.
    private static void divideByBatch(double[][] g, List<Shape> shapes) {
        if (shapes.getFirst().rank() >= 2) scaled(1.0 / shapes.getFirst().dim(0)).apply(g, shapes);
    }

    /// Every square matrix transposed, which keeps its shape.
    private static void transpose(double[][] g, List<Shape> shapes) {
        for (int i = 0; i < g.length; i++) {
            Shape shape = shapes.get(i);
            if (shape.rank() == 2 && shape.dim(0) == shape.dim(1))
                g[i] = Tensor.of(shape, g[i]).transpose().toDoubles();
        }
    }

    private Mistakes() {}
}
