package gradbook.layers;

import gradbook.autodiff.Fused;
import gradbook.tensor.DType;
import gradbook.tensor.Floats;
import gradbook.tensor.Tensor;
import java.util.List;

/// The cross-entropy of logits (N, classes) in one go. For a row with the largest logit m, the label l and
/// S = Σₖ e^(xₖ − m), it is log S + m − xₗ, and its gradient e^(xⱼ − m)/S − [j = l]; both are divided by N. Batches
/// of small networks are so small that nothing is gained by several threads, but much by having one
/// operation instead of ten.
record CrossEntropyRows(int[] labels) implements Fused {

    @Override public boolean fits(List<Tensor> inputs) {
        return inputs.getFirst().dtype() == DType.FLOAT32 && inputs.getFirst().size() > 0;
    }

    @Override public Tensor forward(List<Tensor> inputs) {
        Floats logits = Floats.of(inputs.getFirst());
        float[] x = logits.data();
        int classes = inputs.getFirst().dim(1);
        float[] powers = new float[classes];
        double total = 0;
        for (int n = 0; n < labels.length; n++) {
            int row = logits.at() + n * classes;
            float largest = SoftmaxRows.largest(x, row, classes);
            double sum = SoftmaxRows.exponentials(x, row, largest, powers, 0, classes);
            total += Math.log(sum) + largest - x[row + labels[n]];
        }
        return Tensor.scalar(total / labels.length, DType.FLOAT32);
    }

    @Override public List<Tensor> backward(Tensor g, List<Tensor> inputs, Tensor output) {
        Tensor gradient = Tensor.empty(inputs.getFirst().shape(), DType.FLOAT32);
        Floats logits = Floats.of(inputs.getFirst());
        float[] x = logits.data(), out = Floats.of(gradient).data();
        int classes = gradient.dim(1);
        double share = g.item() / labels.length;
        for (int n = 0; n < labels.length; n++) {
            int from = logits.at() + n * classes, to = n * classes;
            float largest = SoftmaxRows.largest(x, from, classes);
            double sum = SoftmaxRows.exponentials(x, from, largest, out, to, classes);
            SoftmaxRows.scale((float) (share / sum), out, to, classes);
            out[to + labels[n]] -= (float) share;
        }
        return List.of(gradient);
    }
}
