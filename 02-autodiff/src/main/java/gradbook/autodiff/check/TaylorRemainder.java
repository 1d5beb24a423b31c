package gradbook.autodiff.check;

import gradbook.autodiff.check.Point.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A check without a tolerance: how fast the error of a linear prediction vanishes.
///
/// If g is the gradient, the remainder |f(x + h·u) − f(x) − h·⟨g, u⟩| shrinks like h², by a factor of 4 each
/// time h is halved. If g is wrong, it shrinks like h only. So nothing has to be chosen but to read
/// off an order, 2 or 1 (Farrell et al., *Automated Derivation of the Adjoint of High-Level Transient Finite
/// Element Programs*, 2013).
final class TaylorRemainder {
    private static final int HALVINGS = 40;
    private static final int SEEN = 3;
    /// A remainder below this many rounding errors says nothing.
    private static final double CAUTION = 100;

    static Report report(Subject subject, Point point, Precision precision, RandomGenerator random) {
        double[] start = point.output().toDoubles();
        double[] upstream = Comparison.signed(start.length, random);
        double[][] gradients = point.gradients(upstream);
        double least = Double.POSITIVE_INFINITY;
        boolean moved = false;
        for (int s = 0; s < gradients.length; s++) {
            Slot slot = point.slots().get(s);
            if (slot.size() == 0) continue;
            Direction direction = Direction.random(slot, IntStream.range(0, slot.size()).toArray(), random);
            var line = new Line(point, slot, direction, start);
            double slope = direction.dot(gradients[s]);
            List<Double> remainders = remainders(line.towards(upstream), slope,
                    CAUTION * precision.unit() * line.reach(upstream, 0x1p-4));
            moved |= slope != 0 || !remainders.isEmpty();
            double order = order(remainders);
            if (Double.isNaN(order))
                return Report.inconclusive(subject.name(), "too noisy", "with respect to " + slot
                        + ", the remainder disappears in rounding before it shows an order");
            if (order < 1.5)
                return Report.fail(subject.name(), "order 1", "with respect to " + slot
                        + ", the remainder of the linear prediction shrinks with the order " + Findings.ratio(order)
                        + " of the step, where a gradient gives 2");
            least = Math.min(least, order);
        }
        if (!moved) return Report.inconclusive(subject.name(), Report.VACUOUS, "the output does not change");
        if (least < 1.9)
            return Report.inconclusive(subject.name(), "no order", "the remainder shrinks with the order "
                    + Findings.ratio(least) + " of the step, neither 1 nor 2: is there a kink nearby?");
        return new Report(subject.name(), Verdict.PASS, 0, Double.NaN, gradients.length, 0, 0, "",
                least == Double.POSITIVE_INFINITY ? "the linear prediction is exact"
                        : "the remainder of the linear prediction shrinks with the order " + Findings.ratio(least));
    }

    /// The remainders for h = ¹⁄₁₆, ¹⁄₃₂, … of the size of x, as long as they stand out from rounding.
    private static List<Double> remainders(DoubleUnaryOperator phi, double slope, double rounding) {
        var remainders = new ArrayList<Double>();
        double h = 0x1p-4;
        for (int k = 0; k < HALVINGS; k++, h /= 2) {
            double remainder = Math.abs(phi.applyAsDouble(h) - h * slope);
            if (!(remainder > rounding + 1e-12 * Math.abs(h * slope))) break;
            if (Double.isFinite(remainder)) remainders.add(remainder);
        }
        return remainders;
    }

    /// The exponent of h with which the last remainders shrink: infinite if there are none, NaN if there
    /// are too few.
    private static double order(List<Double> remainders) {
        if (remainders.isEmpty()) return Double.POSITIVE_INFINITY;
        int n = remainders.size();
        if (n < SEEN + 1) return Double.NaN;
        return Math.log(remainders.get(n - 1 - SEEN) / remainders.get(n - 1)) / Math.log(2) / SEEN;
    }

    private TaylorRemainder() {}
}
