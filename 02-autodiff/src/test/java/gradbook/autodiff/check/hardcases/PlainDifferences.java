package gradbook.autodiff.check.hardcases;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/// The two ways gradients are usually checked: central differences with one step for everything, and one
/// tolerance. They know no third verdict.
final class PlainDifferences {

    /// Of Σ vⱼ·yⱼ with random signed v; right if |a − n|/max(|a|, |n|) is at most `tolerance` for every
    /// element.
    ///
    /// A. Karpathy and others, *CS231n: Convolutional Neural Networks for Visual Recognition*, notes
    /// "Neural Networks Part 3: Learning and Evaluation", section "Gradient checks": h = 1e-5, and of the
    /// relative error "1e-7 and less you should be happy" and "1e-4 > relative error is usually okay for
    /// objectives with kinks".
    static Checker cs231n(double tolerance) {
        double h = 1e-5;
        return (op, inputs, _, random) -> {
            Tensor output = value(op, inputs);
            Tensor upstream = Tensor.randn(output.shape(), DType.FLOAT64, random);
            double[] v = upstream.toDoubles();
            double[][] analytic = gradients(op, inputs, upstream);
            for (int i = 0; i < inputs.size(); i++)
                for (int e = 0; e < inputs.get(i).size(); e++) {
                    double above = ArrayOp.dot(v, moved(op, inputs, i, e, h));
                    double below = ArrayOp.dot(v, moved(op, inputs, i, e, -h));
                    double numeric = (above - below) / (2 * h), a = analytic[i][e];
                    double larger = Math.max(Math.abs(a), Math.abs(numeric));
                    if (larger != 0 && !(Math.abs(a - numeric) / larger <= tolerance))
                        return Checker.Outcome.of(false);
                }
            return Checker.Outcome.of(true);
        };
    }

    /// Each entry of the Jacobian on its own; right if |a − n| ≤ atol + rtol·|n| for all of them.
    ///
    /// PyTorch documentation, `torch.autograd.gradcheck`, its defaults: eps = 1e-6, atol = 1e-5,
    /// rtol = 1e-3.
    static Checker pytorch() {
        double eps = 1e-6, atol = 1e-5, rtol = 1e-3;
        return (op, inputs, _, _) -> {
            Tensor output = value(op, inputs);
            double[][][] analytic = new double[output.size()][][];
            for (int j = 0; j < analytic.length; j++) {
                double[] unit = new double[analytic.length];
                unit[j] = 1;
                analytic[j] = gradients(op, inputs, Tensor.of(output.shape(), unit));
            }
            for (int i = 0; i < inputs.size(); i++)
                for (int e = 0; e < inputs.get(i).size(); e++) {
                    double[] above = moved(op, inputs, i, e, eps), below = moved(op, inputs, i, e, -eps);
                    for (int j = 0; j < above.length; j++) {
                        double numeric = (above[j] - below[j]) / (2 * eps);
                        if (!(Math.abs(analytic[j][i][e] - numeric) <= atol + rtol * Math.abs(numeric)))
                            return Checker.Outcome.of(false);
                    }
                }
            return Checker.Outcome.of(true);
        };
    }

    private static Tensor value(Op op, List<Tensor> inputs) {
        return op.forward().apply(inputs);
    }

    private static double[] moved(Op op, List<Tensor> inputs, int input, int element, double by) {
        Tensor[] nearby = inputs.toArray(Tensor[]::new);
        double[] x = nearby[input].toDoubles();
        x[element] += by;
        nearby[input] = Tensor.of(nearby[input].shape(), x);
        return value(op, List.of(nearby)).toDoubles();
    }

    /// What backward gives; zeros if it gives nothing.
    static double[][] gradients(Op op, List<Tensor> inputs, Tensor upstream) {
        List<Variable> variables = inputs.stream().map(Variable::variable).toList();
        Variable y = op.apply(variables.toArray(Variable[]::new));
        if (!y.requiresGrad()) return ArrayOp.zerosLike(ArrayOp.arrays(inputs));
        var gradients = y.backward(upstream);
        return variables.stream().map(x -> gradients.of(x).value().toDoubles()).toArray(double[][]::new);
    }

    private PlainDifferences() {}
}
