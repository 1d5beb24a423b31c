package gradbook.layers;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.random.RandomGenerator;

/// How weights are drawn before training starts.
///
/// A sum of n independent products has n times the variance of one. Weights that are too large
/// therefore make the signal grow from layer to layer, and weights that are too small make it
/// vanish. The rules below choose the variance that keeps it level: for a weight of shape
/// (out, in, …) each output sums `fanIn` = in·… products, so forward a variance of 1/fanIn would do,
/// and on the way back each input sums `fanOut` = out·… of them, which asks for 1/fanOut.
@FunctionalInterface
public interface Init {

    /// Weights of `shape`, whose first dimension counts the outputs and second the inputs.
    Tensor draw(Shape shape, DType dtype, RandomGenerator random);

    /// N(0, 1/fanIn), for layers whose activation keeps the mean square of a signal, or followed by pooling
    /// that raises it (LeCun et al., *Efficient BackProp*, 1998).
    Init LECUN_NORMAL = (shape, dtype, random) ->
            normal(Math.sqrt(1.0 / fanIn(shape))).draw(shape, dtype, random);

    /// N(0, 2/fanIn), for layers followed by ReLU, which halves the mean square of a signal around 0 (He
    /// et al., *Delving Deep into Rectifiers*, 2015).
    Init HE_NORMAL = (shape, dtype, random) ->
            normal(Math.sqrt(2.0 / fanIn(shape))).draw(shape, dtype, random);

    /// U(−a, a) with a = √(6/fanIn): its variance a²/3 is that of [#HE_NORMAL].
    Init HE_UNIFORM = (shape, dtype, random) ->
            uniform(Math.sqrt(6.0 / fanIn(shape))).draw(shape, dtype, random);

    /// N(0, 2/(fanIn + fanOut)), between 1/fanIn and 1/fanOut, for layers followed by tanh or sigmoid
    /// (Glorot & Bengio, *Understanding the Difficulty of Training Deep Feedforward Neural Networks*, 2010).
    Init XAVIER_NORMAL = (shape, dtype, random) ->
            normal(Math.sqrt(2.0 / (fanIn(shape) + fanOut(shape)))).draw(shape, dtype, random);

    /// U(−a, a) with a = √(6/(fanIn + fanOut)): the variance of [#XAVIER_NORMAL].
    Init XAVIER_UNIFORM = (shape, dtype, random) ->
            uniform(Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)))).draw(shape, dtype, random);

    /// Every weight `value`. Nothing can come of it: the units of a layer then all compute the same, receive the same
    /// gradients, and stay equal forever, so the layer is no better than a single unit.
    static Init constant(double value) {
        return (shape, dtype, _) -> Tensor.full(shape, value, dtype);
    }

    /// N(0, `deviation`²). A fixed one, such as the 0.01 of early networks, fits one width only: the signal is
    /// multiplied by deviation·√fanIn in each layer.
    static Init normal(double deviation) {
        return (shape, dtype, random) -> Tensor.randn(shape, dtype, random).mul(deviation);
    }

    /// U(−`bound`, `bound`).
    static Init uniform(double bound) {
        return (shape, dtype, random) -> Tensor.rand(shape, dtype, random).mul(2 * bound).sub(bound);
    }

    private static int fanIn(Shape shape) {
        return requireMatrix(shape).without(0).size();
    }

    private static int fanOut(Shape shape) {
        return requireMatrix(shape).without(1).size();
    }

    private static Shape requireMatrix(Shape shape) {
        if (shape.rank() < 2)
            throw new ShapeException("initial weights of shape " + shape + ": this rule counts inputs and"
                    + " outputs, so it needs a shape (out, in, …)"
                    + "\n  hint: for biases use zeros, or Init.normal or Init.uniform");
        return shape;
    }
}
