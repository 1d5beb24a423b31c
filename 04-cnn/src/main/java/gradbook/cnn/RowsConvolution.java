package gradbook.cnn;

import gradbook.tensor.Floats;
import gradbook.tensor.Lanes;
import gradbook.tensor.MatrixPanels;
import gradbook.tensor.Panels;
import gradbook.tensor.Parallel;
import gradbook.tensor.Tensor;
import java.util.Arrays;

/// Convolution in steps of 1 with few channels, directly from the rows of the image.
///
/// With six output channels, the columns of a [ColumnsConvolution] would be multiplied with only six
/// numbers each: copying them would take as long as computing with them. But at any place of the window,
/// what neighbouring outputs see are neighbouring pixels, a vector that can be loaded from the image itself:
///
/// ```
///   outputs   ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒        4 vectors of places × 6 channels at a time
///   pixels    ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓───     place 0 of the window
///             ─▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓──     place 1
///             ──▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓─     place 2, …
/// ```
///
/// The last vector of a row ends with the row, so that some outputs are computed twice; of rows
/// shorter than a vector some lanes are not stored. For the gradient at the weights, vectors of pixels
/// meet vectors of g, and are added up lane by lane: nothing is transposed.
final class RowsConvolution implements ConvolutionKernels {
    private static final int MOST_CHANNELS = 16;
    /// Tiles of results that are worth a task.
    private static final int TILES_AT_ONCE = 32;

    /// Whether it is the fastest scheme.
    static boolean suits(Geometry s) {
        return suits(s.window().height()) && suits(s.window().width())
                && Math.max(s.channelsPerGroup(), s.outputsPerGroup()) <= MOST_CHANNELS
                && Math.min(s.outWidth(), s.width()) > Lanes.WIDTH / 2;
    }

    /// Whether it can be used at all.
    static boolean suits(Axis axis) {
        return axis.stride() == 1;
    }

    @Override public Tensor forward(Geometry s, Tensor x, Tensor w, Tensor bias) {
        Tensor y = Tensor.empty(s.outputShape(), x.dtype());
        Floats image = Floats.of(x), weights = Floats.of(w), shifts = bias == null ? null : Floats.of(bias);
        Reach down = Reach.ofOutputs(s.window().height(), s.height());
        Reach across = Reach.ofOutputs(s.window().width(), s.width());
        int inner = s.channelsPerGroup() * s.window().area();
        PaddedPlanes.forEachPortion(s.batch(), s.imageShape().size(), (first, images) -> {
            PaddedPlanes planes = PaddedPlanes.of(image, first * s.channels(), images * s.channels(),
                    s.height(), s.width(), down, across);
            for (int group = 0; group < s.groups(); group++) {
                int o = group * s.outputsPerGroup(), c = group * s.channelsPerGroup();
                Panels rows = new MatrixPanels(weights.data(), weights.at() + o * inner, inner, 1);
                Panels start = new MatrixPanels(shifts == null ? new float[1] : shifts.data(),
                        shifts == null ? 0 : shifts.at() + o, shifts == null ? 0 : 1, 0);
                Results results = new Results(Floats.of(y), first * s.outputs() + o, s.outputsPerGroup(), s.outputs(),
                        images, down, across);
                results.compute(new JoinedPanels(start, 1, rows), planes, s.channels(),
                        planes.seen(c, s.channelsPerGroup(), down, across));
            }
        });
        return y;
    }

    @Override public Tensor inputGradient(Geometry s, Tensor g, Tensor w) {
        Tensor dx = Tensor.empty(s.imageShape(), g.dtype());
        Floats outputs = Floats.of(g), weights = Floats.of(w);
        Reach down = Reach.ofPixels(s.window().height(), s.height(), 0);
        Reach across = Reach.ofPixels(s.window().width(), s.width(), 0);
        PaddedPlanes.forEachPortion(s.batch(), s.outputShape().size(), (first, images) -> {
            PaddedPlanes planes = PaddedPlanes.of(outputs, first * s.outputs(), images * s.outputs(),
                    s.outHeight(), s.outWidth(), down, across);
            for (int group = 0; group < s.groups(); group++) {
                int o = group * s.outputsPerGroup(), c = group * s.channelsPerGroup();
                Panels start = new MatrixPanels(new float[1], 0, 0, 0);
                Results results = new Results(Floats.of(dx), first * s.channels() + c, s.channelsPerGroup(),
                        s.channels(), images, down, across);
                results.compute(new JoinedPanels(start, 1, ColumnsConvolution.turned(s, weights, o, down, across)),
                        planes, s.outputs(), planes.seen(o, s.outputsPerGroup(), down, across));
            }
        });
        return dx;
    }

    /// `channels` planes from plane `first` on, and as many in each of the next images, `perImage` further on.
    private record Results(Floats y, int first, int channels, int perImage, int images, Reach down, Reach across) {

        /// @param weights for each channel what its sums start from, and the factors of what is `seen`
        void compute(Panels weights, PaddedPlanes planes, int planesPerImage, int[] seen) {
            int places = down.results() * across.results(), size = (seen.length + 1) * RowsTile.CHANNELS;
            int[] from = vectors(planesPerImage * planes.size(), planes.pitch());
            int[] to = vectors(perImage * places, across.results());
            int panels = Math.ceilDiv(channels, RowsTile.CHANNELS);
            float[] w = packed(weights, channels, seen.length + 1);
            Parallel.ranges(from.length / RowsTile.VECTORS, TILES_AT_ONCE, (start, end) -> {
                for (int p = 0; p < panels; p++)
                    for (int tile = start; tile < end; tile++)
                        tile(w, p, size, planes.data(), seen, from, to, tile * RowsTile.VECTORS, places);
            });
        }

        /// Panel `p` of the channels at four vectors of places, straight into the result if it has room for them.
        private void tile(float[] w, int p, int size, float[] x, int[] seen, int[] from, int[] to, int v, int places) {
            int at = y.at() + (first + p * RowsTile.CHANNELS) * places, lanes = across.results();
            if (lanes >= Lanes.WIDTH && inPanel(p) == RowsTile.CHANNELS) {
                RowsTile.run(w, p * size, x, seen, 0, seen.length, from, v,
                        y.data(), at + to[v], at + to[v + 1], at + to[v + 2], at + to[v + 3], places);
                return;
            }
            float[] sums = Scratch.TILES.ofSize(RowsTile.CHANNELS * RowsTile.VECTORS * Lanes.WIDTH);
            int step = RowsTile.VECTORS * Lanes.WIDTH;
            RowsTile.run(w, p * size, x, seen, 0, seen.length, from, v,
                    sums, 0, Lanes.WIDTH, 2 * Lanes.WIDTH, 3 * Lanes.WIDTH, step);
            for (int o = 0; o < inPanel(p); o++)
                for (int i = 0; i < RowsTile.VECTORS; i++)
                    System.arraycopy(sums, o * step + i * Lanes.WIDTH, y.data(), at + o * places + to[v + i],
                            Math.min(lanes, Lanes.WIDTH));
        }

        private int inPanel(int p) {
            return Math.min(RowsTile.CHANNELS, channels - p * RowsTile.CHANNELS);
        }

        /// Where vectors begin that cover all rows; the last ones are repeated to fill a tile.
        private int[] vectors(int imageStep, int rowStep) {
            int perRow = Math.ceilDiv(across.results(), Lanes.WIDTH), last = across.results() - Lanes.WIDTH;
            int rows = down.results(), count = images * rows * perRow, i = 0;
            int[] starts = new int[Math.ceilDiv(count, RowsTile.VECTORS) * RowsTile.VECTORS];
            for (int image = 0; image < images; image++)
                for (int row = 0; row < rows; row++)
                    for (int vector = 0; vector < perRow; vector++, i++)
                        starts[i] = image * imageStep + row * rowStep + Math.clamp(last, 0, vector * Lanes.WIDTH);
            Arrays.fill(starts, count, starts.length, starts[count - 1]);
            return starts;
        }
    }

    /// For each panel of channels what its sums start from, and the factors.
    static float[] packed(Panels weights, int channels, int depth) {
        int panels = Math.ceilDiv(channels, RowsTile.CHANNELS), size = depth * RowsTile.CHANNELS;
        float[] packed = Scratch.WEIGHTS.ofSize(panels * size);
        for (int p = 0; p < panels; p++)
            weights.pack(p * RowsTile.CHANNELS, Math.min(RowsTile.CHANNELS, channels - p * RowsTile.CHANNELS), 0, depth,
                    packed, p * size, RowsTile.CHANNELS);
        return packed;
    }

    @Override public Tensor weightGradient(Geometry s, Tensor x, Tensor g) {
        Tensor dw = Tensor.empty(s.weightShape(), x.dtype());
        Floats image = Floats.of(x), outputs = Floats.of(g), out = Floats.of(dw);
        Arrays.fill(out.data(), out.at(), out.at() + dw.size(), 0);
        Reach down = Reach.ofOutputs(s.window().height(), s.height());
        Reach across = Reach.ofOutputs(s.window().width(), s.width());
        PaddedPlanes.forEachPortion(s.batch(), s.imageShape().size(), (first, images) -> {
            PaddedPlanes planes = PaddedPlanes.of(image, first * s.channels(), images * s.channels(),
                    s.height(), s.width(), down, across);
            for (int group = 0; group < s.groups(); group++) {
                int o = group * s.outputsPerGroup(), c = group * s.channelsPerGroup();
                new RowsDots(s, planes, planes.seen(c, s.channelsPerGroup(), down, across), outputs,
                        first * s.outputs() + o, images).addTo(out.data(), out.at() + o * s.channelsPerGroup()
                                * s.window().area());
            }
        });
        return dw;
    }
}
