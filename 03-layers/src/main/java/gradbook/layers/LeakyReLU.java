package gradbook.layers;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Tensor;

/// The rectifier that leaks: x where x > 0, else a·x with a small slope a. A unit that is negative for all
/// examples gets a gradient of 0 from [ReLU], and so stays as it is forever; from this one it gets a small
/// one, and may recover (A. Maas, A. Hannun and A. Ng, *Rectifier Nonlinearities Improve Neural Network
/// Acoustic Models*, 2013).
///
/// @param slope a, the derivative where x ≤ 0
public record LeakyReLU(double slope) implements Layer {

    /// With PyTorch's slope of 0.01.
    public LeakyReLU() {
        this(0.01);
    }

    /// `y = x·s(x)` with the slope s(x) = [x > 0] + a·[x ≤ 0], which is its derivative too. At the kink it is a, as
    /// in PyTorch.
    public static Op leakyRelu(double slope) {
        Op slopes = Op.flat("slope", in -> slopes(in.getFirst(), slope));
        return Op.unary("leakyRelu(" + slope + ")", x -> x.mul(slopes(x, slope)), (g, x, _) -> g.mul(slopes.apply(x)));
    }

    private static Tensor slopes(Tensor x, double slope) {
        Tensor positive = x.step();
        return positive.add(positive.neg().add(1).mul(slope));
    }

    @Override public Variable forward(Variable x) {
        return leakyRelu(slope).apply(x);
    }

    @Override public String toString() {
        return "LeakyReLU(" + slope + ")";
    }
}
