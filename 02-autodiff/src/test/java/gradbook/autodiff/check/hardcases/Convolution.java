package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.autodiff.check.hardcases.ProductCases.Term;
import gradbook.tensor.Shape;

/// The geometry of a convolution of one sample, and the convolution as a list of products: element i of the
/// input times element k of the kernel is added to element o of the output. Its three directions walk the
/// same list.
///
/// Pairs of sizes are `{height, width}`.
record Convolution(int inputs, int outputs, int groups, int[] size, int[] kernel, int[] stride,
        int[] padding, int[] dilation) {

    static Convolution of(int inputs, int outputs, int groups, int height, int width, int kh, int kw) {
        return new Convolution(inputs, outputs, groups, new int[] {height, width}, new int[] {kh, kw},
                new int[] {1, 1}, new int[] {0, 0}, new int[] {1, 1});
    }

    Convolution stride(int h, int w) {
        return new Convolution(inputs, outputs, groups, size, kernel, new int[] {h, w}, padding, dilation);
    }

    Convolution padding(int h, int w) {
        return new Convolution(inputs, outputs, groups, size, kernel, stride, new int[] {h, w}, dilation);
    }

    Convolution dilation(int h, int w) {
        return new Convolution(inputs, outputs, groups, size, kernel, stride, padding, new int[] {h, w});
    }

    int outputSize(int d) {
        return (size[d] + 2 * padding[d] - dilation[d] * (kernel[d] - 1) - 1) / stride[d] + 1;
    }

    int outputLength() {
        return outputs * outputSize(0) * outputSize(1);
    }

    Shape inputShape() {
        return Shape.of(inputs, size[0], size[1]);
    }

    Shape kernelShape() {
        return Shape.of(outputs, inputs / groups, kernel[0], kernel[1]);
    }

    Shape outputShape() {
        return Shape.of(outputs, outputSize(0), outputSize(1));
    }

    /// Walks the list.
    void terms(Term term) {
        terms(outputSize(0), outputSize(1), term);
    }

    /// For an output of the given size, which a wrong rule may take from elsewhere.
    void terms(int height, int width, Term term) {
        int perGroup = inputs / groups;
        for (int o = 0; o < outputs * height * width; o++)
            for (int k = 0; k < perGroup * kernel[0] * kernel[1]; k++) {
                int channel = o / (height * width), c = k / (kernel[0] * kernel[1]);
                int from = channel / (outputs / groups) * perGroup + c;
                int y = o / width % height * stride[0] - padding[0] + k / kernel[1] % kernel[0] * dilation[0];
                int x = o % width * stride[1] - padding[1] + k % kernel[1] * dilation[1];
                if (y >= 0 && y < size[0] && x >= 0 && x < size[1])
                    term.at(o, (from * size[0] + y) * size[1] + x,
                            channel * perGroup * kernel[0] * kernel[1] + k);
            }
    }

    /// The rule in which input i and kernel element k are those that `input` and `kernel` say.
    double[][] gradient(double[][] x, double[] v, Index input, Index kernel) {
        double[][] g = ArrayOp.zerosLike(x);
        terms((o, i, k) -> {
            int place = input.of(i);
            if (place >= 0 && place < g[0].length) g[0][place] += v[o] * x[1][kernel.of(k)];
            g[1][k] += v[o] * x[0][i];
        });
        return g;
    }

    /// The rule of another geometry, for outputs of this one.
    double[][] gradientAs(Convolution other, double[][] x, double[] v) {
        double[][] g = ArrayOp.zerosLike(x);
        other.terms(outputSize(0), outputSize(1), (o, i, k) -> {
            g[0][i] += v[o] * x[1][k];
            g[1][k] += v[o] * x[0][i];
        });
        return g;
    }

    HardCase checked(String name) {
        return checked(name, inputShape(), kernelShape(), outputShape());
    }

    HardCase checked(String name, Shape inputShape, Shape kernelShape, Shape outputShape) {
        int taps = kernel[0] * kernel[1];
        return HardCase.of(name, normal(inputShape.dims()).and(normal(kernelShape.dims())), outputShape,
                x -> {
                    double[] y = new double[outputLength()];
                    terms((o, i, k) -> y[o] += x[0][i] * x[1][k]);
                    return y;
                },
                (x, v) -> gradient(x, v, i -> i, k -> k))
                .wrong("kernel flipped", (x, v) ->
                        gradient(x, v, i -> i, k -> k / taps * taps + taps - 1 - k % taps))
                .wrong("off by one", (x, v) -> gradient(x, v, i -> i + 1, k -> k))
                .wrong("kernel gradient flipped", (x, v) -> {
                    double[][] g = gradient(x, v, i -> i, k -> k);
                    double[] flipped = ArrayOp.generate(g[1].length,
                            k -> g[1][k / taps * taps + taps - 1 - k % taps]);
                    return new double[][] {g[0], flipped};
                });
    }

    /// Another element in place of element i.
    interface Index {
        int of(int i);
    }
}
