package gradbook.layers;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;

/// The smooth rectifier `log(1 + eˣ)`: nearly 0 for very negative x, nearly x for large ones, and its derivative is
/// the sigmoid. The surprise of a [Sigmoid] is one too: −log σ(x) = softplus(−x).
public record Softplus() implements Layer {

    /// As max(x, 0) + log(1 + e^−|x|), in which nothing can overflow; the two are the same, since
    /// log(1 + eˣ) = log(eˣ·(e⁻ˣ + 1)) = x + log(1 + e⁻ˣ). PyTorch takes x itself where x > 20, which differs by
    /// less than 3·10⁻⁹.
    public static final Op SOFTPLUS = Op.unary("softplus",
            x -> x.relu().add(x.abs().neg().exp().log1p()),
            (g, x, _) -> g.mul(x.sigmoid()));

    @Override public Variable forward(Variable x) {
        return SOFTPLUS.apply(x);
    }

    @Override public String toString() {
        return "Softplus";
    }
}
