package gradbook.layers;

import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;

/// What [Losses] ask of outputs and targets.
final class LossChecks {

    static void requireLabels(String loss, String what, Shape shape, int[] labels) {
        if (shape.rank() != 2 || shape.dim(0) != labels.length)
            throw new ShapeException(loss + " of " + what + " " + shape + " and " + labels.length
                    + " labels: the " + what + " must have the shape (N, classes) with one label for each of the N"
                    + " rows");
        int classes = shape.dim(1);
        for (int n = 0; n < labels.length; n++)
            if (labels[n] < 0 || labels[n] >= classes)
                throw new ShapeException(loss + " of " + what + " " + shape + ": label " + labels[n]
                        + " of example " + n + " is none of the " + classes + " classes, which count from 0");
    }

    /// Broadcasting would compare each output with each target, and give a loss that means nothing.
    static void requireSameShape(String loss, String what, Shape shape, Shape targets) {
        if (shape.equals(targets)) return;
        boolean column = shape.size() == targets.size();
        throw new ShapeException(loss + " of " + what + " " + shape + " and targets " + targets
                + ": both must have the same shape"
                + (column ? "\n  hint: targets.reshape" + shape + " has as many numbers" : ""));
    }

    /// NaN passes: where training went wrong, the loss shall say so.
    static void requireProbabilities(Tensor p) {
        for (int i = 0; i < p.size(); i++)
            if (p.at(i) < 0 || p.at(i) > 1)
                throw new IllegalArgumentException("binary cross-entropy of probabilities " + p.shape()
                        + ": element " + i + " in reading order is " + p.at(i) + ", not between 0 and 1"
                        + "\n  hint: binaryCrossEntropyWithLogits takes any real numbers");
    }

    static void requireSigns(Tensor targets) {
        for (int i = 0; i < targets.size(); i++)
            if (Math.abs(targets.at(i)) != 1)
                throw new IllegalArgumentException("hinge loss with targets " + targets.shape() + ": element " + i
                        + " in reading order is " + targets.at(i) + ", and each must be -1 or 1"
                        + "\n  hint: targets.mul(2).sub(1) turns 0 into -1 and leaves 1");
    }

    static void requirePositive(String loss, String name, double width) {
        if (!(width > 0)) throw new IllegalArgumentException(loss + " needs a positive " + name + ", not " + width);
    }

    private LossChecks() {}
}
