package gradbook.cnn;

import gradbook.tensor.Floats;
import gradbook.tensor.Lanes;
import gradbook.tensor.MatrixPanels;
import gradbook.tensor.PanelProduct;
import gradbook.tensor.Parallel;
import gradbook.tensor.Target;

/// The steps of a [WinogradConvolution] from `in` planes of one size, in each of some groups, to `out`
/// planes of another.
///
/// What stands between the steps is ordered by places, (groups, 36, channels, line): a line has the
/// tiles of some images, or the channels that weights belong to, rounded up to full vectors.
record WinogradPass(int batch, int groups, int in, int out, ToomCook down, ToomCook across, Tiling seen, Tiling made) {
    private static final int POINTS = ToomCook.POINTS, PLACES = POINTS * POINTS;
    /// So many tiles make the products large enough to be fast; more would only take more memory.
    private static final int TILES_AT_ONCE = 512;
    /// Numbers that are worth a task of their own.
    private static final int WORTH_A_TASK = 1 << 15;

    /// From images to outputs.
    static WinogradPass forward(Geometry s) {
        return of(s, s.channelsPerGroup(), s.height(), s.width(), s.outputsPerGroup(), s.outHeight(), s.outWidth(),
                s.window().height().padding(), s.window().width().padding());
    }

    /// From outputs to images. The first pixel meets the first output at the window's place `padding`,
    /// and those before that at outputs that do not exist.
    static WinogradPass backward(Geometry s) {
        Axis down = s.window().height(), across = s.window().width();
        return of(s, s.outputsPerGroup(), s.outHeight(), s.outWidth(), s.channelsPerGroup(), s.height(), s.width(),
                down.kernel() - 1 - down.padding(), across.kernel() - 1 - across.padding());
    }

    private static WinogradPass of(Geometry s, int in, int height, int width, int out, int outHeight, int outWidth,
            int top, int left) {
        ToomCook down = ToomCook.of(s.window().height().kernel());
        ToomCook across = ToomCook.of(s.window().width().kernel());
        int m = down.outputs(), n = across.outputs();
        int rows = Math.ceilDiv(outHeight, m), columns = Math.ceilDiv(outWidth, n);
        return new WinogradPass(s.batch(), s.groups(), in, out, down, across,
                new Tiling(height, width, POINTS, POINTS, m, n, top, left, rows, columns),
                new Tiling(outHeight, outWidth, m, n, m, n, 0, 0, rows, columns));
    }

    /// `G·w·Gᵀ` as (groups, places, in, out).
    ///
    /// @param turned for the way back: the weights are (groups, in, out, window), the window turned by 180°
    float[] weights(Floats w, boolean turned) {
        int area = down.kernel() * across.kernel(), line = lineOf(out);
        int outStep = turned ? area : in * area, inStep = turned ? out * area : area;
        float[] u = Scratch.WEIGHTS.ofSize(groups * PLACES * in * line);
        forEachPlane(in, out, plane -> {
            float[] windows = Scratch.TILES.ofSize(area * line);
            for (int o = 0; o < out; o++) {
                int from = w.at() + plane / in * in * out * area + plane % in * inStep + o * outStep;
                for (int k = 0; k < area; k++)
                    windows[(turned ? area - 1 - k : k) * line + o] = w.data()[from + k];
            }
            new TileTransform(down.g(), across.g())
                    .apply(windows, 0, line, u, lineAt(plane, in, line), in * line, line);
        });
        return u;
    }

    /// @param u what [#weights] made
    void convolve(Floats x, float[] u, Floats bias, Floats y) {
        int line = lineOf(imagesAtOnce() * seen.count());
        for (int n = 0; n < batch; n += imagesAtOnce()) {
            int first = n, images = Math.min(imagesAtOnce(), batch - n), tiles = images * seen.count();
            float[] v = tiles(x, seen, new TileTransform(down.bt(), across.bt()), in, first, images, Scratch.IMAGES);
            float[] m = Scratch.OUTPUTS.ofSize(groups * PLACES * out * line);
            Parallel.run(groups * PLACES, place -> PanelProduct.multiply(
                    new MatrixPanels(u, place * in * lineOf(out), 1, lineOf(out)),
                    new MatrixPanels(v, place * in * line, 1, line), in,
                    new Target(m, place * out * line, out, tiles, line, tiles, 0)));
            forEachPlane(out, tiles, plane -> {
                float[] results = Scratch.TILES.ofSize(made.places() * line);
                new TileTransform(down.at(), across.at())
                        .apply(m, lineAt(plane, out, line), out * line, results, 0, line, line);
                float shift = bias == null ? 0 : bias.data()[bias.at() + plane];
                for (int i = 0; i < images; i++)
                    made.join(results, i * made.count(), line, shift, y.data(),
                            y.at() + ((first + i) * groups * out + plane) * made.rows() * made.columns());
            });
        }
    }

    void weightGradient(Floats x, Floats g, Floats dw) {
        int area = down.kernel() * across.kernel(), tileLine = lineOf(imagesAtOnce() * seen.count()), line = lineOf(in);
        float[] u = Scratch.WEIGHTS.ofSize(groups * PLACES * out * line);
        for (int n = 0; n < batch; n += imagesAtOnce()) {
            int images = Math.min(imagesAtOnce(), batch - n), tiles = images * seen.count();
            boolean more = n > 0;
            float[] v = tiles(x, seen, new TileTransform(down.bt(), across.bt()), in, n, images, Scratch.IMAGES);
            float[] m = tiles(g, made, new TileTransform(down.at(), across.at()).transposed(), out, n, images,
                    Scratch.OUTPUTS);
            Parallel.run(groups * PLACES, place -> PanelProduct.multiply(
                    new MatrixPanels(m, place * out * tileLine, tileLine, 1),
                    new MatrixPanels(v, place * in * tileLine, tileLine, 1), tiles,
                    new Target(u, place * out * line, out, in, line, in, 0)));
            forEachPlane(out, in, plane -> {
                float[] windows = Scratch.TILES.ofSize(area * line);
                new TileTransform(down.g(), across.g()).transposed()
                        .apply(u, lineAt(plane, out, line), out * line, windows, 0, line, line);
                for (int c = 0, to = dw.at() + plane * in * area; c < in; c++)
                    for (int k = 0; k < area; k++, to++)
                        dw.data()[to] = windows[k * line + c] + (more ? dw.data()[to] : 0);
            });
        }
    }

    /// The tiles of some images, transformed: (groups, places, channels, tiles).
    private float[] tiles(Floats x, Tiling tiling, TileTransform transform, int channels, int first, int images,
            Scratch kept) {
        int line = lineOf(imagesAtOnce() * tiling.count()), pixels = tiling.rows() * tiling.columns();
        float[] v = kept.ofSize(groups * PLACES * channels * line);
        forEachPlane(channels, images * tiling.count(), plane -> {
            float[] cut = Scratch.TILES.ofSize(tiling.places() * line + Lanes.WIDTH);
            tiling.cut(x.data(), x.at() + (first * groups * channels + plane) * pixels, images,
                    groups * channels * pixels, cut, line);
            transform.apply(cut, 0, line, v, lineAt(plane, channels, line), channels * line, line);
        });
        return v;
    }

    private int imagesAtOnce() {
        return Math.clamp(TILES_AT_ONCE / seen.count(), 1, Math.max(1, batch));
    }

    private static int lineOf(int length) {
        return Math.ceilDiv(length, Lanes.WIDTH) * Lanes.WIDTH;
    }

    /// Where the line of a plane begins at the first place, if each of the groups has so many `channels`.
    private static int lineAt(int plane, int channels, int line) {
        return (plane / channels * PLACES * channels + plane % channels) * line;
    }

    /// One plane after another of all groups, with `length` tiles or windows each.
    private void forEachPlane(int channels, int length, Parallel.Task task) {
        Parallel.ranges(groups * channels, Math.max(1, WORTH_A_TASK / (PLACES * Math.max(1, length))), (from, to) -> {
            for (int plane = from; plane < to; plane++) task.run(plane);
        });
    }
}
