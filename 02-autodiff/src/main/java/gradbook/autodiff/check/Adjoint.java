package gradbook.autodiff.check;

import gradbook.autodiff.Backprop;
import gradbook.autodiff.Gradients;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Point.Slot;
import gradbook.autodiff.check.Point.Tape;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Checks that backward multiplies with the transposed matrix of what forward does: ⟨J·u, v⟩ = ⟨u, Jᵀ·v⟩ for
/// random u and v, to the last digits, without a step to choose. One tensor is moved at a time.
///
/// Jᵀ·v is what backward gives for the upstream gradient v. Where a function is linear in a tensor,
/// J·u = f(x + u) − f(x) exactly: slicing, padding, products, convolution, pooling by means. Where it is not,
/// J·u is computed by going backward twice: Jᵀ·w is linear in w, and the gradient of ⟨Jᵀ·w, u⟩ with respect to
/// w is J·u. That compares a rule with the rules of what it consists of, not with the function: it sees a
/// rule that contradicts itself, and not one that is the derivative of something else.
final class Adjoint {
    private static final double EXACT = 1e-10;

    private final Subject subject;
    private final Point point;
    private final double tolerance;
    private final double[] v;
    private final double[][] backward;
    private int linear;

    private Adjoint(Subject subject, Point point, Precision precision, RandomGenerator random) {
        this.subject = subject;
        this.point = point;
        this.tolerance = EXACT * precision.unit() / Precision.FLOAT64.unit();
        this.v = Comparison.signed(point.output().size(), random);
        this.backward = point.gradients(v);
    }

    static Report report(Subject subject, Point point, Precision precision, RandomGenerator random) {
        return new Adjoint(subject, point, precision, random).report(random);
    }

    private Report report(RandomGenerator random) {
        double worst = 0;
        boolean moved = false;
        for (int s = 0; s < backward.length; s++) {
            Slot slot = point.slots().get(s);
            double[] u = Comparison.signed(slot.size(), random);
            double[] forward = forward(s, u);
            if (forward == null)
                return Report.inconclusive(subject.name(), "rule not differentiable", "the function is not linear in "
                        + slot + ", and its rule is not made of operations that can be differentiated themselves");
            double size = absoluteDot(forward, v) + absoluteDot(backward[s], u);
            if (size == 0) continue;
            moved = true;
            double left = dot(forward, v), right = dot(u, backward[s]);
            if (!(Math.abs(left - right) <= tolerance * size))
                return Report.fail(subject.name(), "not the adjoint", "with respect to " + slot + ", ⟨J·u, v⟩ = " + left
                        + ", but ⟨u, Jᵀ·v⟩ = " + right + ": backward is not the transpose of forward");
            worst = Math.max(worst, Math.abs(left - right) / size);
        }
        if (!moved) return Report.inconclusive(subject.name(), Report.VACUOUS, "the output does not change");
        return new Report(subject.name(), Verdict.PASS, worst, tolerance, backward.length, 0, 0, "",
                "⟨J·u, v⟩ = ⟨u, Jᵀ·v⟩ to " + Findings.number(worst) + ", linear in " + linear + " of "
                        + backward.length + " tensors");
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static double absoluteDot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += Math.abs(a[i] * b[i]);
        return sum;
    }

    // ---------------------------------------------------------------------------------- J·u

    /// J·u for the tensor number `s`, or `null` if there is no way to get it.
    private double[] forward(int s, double[] u) {
        Slot slot = point.slots().get(s);
        int[] all = IntStream.range(0, slot.size()).toArray();
        var line = new Line(point, slot, new Direction(all, u, slot.value().toDoubles()), point.output().toDoubles());
        if (!isLinear(line)) return twiceBackward(s, u);
        linear++;
        return line.change(1);
    }

    /// Whether steps of u change the output by the same amount each.
    private boolean isLinear(Line line) {
        double[] one = line.change(1), two = line.change(2), back = line.change(-1);
        double largest = 0;
        double bend = 0;
        for (int j = 0; j < one.length; j++) {
            largest = Math.max(largest, Math.abs(one[j]));
            bend = Math.max(bend, Math.max(Math.abs(two[j] - 2 * one[j]), Math.abs(back[j] + one[j])));
        }
        return bend <= tolerance * largest;
    }

    private double[] twiceBackward(int s, double[] u) {
        Tape tape = point.record();
        Variable leaf = tape.leaves().get(s);
        if (!tape.output().requiresGrad()) return new double[v.length];
        Variable w = Variable.variable(point.tensor(v));
        Gradients once = new Backprop(tape.output(), w, List.of()).finish();
        if (!once.contains(leaf)) return new double[v.length];
        Tensor direction = Tensor.of(leaf.shape(), u).to(leaf.value().dtype());
        Variable total = once.of(leaf).mul(Variable.constant(direction)).sum();
        if (!total.requiresGrad()) return null;
        Gradients twice = total.backward();
        return twice.contains(w) ? twice.of(w).value().toDoubles() : null;
    }
}
