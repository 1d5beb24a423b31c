package gradbook.autodiff.check.hardcases;

import gradbook.autodiff.Op;
import gradbook.autodiff.Variable;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Operations written as loops over plain arrays.
///
/// Nothing of the book's own kernels or rules takes part in them: a mistake there cannot hide behind
/// the same mistake here. Their gradients are constants, so they have first derivatives only.
final class ArrayOp {

    /// A function of several tensors: `x[i]` are the elements of input i in reading order.
    interface Function {
        double[] apply(double[][] x);
    }

    /// Its rule: the gradient of Σ vⱼ·yⱼ with respect to each input.
    interface Rule {
        double[][] apply(double[][] x, double[] v);
    }

    /// @param output the shape of the result
    static Op of(String name, Shape output, Function function, Rule rule) {
        return Op.joint(name, in -> Tensor.of(output, function.apply(arrays(in))), joint(rule));
    }

    /// A function of each element, and its derivative.
    static Op elementwise(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
        return Op.joint(name,
                in -> Tensor.of(in.get(0).shape(), map(in.get(0).toDoubles(), function)),
                joint(chained(derivative)));
    }

    /// The rule of a function of each element: v·f'(x).
    static Rule chained(DoubleUnaryOperator derivative) {
        return (x, v) -> {
            double[] slopes = map(x[0], derivative);
            return new double[][] {generate(v.length, i -> v[i] * slopes[i])};
        };
    }

    static Op.JointRule joint(Rule rule) {
        return (g, in, _) -> constants(in, rule.apply(
                arrays(in.stream().map(Variable::value).toList()), g.value().toDoubles()));
    }

    /// Tensors of the shapes of `like`.
    static List<Variable> constants(List<Variable> like, double[][] values) {
        return IntStream.range(0, like.size())
                .mapToObj(i -> Variable.constant(Tensor.of(like.get(i).shape(), values[i]))).toList();
    }

    static double[][] arrays(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::toDoubles).toArray(double[][]::new);
    }

    // ---------------------------------------------------------------- arithmetic of short arrays

    static double[] map(double[] x, DoubleUnaryOperator f) {
        return generate(x.length, i -> f.applyAsDouble(x[i]));
    }

    static double[] generate(int n, IntToDoubleFunction element) {
        return IntStream.range(0, n).mapToDouble(element).toArray();
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    static double sum(double[] x) {
        double sum = 0;
        for (double t : x) sum += t;
        return sum;
    }

    /// Zeros, one array as long as each of `x`, to add gradients up in.
    static double[][] zerosLike(double[][] x) {
        double[][] zeros = new double[x.length][];
        for (int i = 0; i < x.length; i++) zeros[i] = new double[x[i].length];
        return zeros;
    }

    private ArrayOp() {}
}
