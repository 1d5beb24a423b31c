package gradbook.cnn;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;

/// Local response normalisation: strong responses in neighbouring channels damp each other.
///
/// `y_c = x_c / (k + (α/size) · Σ_{c'} x_{c'}²)^β`, the sum over the `size` channels from c − ⌊size/2⌋ on,
/// fewer at the ends.
///
/// This is PyTorch's form, which divides α by the size. Krizhevsky et al. (2012), who introduced it
/// for AlexNet with size 5, α = 10⁻⁴, β = ¾ and k = 2, do not divide: theirs is
/// `new LocalResponseNorm(5, 5e-4, 0.75, 2)`.
public record LocalResponseNorm(int size, double alpha, double beta, double k) implements Layer {

    public LocalResponseNorm {
        if (size < 1)
            throw new ShapeException("local response normalisation over " + size + " channels: it needs at least 1");
    }

    @Override public Variable forward(Variable x) {
        return Op.fused("localResponseNorm", in -> definition(in.getFirst()), new FloatResponseNorm(this)).apply(x);
    }

    private Variable definition(Variable x) {
        Variable energy = channelSum(before(), after()).apply(x.square());
        return x.mul(energy.mul(alpha / size).add(k).pow(-beta));
    }

    /// How many channels before its own an output looks at.
    int before() {
        return size / 2;
    }

    /// How many channels behind its own an output looks at.
    int after() {
        return (size - 1) / 2;
    }

    /// At each channel the sum over it, `before` channels before it and `after` behind it. Its adjoint
    /// looks the other way.
    public static Op channelSum(int before, int after) {
        if (before < 0 || after < 0)
            throw new ShapeException("a sum over " + before + " channels before and " + after
                    + " behind: neither can be negative");
        return Op.unary("channelSum", x -> {
            int channels = x.dim(1);
            Tensor padded = x.pad(1, before, after, 0);
            Tensor sum = padded.slice(1, 0, channels).copy();
            for (int c = 1; c <= before + after; c++) sum.addInPlace(padded.slice(1, c, c + channels), 1);
            return sum;
        }, (g, _, _) -> channelSum(after, before).apply(g));
    }

    @Override public String toString() {
        return "LocalResponseNorm(" + size + ", α " + alpha + ", β " + beta + ", k " + k + ")";
    }
}
