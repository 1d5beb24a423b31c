package gradbook.cnn;

import gradbook.tensor.Floats;
import gradbook.tensor.Lanes;
import gradbook.tensor.MatrixPanels;
import gradbook.tensor.Panels;
import gradbook.tensor.Parallel;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Convolution of many small images: as many at a time as a vector has lanes.
///
/// Rows of ten outputs leave six of sixteen lanes of a vector empty, in every multiply-add of a
/// [RowsConvolution]. But all images of a batch go through the same steps, so the lanes can be images: each number
/// of the definition becomes a vector of the same number of [several images][InterleavedImages], and no lane is ever
/// empty. The innermost loops are those of [RowsConvolution], which only see vectors at some places. Each
/// vector of images is a task, whose data stays in the cache of its core.
///
/// For LeNet-5's second convolution, 64 images of 6×14×14 to 16×10×10, it takes 0.65 of the time that
/// [RowsConvolution] takes, forward and backward.
final class ImagesConvolution implements ConvolutionKernels {
    private static final int W = Lanes.WIDTH;
    private static final int MOST_CHANNELS = 32;
    private static final Panels ZERO = new MatrixPanels(new float[1], 0, 0, 0);

    /// Whether it is the fastest scheme: with at least two tasks, and rows that would not fill their vectors.
    static boolean suits(Geometry s) {
        return suits(s, W);
    }

    /// Whether it is for the weights: also of rows that nearly fill two vectors, since no large result needs to be
    /// taken apart. For LeNet-5's first convolution it takes 0.7 to 0.9 of the time of [RowsConvolution].
    static boolean suitsWeights(Geometry s) {
        return suits(s, 2 * W);
    }

    private static boolean suits(Geometry s, int width) {
        return canDo(s) && s.outWidth() < width && s.batch() >= 2 * W
                && Math.max(s.channels(), s.outputs()) <= MOST_CHANNELS;
    }

    /// Whether it can be used at all.
    static boolean canDo(Geometry s) {
        return s.groups() == 1 && RowsConvolution.suits(s.window().height())
                && RowsConvolution.suits(s.window().width());
    }

    @Override public Tensor forward(Geometry s, Tensor x, Tensor w, Tensor bias) {
        Tensor y = Tensor.empty(s.outputShape(), x.dtype());
        Floats shifts = bias == null ? null : Floats.of(bias);
        Panels start = shifts == null ? ZERO : new MatrixPanels(shifts.data(), shifts.at(), 1, 0);
        Reach down = Reach.ofOutputs(s.window().height(), s.height());
        Reach across = Reach.ofOutputs(s.window().width(), s.width());
        int area = s.window().area();
        int[] inner = weightsSeen(s, s.channels(), area, down, across);
        compute(weights(start, w, s.outputs(), s.channels() * area, inner), x, y, down, across);
        return y;
    }

    @Override public Tensor inputGradient(Geometry s, Tensor g, Tensor w) {
        Tensor dx = Tensor.empty(s.imageShape(), g.dtype());
        Reach down = Reach.ofPixels(s.window().height(), s.height(), 0);
        Reach across = Reach.ofPixels(s.window().width(), s.width(), 0);
        int area = s.window().area();
        int[] inner = weightsSeen(s, s.outputs(), s.channels() * area, down, across);
        compute(weights(ZERO, w, s.channels(), area, inner), g, dx, down, across);
        return dx;
    }

    /// For each result, `step` apart, what its sum starts from and its weights, which are at `inner` from there.
    private static float[] weights(Panels start, Tensor w, int results, int step, int[] inner) {
        Floats weights = Floats.of(w);
        int[] lines = IntStream.range(0, results).map(i -> weights.at() + i * step).toArray();
        Panels rows = new GatheredPanels(weights.data(), lines, inner);
        return RowsConvolution.packed(new JoinedPanels(start, 1, rows), results, inner.length + 1);
    }

    /// Images (N, C, H, W) to results (N, C′, H′, W′).
    private static void compute(float[] weights, Tensor x, Tensor y, Reach down, Reach across) {
        Floats from = Floats.of(x), to = Floats.of(y);
        int batch = x.dim(0), in = x.size() / batch, out = y.size() / batch;
        forEachVector(batch, (first, images) -> {
            var together = InterleavedImages.of(from.data(), from.at() + first * in, images,
                    x.dim(1), x.dim(2), x.dim(3), down, across);
            float[] sums = sums(weights, y.dim(1), together.data(), together.seen(x.dim(1), down, across),
                    together.places(down, across), x.dim(2), down);
            InterleavedImages.separate(sums, out, images, to.data(), to.at() + first * out, out);
        });
    }

    /// For each channel and place what the weights make of what is seen there. Rows of the window that are outside
    /// the image for all places of a tile are left out: of the gradient at LeNet-5's 14×14 pixels that is a quarter.
    private static float[] sums(float[] weights, int channels, float[] x, int[] seen, int[] places,
            int height, Reach down) {
        int panels = Math.ceilDiv(channels, RowsTile.CHANNELS), plane = places.length * W;
        int panel = (seen.length + 1) * RowsTile.CHANNELS, last = plane - W;
        int width = places.length / down.results(), perRow = seen.length / down.offsets().length;
        float[] sums = Scratch.OUTPUTS.ofSize(panels * RowsTile.CHANNELS * plane);
        int[] from = Arrays.copyOf(places, Math.ceilDiv(places.length, RowsTile.VECTORS) * RowsTile.VECTORS);
        Arrays.fill(from, places.length, from.length, places[places.length - 1]);
        for (int v = 0; v < from.length; v += RowsTile.VECTORS) {
            int q0 = v * W, q1 = Math.min(q0 + W, last), q2 = Math.min(q1 + W, last), q3 = Math.min(q2 + W, last);
            int top = v / width, bottom = Math.min(v + RowsTile.VECTORS - 1, places.length - 1) / width;
            int start = Math.min(down.firstInside(top, height), down.firstInside(bottom, height)) * perRow;
            int end = Math.max(down.endInside(top, height), down.endInside(bottom, height)) * perRow;
            for (int p = 0; p < panels; p++) {
                int q = p * RowsTile.CHANNELS * plane;
                RowsTile.run(weights, p * panel, x, seen, start, end, from, v, sums,
                        q + q0, q + q1, q + q2, q + q3, plane);
            }
        }
        return sums;
    }

    @Override public Tensor weightGradient(Geometry s, Tensor x, Tensor g) {
        Tensor dw = Tensor.empty(s.weightShape(), x.dtype());
        Floats image = Floats.of(x), outputs = Floats.of(g), result = Floats.of(dw);
        Reach down = Reach.ofOutputs(s.window().height(), s.height());
        Reach across = Reach.ofOutputs(s.window().width(), s.width());
        int in = x.size() / s.batch(), out = g.size() / s.batch(), size = dw.size();
        int parts = Math.ceilDiv(s.batch(), W);
        float[] sums = Scratch.WEIGHTS.ofSize(parts * size);
        forEachVector(s.batch(), (first, images) -> {
            var together = InterleavedImages.of(image.data(), image.at() + first * in, images,
                    s.channels(), s.height(), s.width(), down, across);
            int[] places = together.places(down, across), seen = together.seen(s.channels(), down, across);
            for (int o = 0; o < s.outputs(); o += DotsTile.CHANNELS) {
                int channels = Math.min(DotsTile.CHANNELS, s.outputs() - o);
                float[] packed = packed(outputs.data(), outputs.at() + first * out + o * places.length, out, images,
                        channels, places.length);
                RowsDots.sum(packed, together.data(), places, seen, channels, sums, first / W * size + o * seen.length);
            }
        });
        Arrays.fill(result.data(), result.at(), result.at() + size, 0);
        int[] order = weightsSeen(s, s.channels(), s.window().area(), down, across);
        for (int part = 0, i = 0; part < parts; part++)
            for (int o = 0; o < s.outputs(); o++)
                for (int k : order) result.data()[result.at() + o * order.length + k] += sums[i++];
        return dw;
    }

    /// For each place the vectors of some channels of g, with zeros for images that are missing.
    private static float[] packed(float[] g, int at, int image, int images, int channels, int places) {
        int step = DotsTile.CHANNELS * W;
        float[] packed = Scratch.FRAME.ofSize(places * step);
        for (int c = 0; c < channels; c++)
            InterleavedImages.interleave(g, at + c * places, image, images, places, packed, c * W, step);
        return packed;
    }

    /// Where the weights stand that meet what is [seen][InterleavedImages#seen], in the same order; those of
    /// neighbouring planes are `step` apart.
    private static int[] weightsSeen(Geometry s, int planes, int step, Reach down, Reach across) {
        int[] positions = new int[planes * down.places().length * across.places().length];
        int i = 0;
        for (int k : down.places())
            for (int plane = 0; plane < planes; plane++)
                for (int l : across.places()) positions[i++] = plane * step + k * s.window().width().kernel() + l;
        return positions;
    }

    private static void forEachVector(int batch, PaddedPlanes.Portion vector) {
        Parallel.run(Math.ceilDiv(batch, W), task -> vector.of(task * W, Math.min(W, batch - task * W)));
    }
}
