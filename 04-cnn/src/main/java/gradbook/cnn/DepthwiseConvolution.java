package gradbook.cnn;

import gradbook.tensor.Floats;
import gradbook.tensor.Lanes;
import gradbook.tensor.Parallel;
import gradbook.tensor.Tensor;
import gradbook.tensor.VectorMath;
import java.util.Arrays;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// Convolution in which each output channel sees only one input channel: as many groups as channels.
///
/// There is no sum over channels, and so no matrix product worth the name: each plane is a small
/// computation of its own. A row of outputs is a weighted sum of some rows of pixels, one for each place of the window.
final class DepthwiseConvolution implements ConvolutionKernels {
    /// Multiply-adds that are worth a task of their own.
    private static final int WORTH_A_TASK = 1 << 16;

    /// Whether it can be used, and is the fastest scheme.
    static boolean suits(Geometry s) {
        return s.channelsPerGroup() == 1 && s.groups() > 1;
    }

    @Override public Tensor forward(Geometry s, Tensor x, Tensor w, Tensor bias) {
        Tensor y = Tensor.empty(s.outputShape(), x.dtype());
        Floats image = Floats.of(x), weights = Floats.of(w), out = Floats.of(y);
        Floats shifts = bias == null ? null : Floats.of(bias);
        Reach down = Reach.ofOutputs(s.window().height(), s.height());
        Reach across = Reach.ofOutputs(s.window().width(), s.width());
        int area = s.window().area(), places = s.outHeight() * s.outWidth();
        PaddedPlanes.forEachPortion(s.batch(), s.imageShape().size(), (first, images) -> {
            PaddedPlanes planes = PaddedPlanes.of(image, first * s.channels(), images * s.channels(),
                    s.height(), s.width(), down, across);
            int[] seen = planes.seen(0, 1, down, across);
            forEachPlane(images * s.outputs(), places * area, plane -> {
                int o = plane % s.outputs(), channel = plane / s.outputs() * s.channels() + o / s.outputsPerGroup();
                int from = weights.at() + o * area;
                float[] factors = Arrays.copyOfRange(weights.data(), from, from + area);
                int at = out.at() + (first * s.outputs() + plane) * places;
                for (int i = 0; i < down.results(); i++)
                    row(planes.data(), channel * planes.size() + i * down.step() * planes.pitch(), seen,
                            factors, shifts == null ? 0 : shifts.data()[shifts.at() + o],
                            out.data(), at + i * s.outWidth(), 1, s.outWidth());
            });
        });
        return y;
    }

    @Override public Tensor inputGradient(Geometry s, Tensor g, Tensor w) {
        Tensor dx = Tensor.empty(s.imageShape(), g.dtype());
        for (int y = 0; y < Math.min(s.window().height().stride(), s.height()); y++)
            for (int x = 0; x < Math.min(s.window().width().stride(), s.width()); x++)
                pixels(s, Floats.of(g), Floats.of(w), Floats.of(dx), y, x);
        return dx;
    }

    /// The gradient at the pixels from (top, left) on that are a stride apart.
    private static void pixels(Geometry s, Floats g, Floats w, Floats dx, int top, int left) {
        Reach down = Reach.ofPixels(s.window().height(), s.height(), top);
        Reach across = Reach.ofPixels(s.window().width(), s.width(), left);
        int[] places = ColumnsConvolution.weightsSeen(s, down, across);
        int area = s.window().area(), each = s.outputsPerGroup();
        int rowStep = s.window().height().stride() * s.width(), step = s.window().width().stride();
        PaddedPlanes.forEachPortion(s.batch(), s.outputShape().size(), (first, images) -> {
            PaddedPlanes planes = PaddedPlanes.of(g, first * s.outputs(), images * s.outputs(),
                    s.outHeight(), s.outWidth(), down, across);
            int[] seen = planes.seen(0, each, down, across);
            forEachPlane(images * s.channels(), down.results() * across.results() * seen.length, plane -> {
                float[] factors = new float[places.length];
                for (int k = 0; k < places.length; k++)
                    factors[k] = w.data()[w.at() + plane % s.channels() * each * area + places[k]];
                int at = dx.at() + (first * s.channels() + plane) * s.height() * s.width() + top * s.width() + left;
                for (int i = 0; i < down.results(); i++)
                    row(planes.data(), plane * each * planes.size() + i * planes.pitch(), seen, factors, 0,
                            dx.data(), at + i * rowStep, step, across.results());
            });
        });
    }

    @Override public Tensor weightGradient(Geometry s, Tensor x, Tensor g) {
        Tensor dw = Tensor.empty(s.weightShape(), x.dtype());
        Floats image = Floats.of(x), outputs = Floats.of(g), out = Floats.of(dw);
        Arrays.fill(out.data(), out.at(), out.at() + dw.size(), 0);
        Reach down = Reach.ofOutputs(s.window().height(), s.height());
        Reach across = Reach.ofOutputs(s.window().width(), s.width());
        int area = s.window().area(), places = s.outHeight() * s.outWidth();
        PaddedPlanes.forEachPortion(s.batch(), s.imageShape().size(), (first, images) -> {
            PaddedPlanes planes = PaddedPlanes.of(image, first * s.channels(), images * s.channels(),
                    s.height(), s.width(), down, across);
            int[] seen = planes.seen(0, 1, down, across);
            forEachPlane(s.outputs(), images * places * area, o -> {
                int channel = o / s.outputsPerGroup();
                int[] pixels = IntStream.range(0, images * s.outHeight())
                        .map(row -> (row / s.outHeight() * s.channels() + channel) * planes.size()
                                + row % s.outHeight() * down.step() * planes.pitch()).toArray();
                int[] rows = IntStream.range(0, pixels.length).map(row -> outputs.at() + ((first + row / s.outHeight())
                        * s.outputs() + o) * places + row % s.outHeight() * s.outWidth()).toArray();
                for (int k = 0; k < area; k++)
                    out.data()[out.at() + o * area + k] += dot(planes.data(), pixels, seen[k],
                            outputs.data(), rows, s.outWidth());
            });
        });
        return dw;
    }

    private static void forEachPlane(int planes, int cost, Parallel.Task task) {
        Parallel.ranges(planes, Math.max(1, WORTH_A_TASK / Math.max(1, cost)), (from, to) -> {
            for (int plane = from; plane < to; plane++) task.run(plane);
        });
    }

    /// `y[to + j·step] = start + Σ w[k]·x[from + seen[k] + j]` for j < n.
    private static void row(float[] x, int from, int[] seen, float[] w, float start,
            float[] y, int to, int step, int n) {
        if (step == 1) {
            for (int j = 0; j < n; j += Lanes.WIDTH) {
                FloatVector sum = FloatVector.broadcast(Lanes.FLOATS, start);
                for (int k = 0; k < w.length; k++)
                    sum = FloatVector.broadcast(Lanes.FLOATS, w[k])
                            .fma(FloatVector.fromArray(Lanes.FLOATS, x, from + seen[k] + j), sum);
                sum.intoArray(y, to + j, Lanes.FLOATS.indexInRange(j, n));
            }
        } else {
            for (int j = 0; j < n; j++) {
                float sum = start;
                for (int k = 0; k < w.length; k++) sum += w[k] * x[from + seen[k] + j];
                y[to + j * step] = sum;
            }
        }
    }

    /// `Σ x[xAt[i] + shift + j]·g[gAt[i] + j]` over all i, and j < n.
    private static float dot(float[] x, int[] xAt, int shift, float[] g, int[] gAt, int n) {
        FloatVector sum = FloatVector.zero(Lanes.FLOATS);
        for (int i = 0; i < xAt.length; i++)
            for (int j = 0; j < n; j += Lanes.WIDTH) {
                VectorMask<Float> inside = Lanes.FLOATS.indexInRange(j, n);
                sum = FloatVector.fromArray(Lanes.FLOATS, x, xAt[i] + shift + j, inside)
                        .fma(FloatVector.fromArray(Lanes.FLOATS, g, gAt[i] + j, inside), sum);
            }
        return (float) VectorMath.sum(sum);
    }
}
