package gradbook.cnn;

import gradbook.tensor.Floats;
import gradbook.tensor.MatrixPanels;
import gradbook.tensor.PanelProduct;
import gradbook.tensor.Panels;
import gradbook.tensor.Parallel;
import gradbook.tensor.Target;
import gradbook.tensor.Tensor;
import java.util.stream.IntStream;

/// Convolution as a matrix product whose right operand is never written out, for windows of any kind.
///
/// What the window sees at a place is a column of C·kh·kw numbers; the outputs are the product weights ×
/// columns. [Im2colConvolution] writes all columns to memory, each pixel up to kh·kw times. Here the
/// [product][PanelProduct] asks for a few columns when it needs them, and they are
/// [gathered][GatheredPanels] from the image, while it is in the cache:
///
/// ```
///            places of all images                       place of an output, in the image ──┐
///           ┌─┬─┬─┬─┬─┬─┬─┬─┐                          ┌───────────┐                        │
///  C·kh·kw  │ │ │ │ │ │ │ │ │  ◄── lines[j] + inner[k] │    ┌───┐  │  inner[k]: from there to
///           │ │ │ │ │ │ │ │ │                          │    └───┘  │  place k of the window
///           └─┴─┴─┴─┴─┴─┴─┴─┘                          └───────────┘
/// ```
///
/// The places of several images stand side by side in one product, so that small images, such as the
/// 13×13 of AlexNet, do not leave the last tile of each product half empty.
///
/// The gradients are products of the same kind: at the image with what a pixel is [seen by][Reach], at the
/// weights with the columns as rows.
final class ColumnsConvolution implements ConvolutionKernels {
    private static final Panels ONES = new MatrixPanels(new float[] {1}, 0, 0, 0);

    @Override public Tensor forward(Geometry s, Tensor x, Tensor w, Tensor bias) {
        Floats image = Floats.of(x), weights = Floats.of(w), shifts = bias == null ? null : Floats.of(bias);
        Tensor y = Tensor.empty(s.outputShape(), x.dtype());
        Floats out = Floats.of(y);
        Reach down = Reach.ofOutputs(s.window().height(), s.height());
        Reach across = Reach.ofOutputs(s.window().width(), s.width());
        int inner = s.channelsPerGroup() * s.window().area(), places = s.outHeight() * s.outWidth();
        PaddedPlanes.forEachPortion(s.batch(), s.imageShape().size(), (first, images) -> {
            PaddedPlanes planes = PaddedPlanes.of(image, first * s.channels(), images * s.channels(),
                    s.height(), s.width(), down, across);
            int[] standing = planes.places(images, s.channels(), down, across);
            for (int group = 0; group < s.groups(); group++) {
                int o = group * s.outputsPerGroup();
                Panels rows = new MatrixPanels(weights.data(), weights.at() + o * inner, inner, 1);
                Panels columns = new GatheredPanels(planes.data(), standing,
                        planes.seen(group * s.channelsPerGroup(), s.channelsPerGroup(), down, across));
                Target target = new Target(out.data(), out.at() + (first * s.outputs() + o) * places,
                        s.outputsPerGroup(), images * places, places, places, s.outputs() * places);
                if (bias == null) PanelProduct.multiply(rows, columns, inner, target);
                else PanelProduct.multiply(
                        new JoinedPanels(rows, inner, new MatrixPanels(shifts.data(), shifts.at() + o, 1, 0)),
                        new JoinedPanels(columns, inner, ONES), inner + 1, target);
            }
        });
        return y;
    }

    @Override public Tensor inputGradient(Geometry s, Tensor g, Tensor w) {
        Floats outputs = Floats.of(g), weights = Floats.of(w);
        Tensor dx = Tensor.empty(s.imageShape(), g.dtype());
        Axis height = s.window().height(), width = s.window().width();
        for (int y = 0; y < Math.min(height.stride(), s.height()); y++)
            for (int x = 0; x < Math.min(width.stride(), s.width()); x++)
                pixels(s, outputs, weights, Floats.of(dx), y, x);
        return dx;
    }

    /// The gradient at the pixels from (top, left) on that are a stride apart.
    private static void pixels(Geometry s, Floats g, Floats w, Floats dx, int top, int left) {
        Reach down = Reach.ofPixels(s.window().height(), s.height(), top);
        Reach across = Reach.ofPixels(s.window().width(), s.width(), left);
        int results = down.results() * across.results(), pixels = s.height() * s.width();
        int channels = s.channelsPerGroup();
        boolean all = results == pixels;
        PaddedPlanes.forEachPortion(s.batch(), s.outputShape().size(), (first, images) -> {
            PaddedPlanes planes = PaddedPlanes.of(g, first * s.outputs(), images * s.outputs(),
                    s.outHeight(), s.outWidth(), down, across);
            int[] standing = planes.places(images, s.outputs(), down, across);
            for (int group = 0; group < s.groups(); group++) {
                int o = group * s.outputsPerGroup(), at = dx.at() + (first * s.groups() + group) * channels * pixels;
                Panels rows = turned(s, w, o, down, across);
                Panels columns = new GatheredPanels(planes.data(), standing,
                        planes.seen(o, s.outputsPerGroup(), down, across));
                int inner = s.outputsPerGroup() * down.offsets().length * across.offsets().length;
                float[] some = all ? dx.data() : Scratch.OUTPUTS.ofSize(channels * images * results);
                PanelProduct.multiply(rows, columns, inner, all
                        ? new Target(some, at, channels, images * pixels, pixels, pixels, s.channels() * pixels)
                        : new Target(some, 0, channels, images * results, images * results, images * results, 0));
                if (!all) spread(s, some, images, down.results(), across.results(), dx.data(),
                        at + top * s.width() + left);
            }
        });
    }

    /// Pixels that stand side by side in (channels, images, rows, columns) to their places, a stride apart.
    private static void spread(Geometry s, float[] pixels, int images, int rows, int columns, float[] dx, int at) {
        int down = s.window().height().stride() * s.width(), across = s.window().width().stride();
        Parallel.ranges(s.channelsPerGroup() * images, Math.max(1, (1 << 15) / (rows * columns)), (from, to) -> {
            for (int plane = from, p = from * rows * columns; plane < to; plane++) {
                int start = at + (plane % images * s.channels() + plane / images) * s.height() * s.width();
                for (int y = 0; y < rows; y++)
                    for (int x = 0; x < columns; x++) dx[start + y * down + x * across] = pixels[p++];
            }
        });
    }

    @Override public Tensor weightGradient(Geometry s, Tensor x, Tensor g) {
        Floats image = Floats.of(x), outputs = Floats.of(g);
        Tensor dw = Tensor.empty(s.weightShape(), x.dtype());
        Floats out = Floats.of(dw);
        Reach down = Reach.ofOutputs(s.window().height(), s.height());
        Reach across = Reach.ofOutputs(s.window().width(), s.width());
        int inner = s.channelsPerGroup() * s.window().area(), places = s.outHeight() * s.outWidth();
        PaddedPlanes.forEachPortion(s.batch(), s.imageShape().size(), (first, images) -> {
            PaddedPlanes planes = PaddedPlanes.of(image, first * s.channels(), images * s.channels(),
                    s.height(), s.width(), down, across);
            int[] standing = planes.places(images, s.channels(), down, across);
            float[] sums = first == 0 ? out.data() : Scratch.OUTPUTS.ofSize(s.weightShape().size());
            for (int group = 0; group < s.groups(); group++) {
                int o = group * s.outputsPerGroup();
                Panels rows = new GatheredPanels(outputs.data(), multiples(s.outputsPerGroup(), places),
                        outputs(s, outputs.at() + (first * s.outputs() + o) * places, images));
                Panels columns = new GatheredPanels(planes.data(),
                        planes.seen(group * s.channelsPerGroup(), s.channelsPerGroup(), down, across), standing);
                PanelProduct.multiply(rows, columns, images * places,
                        new Target(sums, (first == 0 ? out.at() : 0) + o * inner, s.outputsPerGroup(), inner, inner,
                                inner, 0));
            }
            if (first > 0) for (int i = 0; i < s.weightShape().size(); i++) out.data()[out.at() + i] += sums[i];
        });
        return dw;
    }

    private static int[] multiples(int count, int step) {
        return IntStream.range(0, count).map(i -> i * step).toArray();
    }

    /// Where the outputs of some images stand, plane by plane.
    private static int[] outputs(Geometry s, int at, int images) {
        int places = s.outHeight() * s.outWidth();
        int[] positions = new int[images * places];
        for (int i = 0; i < positions.length; i++)
            positions[i] = at + i / places * s.outputs() * places + i % places;
        return positions;
    }

    /// For each channel of a group the weights with which its outputs, from `o` on, see a pixel.
    static Panels turned(Geometry s, Floats w, int o, Reach down, Reach across) {
        int area = s.window().area(), start = w.at() + o * s.channelsPerGroup() * area;
        int[] channels = IntStream.range(0, s.channelsPerGroup()).map(c -> start + c * area).toArray();
        return new GatheredPanels(w.data(), channels, weightsSeen(s, down, across));
    }

    /// Where the weights stand with which the outputs of a group see a pixel of its first channel.
    static int[] weightsSeen(Geometry s, Reach down, Reach across) {
        int[] positions = new int[s.outputsPerGroup() * down.places().length * across.places().length];
        int i = 0;
        for (int o = 0; o < s.outputsPerGroup(); o++)
            for (int k : down.places())
                for (int l : across.places())
                    positions[i++] = o * s.channelsPerGroup() * s.window().area() + k * s.window().width().kernel() + l;
        return positions;
    }
}
