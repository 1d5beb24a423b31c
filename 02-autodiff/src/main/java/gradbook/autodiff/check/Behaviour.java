package gradbook.autodiff.check;

import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Point.Slot;
import gradbook.autodiff.check.Point.Tape;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What every layer has to do besides computing the right numbers.
///
/// The same again when called again; inputs, parameters and upstream gradients left as they were;
/// gradients of the right shape and type, finite, linear in the upstream gradient, in buffers that nobody
/// else uses; and nothing remembered from one pass that reaches into another.
final class Behaviour {
    private final Point point;
    private final Precision precision;
    private final RandomGenerator random;
    private final int outputs;

    /// A mistake that has nothing to do with the values of derivatives.
    record Mistake(String name, String message) {}

    private Behaviour(Point point, Precision precision, RandomGenerator random) {
        this.point = point;
        this.precision = precision;
        this.random = random;
        this.outputs = point.output().size();
    }

    /// The first mistake found, if any.
    static Optional<Mistake> mistake(Point point, Precision precision, List<Tensor> inputs, RandomGenerator random) {
        var behaviour = new Behaviour(point, precision, random);
        Mistake mistake = behaviour.first(inputs);
        if (mistake == null) mistake = behaviour.layout(inputs);
        return Optional.ofNullable(mistake != null ? mistake : behaviour.find());
    }

    /// The first call of all must not change its inputs, either: a ReLU in place does so only once.
    private Mistake first(List<Tensor> inputs) {
        return changed(inputs.stream().map(Tensor::toDoubles).toArray(double[][]::new), "the forward pass");
    }

    /// The result must not depend on how the inputs lie in memory.
    private Mistake layout(List<Tensor> inputs) {
        if (inputs.stream().allMatch(x -> x.layout().isContiguous())) return null;
        Tensor asGiven = point.call(inputs);
        double[] a = asGiven.toDoubles(), b = point.output().toDoubles();
        double scale = largest(b);
        for (int i = 0; i < b.length; i++)
            if (a.length != b.length || !(Math.abs(a[i] - b[i]) <= 100 * precision.rounding() * scale))
                return new Mistake("depends on the layout", "the function gives another result for views of its inputs"
                        + " than for copies of them: " + difference(asGiven, point.output()));
        return null;
    }

    private Mistake find() {
        double[][] before = values();
        Tensor again = point.record().output().value();
        Mistake mistake = changed(before, "the forward pass");
        if (mistake != null) return mistake;
        if (!same(point.output(), again))
            return new Mistake("not deterministic", "two forward passes at the same point differ: "
                    + difference(point.output(), again)
                    + "\n  hint: a function that draws random numbers must make its generator anew in each call");
        double[] v = Comparison.signed(outputs, random), w = Comparison.signed(outputs, random);
        mistake = backward(v, before);
        if (mistake != null) return mistake;
        mistake = linear(v, w);
        if (mistake != null) return mistake;
        mistake = interleaved(v, w);
        return mistake != null ? mistake : aliased(v, before);
    }

    // --------------------------------------------------------------------------- one backward pass

    private Mistake backward(double[] v, double[][] before) {
        Tensor upstream = point.tensor(v);
        double[] upstreamBefore = upstream.toDoubles();
        List<Tensor> gradients = point.tape().gradients(upstream);
        Mistake mistake = changed(before, "the backward pass");
        if (mistake != null) return mistake;
        if (!Arrays.equals(upstream.toDoubles(), upstreamBefore))
            return new Mistake("upstream changed", "the backward pass changed the upstream gradient it was given");
        for (int s = 0; s < gradients.size(); s++) {
            mistake = form(point.slots().get(s), gradients.get(s));
            if (mistake != null) return mistake;
        }
        List<Tensor> again = point.tape().gradients(point.tensor(v));
        for (int s = 0; s < gradients.size(); s++)
            if (gradients.get(s) != null && !same(gradients.get(s), again.get(s)))
                return new Mistake("backward not repeatable", "two backward passes over the same graph give different"
                        + " gradients for " + point.slots().get(s) + ": " + difference(gradients.get(s), again.get(s)));
        return null;
    }

    /// A wrong shape does not come this far: the backward pass refuses it.
    private static Mistake form(Slot slot, Tensor gradient) {
        if (gradient == null) return null;
        if (gradient.dtype() != slot.value().dtype())
            return new Mistake("wrong type", "the gradient of " + slot + ", a " + slot.value().dtype()
                    + " tensor, is " + gradient.dtype());
        return null;
    }

    // ------------------------------------------------------------------------------ linearity

    /// The gradient for a·v + b·w must be a·(that for v) + b·(that for w).
    private Mistake linear(double[] v, double[] w) {
        double[] both = new double[outputs];
        for (int j = 0; j < outputs; j++) both[j] = 0.75 * v[j] - 1.5 * w[j];
        double[][] ofV = point.gradients(v), ofW = point.gradients(w), ofBoth = point.gradients(both);
        for (int s = 0; s < ofV.length; s++) {
            double size = largest(ofV[s]) + largest(ofW[s]);
            double tolerance = 1000 * (precision.rounding() * size + rounding(point.slots().get(s)));
            for (int e = 0; e < ofV[s].length; e++) {
                double expected = 0.75 * ofV[s][e] - 1.5 * ofW[s][e];
                if (Double.isFinite(expected) && Math.abs(ofBoth[s][e] - expected) > tolerance)
                    return new Mistake("not linear in the upstream gradient", "the gradient of " + point.slots().get(s)
                            + " is not linear in the upstream gradient v: at " + Places.index(point.slots().get(s), e)
                            + ", 0.75·(that for v) − 1.5·(that for w) is " + expected
                            + ", but that for 0.75·v − 1.5·w is " + ofBoth[s][e]
                            + "\n  hint: does the rule use its upstream gradient, once, as a factor?");
            }
        }
        return null;
    }

    /// A gradient this small moves the output by no more than it is rounded, or what cancelled in it: the sum of
    /// x − mean(x) is 0, and computed from numbers of the size of x.
    private double rounding(Slot slot) {
        double size = largest(slot.value().toDoubles());
        return size == 0 ? 0 : precision.unit() * Math.max(1, largest(point.output().toDoubles()) / size);
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    }

    // -------------------------------------------------------------------- two passes at a time

    /// Walks an old graph back after a new forward pass elsewhere: what a layer remembers in
    /// fields of its own is by then that of the new pass.
    private Mistake interleaved(double[] v, double[] w) {
        List<Tensor> expected = point.tape().gradients(point.tensor(v));
        Tape old = point.record();
        Tensor elsewhere = point.recordNearby(random).gradients(point.tensor(w)).stream()
                .filter(g -> g != null).findFirst().orElse(null);
        List<Tensor> gradients = old.gradients(point.tensor(v));
        for (int s = 0; s < expected.size(); s++)
            if (expected.get(s) != null && elsewhere != null && !same(expected.get(s), gradients.get(s)))
                return new Mistake("state left behind", "the gradient of " + point.slots().get(s)
                        + " changes if another forward pass comes between forward and backward: "
                        + difference(expected.get(s), gradients.get(s))
                        + "\n  hint: keep what backward needs in the graph, not in a field of the layer");
        return null;
    }

    /// Overwrites the gradients it was given. Should that change anything, they were somebody else's.
    private Mistake aliased(double[] v, double[][] before) {
        List<Tensor> expected = point.tape().gradients(point.tensor(v)).stream()
                .map(g -> g == null ? null : g.copy()).toList();
        for (Tensor gradient : point.record().gradients(point.tensor(v)))
            if (gradient != null) fill(gradient.storage());
        double[][] after = values();
        for (int s = 0; s < after.length; s++)
            if (!Arrays.equals(before[s], after[s])) {
                point.restore(before);
                return new Mistake("aliased buffer", "a gradient that was returned shares its numbers with "
                        + point.slots().get(s) + ": whoever changes the one in place changes the other");
            }
        List<Tensor> gradients = point.record().gradients(point.tensor(v));
        for (int s = 0; s < expected.size(); s++)
            if (expected.get(s) != null && !same(expected.get(s), gradients.get(s)))
                return new Mistake("aliased buffer", "overwriting the gradient that was returned for "
                        + point.slots().get(s) + " changes what the next pass returns: the rule keeps its buffer");
        return null;
    }

    private static void fill(Storage storage) {
        for (int i = 0; i < storage.size(); i++) storage.set(i, Double.NaN);
    }

    // ------------------------------------------------------------------------------- comparing

    private double[][] values() {
        return point.slots().stream().map(s -> s.value().toDoubles()).toArray(double[][]::new);
    }

    private Mistake changed(double[][] before, String pass) {
        double[][] after = values();
        for (int s = 0; s < before.length; s++)
            if (!Arrays.equals(before[s], after[s])) {
                point.restore(before);
                return new Mistake("changes its inputs", pass + " changed " + point.slots().get(s) + " in place");
            }
        return null;
    }

    private static boolean same(Tensor x, Tensor y) {
        return y != null && x.shape().equals(y.shape()) && Arrays.equals(x.toDoubles(), y.toDoubles());
    }

    private static String difference(Tensor x, Tensor y) {
        double[] a = x.toDoubles(), b = y == null ? new double[0] : y.toDoubles();
        if (a.length != b.length) return a.length + " and " + b.length + " numbers";
        int i = Arrays.mismatch(a, b);
        return "at " + Places.index(x.shape(), i) + " " + a[i] + " and " + b[i];
    }
}
