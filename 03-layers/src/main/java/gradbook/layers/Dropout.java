package gradbook.layers;

import gradbook.autodiff.Variable;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import java.util.random.RandomGenerator;

/// In training, sets each number to 0 with probability `p` and multiplies the others by 1/(1 − p), so
/// that the expected value stays the same; in evaluation, does nothing.
///
/// Each training step thereby trains another sparse network, all sharing their weights; in use, the
/// whole network stands for the average of them (Srivastava et al., *Dropout*, 2014).
public record Dropout(double p) implements Layer {

    public Dropout {
        if (!(p >= 0 && p < 1))
            throw new IllegalArgumentException(
                    "the probability of dropping must be at least 0 and less than 1, not " + p);
    }

    @Override public Variable forward(Variable x) {
        return Mode.random().map(random -> x.mul(Variable.constant(mask(x.value(), random)))).orElse(x);
    }

    private Tensor mask(Tensor like, RandomGenerator random) {
        Tensor mask = Tensor.zeros(like.shape(), like.dtype());
        Storage numbers = mask.storage();
        for (int i = 0; i < numbers.size(); i++)
            numbers.set(i, random.nextDouble() < p ? 0 : 1 / (1 - p));
        return mask;
    }

    @Override public String toString() {
        return "Dropout(" + p + ")";
    }
}
