package gradbook.cnn;

import gradbook.tensor.Floats;
import gradbook.tensor.Shape;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;

/// Convolution as a matrix product, for float32; other types go by the definition.
///
/// The window's view at each place is laid out as a column ("image to columns"), C·kh·kw numbers high.
/// With one row of weights per output channel, the convolution is then the product weights × columns,
/// for which chapter 1 has a fast kernel. The columns repeat each pixel up to kh·kw times: memory paid
/// for speed.
final class Im2colConvolution implements ConvolutionKernels {
    private final LoopConvolution definition = new LoopConvolution();

    @Override public Tensor forward(Geometry geometry, Tensor x, Tensor w, Tensor bias) {
        if (!(x.storage() instanceof Storage.F32)) return definition.forward(geometry, x, w, bias);
        Tensor y = rows(geometry, w).matmul(columns(geometry, x)).reshape(geometry.outputShape());
        return bias == null ? y : y.add(bias.reshape(-1, 1, 1));
    }

    @Override public Tensor inputGradient(Geometry geometry, Tensor g, Tensor w) {
        if (!(g.storage() instanceof Storage.F32)) return definition.inputGradient(geometry, g, w);
        return image(geometry, rows(geometry, w).transpose().matmul(outputs(geometry, g)));
    }

    @Override public Tensor weightGradient(Geometry geometry, Tensor x, Tensor g) {
        if (!(x.storage() instanceof Storage.F32)) return definition.weightGradient(geometry, x, g);
        return outputs(geometry, g).matmul(columns(geometry, x).transpose()).sum(0).reshape(geometry.weightShape());
    }

    /// The weights as (groups, outputs per group, C·kh·kw): one row for each output channel.
    private static Tensor rows(Geometry s, Tensor w) {
        return w.reshape(s.groups(), s.outputsPerGroup(), s.channelsPerGroup() * s.window().area());
    }

    /// The outputs as (N, groups, outputs per group, places).
    private static Tensor outputs(Geometry s, Tensor y) {
        return y.reshape(s.batch(), s.groups(), s.outputsPerGroup(), s.outHeight() * s.outWidth());
    }

    private static Shape columnsShape(Geometry s) {
        return Shape.of(s.batch(), s.groups(), s.channelsPerGroup() * s.window().area(), s.outHeight() * s.outWidth());
    }

    /// im2col: what the window sees, as (N, groups, C·kh·kw, places), with 0 for the padding.
    private static Tensor columns(Geometry s, Tensor image) {
        Floats pixels = Floats.of(image);
        float[] x = pixels.data(), columns = new float[columnsShape(s).size()];
        forEachLine(s, (pixel, column, step, n) -> {
            if (step == 1) System.arraycopy(x, pixels.at() + pixel, columns, column, n);
            else for (int j = 0; j < n; j++) columns[column + j] = x[pixels.at() + pixel + j * step];
        });
        return Tensor.wrap(new Storage.F32(columns), columnsShape(s));
    }

    /// col2im, the adjoint of [#columns]: each pixel receives the sum of its copies.
    private static Tensor image(Geometry s, Tensor columns) {
        Floats c = Floats.of(columns);
        float[] x = new float[s.imageShape().size()];
        forEachLine(s, (pixel, column, step, n) -> {
            if (step == 1) for (int j = 0; j < n; j++) x[pixel + j] += c.data()[c.at() + column + j];
            else for (int j = 0; j < n; j++) x[pixel + j * step] += c.data()[c.at() + column + j];
        });
        return Tensor.wrap(new Storage.F32(x), s.imageShape());
    }

    /// `n` pixels from `pixel` on, `step` apart, stand side by side in the columns from `column` on.
    private interface Pair {
        void of(int pixel, int column, int step, int n);
    }

    /// Every stretch of the columns with the pixels it repeats, as places in the whole batch.
    private static void forEachLine(Geometry s, Pair pair) {
        int area = s.window().area(), places = s.outHeight() * s.outWidth(), pixels = s.height() * s.width();
        Planes.forEach(s.imageShape(), area * places, plane ->
                Lines.forEach(s.window(), s.height(), s.width(), (place, pixel, output, step, n) ->
                        pair.of(plane * pixels + pixel, (plane * area + place) * places + output, step, n)));
    }
}
