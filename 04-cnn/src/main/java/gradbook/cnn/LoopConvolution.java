package gradbook.cnn;

import gradbook.tensor.Tensor;

/// Convolution by its definition: loops over every output, and for each over its window.
///
/// `y[n, o, i, j] = b[o] + Σ_c Σ_k Σ_l w[o, c, k, l] · x[n, c, i·stride − padding + k·dilation, …]`
///
/// where c runs over the channels of o's group, and x is 0 outside the image. (This is
/// cross-correlation; true convolution would flip the kernel, which makes no difference when
/// the kernel is learned.)
final class LoopConvolution implements ConvolutionKernels {

    /// Told of every triple of places in the images, the weights and the outputs that meet in a
    /// product, as places in reading order.
    interface Triple {
        void meets(int x, int w, int y);
    }

    @Override public Tensor forward(Geometry geometry, Tensor image, Tensor weight, Tensor bias) {
        double[] x = image.toDoubles(), w = weight.toDoubles(), y = repeated(geometry, bias);
        forEachTriple(geometry, (at, k, out) -> y[out] += x[at] * w[k]);
        return Tensor.of(geometry.outputShape(), y).to(image.dtype());
    }

    @Override public Tensor inputGradient(Geometry geometry, Tensor gradient, Tensor weight) {
        double[] g = gradient.toDoubles(), w = weight.toDoubles(), dx = new double[geometry.imageShape().size()];
        forEachTriple(geometry, (at, k, out) -> dx[at] += g[out] * w[k]);
        return Tensor.of(geometry.imageShape(), dx).to(gradient.dtype());
    }

    @Override public Tensor weightGradient(Geometry geometry, Tensor image, Tensor gradient) {
        double[] x = image.toDoubles(), g = gradient.toDoubles(), dw = new double[geometry.weightShape().size()];
        forEachTriple(geometry, (at, k, out) -> dw[k] += g[out] * x[at]);
        return Tensor.of(geometry.weightShape(), dw).to(image.dtype());
    }

    /// The bias at every output, from which the sums start.
    private static double[] repeated(Geometry geometry, Tensor bias) {
        double[] y = new double[geometry.outputShape().size()];
        int places = geometry.outHeight() * geometry.outWidth();
        if (bias != null)
            for (int i = 0; i < y.length; i++) y[i] = bias.at(i / places % geometry.outputs());
        return y;
    }

    static void forEachTriple(Geometry s, Triple triple) {
        Axis down = s.window().height(), across = s.window().width();
        int y = 0;
        for (int n = 0; n < s.batch(); n++)
            for (int o = 0; o < s.outputs(); o++)
                for (int i = 0; i < s.outHeight(); i++)
                    for (int j = 0; j < s.outWidth(); j++, y++) {
                        int w = o * s.channelsPerGroup() * s.window().area();
                        int firstChannel = o / s.outputsPerGroup() * s.channelsPerGroup();
                        for (int c = 0; c < s.channelsPerGroup(); c++)
                            for (int k = 0; k < down.kernel(); k++)
                                for (int l = 0; l < across.kernel(); l++, w++) {
                                    int row = down.position(i, k), column = across.position(j, l);
                                    if (row < 0 || row >= s.height() || column < 0 || column >= s.width()) continue;
                                    int plane = n * s.channels() + firstChannel + c;
                                    triple.meets((plane * s.height() + row) * s.width() + column, w, y);
                                }
                    }
    }
}
