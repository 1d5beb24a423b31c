package gradbook.cnn;

import gradbook.tensor.Tensor;

/// Convolution as a product with one large matrix, written out with all of its zeros; see [ToeplitzMatrix].
///
/// Nobody computes like this, since nearly all of the matrix is zeros. But it shows what a convolution is: a linear
/// layer most of whose weights are 0, and the others shared; and that its derivatives are products with the
/// transposed matrix.
final class ToeplitzConvolution implements ConvolutionKernels {

    /// Images or outputs as the rows of a matrix.
    private static Tensor rows(Geometry s, Tensor planes) {
        return planes.reshape(s.batch(), planes.shape().without(0).size());
    }

    @Override public Tensor forward(Geometry geometry, Tensor x, Tensor w, Tensor bias) {
        Tensor y = rows(geometry, x).matmul(ToeplitzMatrix.of(geometry, w).transpose()).reshape(geometry.outputShape());
        return bias == null ? y : y.add(bias.reshape(-1, 1, 1));
    }

    @Override public Tensor inputGradient(Geometry geometry, Tensor g, Tensor w) {
        return rows(geometry, g).matmul(ToeplitzMatrix.of(geometry, w)).reshape(geometry.imageShape());
    }

    /// The gradient at the whole matrix, of which each weight receives the sum over its places.
    @Override public Tensor weightGradient(Geometry geometry, Tensor x, Tensor g) {
        double[] matrix = rows(geometry, g).transpose().matmul(rows(geometry, x)).toDoubles();
        double[] dw = new double[geometry.weightShape().size()];
        int pixels = ToeplitzMatrix.one(geometry).imageShape().size();
        LoopConvolution.forEachTriple(ToeplitzMatrix.one(geometry), (at, k, out) -> dw[k] += matrix[out * pixels + at]);
        return Tensor.of(geometry.weightShape(), dw).to(x.dtype());
    }
}
