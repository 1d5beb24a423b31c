package gradbook.autodiff.check;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// A way to move a tensor: along one of its elements, or along a combination of several.
///
/// @param elements those that move
/// @param shares how far each moves for every 1 of the way
/// @param start where they were
record Direction(int[] elements, double[] shares, double[] start) {

    /// Along one element.
    static Direction of(Point.Slot slot, int element) {
        return new Direction(new int[] {element}, new double[] {1}, new double[] {slot.value().at(element)});
    }

    /// Along some elements at once, all by the same distance.
    static Direction together(Point.Slot slot, List<Integer> elements) {
        int[] which = elements.stream().mapToInt(e -> e).toArray();
        double[] shares = new double[which.length];
        Arrays.fill(shares, 1);
        return new Direction(which, shares, Arrays.stream(which).mapToDouble(slot.value()::at).toArray());
    }

    /// Along some elements at once, each at random and in proportion to its size.
    static Direction random(Point.Slot slot, int[] elements, RandomGenerator random) {
        double[] start = Arrays.stream(elements).mapToDouble(slot.value()::at).toArray();
        double floor = 0.1 * rms(slot);
        double[] shares = new double[elements.length];
        for (int k = 0; k < shares.length; k++)
            shares[k] = random.nextGaussian() * (floor == 0 ? 1 : Math.max(Math.abs(start[k]), floor));
        return new Direction(elements, shares, start);
    }

    /// The size of a typical element: the root of the mean square.
    static double rms(Point.Slot slot) {
        double[] values = slot.value().toDoubles();
        double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
        if (largest == 0 || Double.isInfinite(largest)) return largest;
        double mean = Arrays.stream(values).map(x -> (x / largest) * (x / largest)).average().orElse(0);
        return largest * Math.sqrt(mean);
    }

    void move(Point.Slot slot, double t) {
        for (int k = 0; k < elements.length; k++) slot.set(elements[k], start[k] + t * shares[k]);
    }

    /// Whether a move by `t` is more than the last digit of some element.
    boolean moves(double t) {
        for (int k = 0; k < elements.length; k++) if (start[k] + t * shares[k] != start[k]) return true;
        return false;
    }

    void moveBack(Point.Slot slot) {
        for (int k = 0; k < elements.length; k++) slot.set(elements[k], start[k]);
    }

    /// The directional derivative that a gradient promises: ⟨gradient, direction⟩.
    double dot(double[] gradient) {
        double sum = 0;
        for (int k = 0; k < elements.length; k++) sum += gradient[elements[k]] * shares[k];
        return sum;
    }

    /// The same without cancellation, Σ|gᵢ·uᵢ|: what rounding in the sum is measured by.
    double absoluteDot(double[] gradient) {
        double sum = 0;
        for (int k = 0; k < elements.length; k++) sum += Math.abs(gradient[elements[k]] * shares[k]);
        return sum;
    }
}
