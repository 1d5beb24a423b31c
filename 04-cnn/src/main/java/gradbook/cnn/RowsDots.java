package gradbook.cnn;

import gradbook.tensor.Floats;
import gradbook.tensor.Lanes;
import gradbook.tensor.Parallel;
import java.util.Arrays;

/// The gradient at the weights of one group, as inner products of rows of pixels with rows of g.
///
/// The rows are divided into parts, whose sums are computed side by side and then added in order. How
/// many parts there are depends on the sizes only, so the result has the same bits on any number of threads.
///
/// @param seen   for each weight of an output, where the pixels are that it meets
/// @param first  the first plane of g that belongs to the group
record RowsDots(Geometry s, PaddedPlanes planes, int[] seen, Floats g, int first, int images) {
    /// Vectors in a part: as many as make adding up the lanes of its sums worth while.
    private static final int VECTORS_AT_ONCE = 256;

    /// Adds the gradient to `dw`, one row of `seen.length` numbers for each output.
    void addTo(float[] dw, int at) {
        int outputs = s.outputsPerGroup(), panels = Math.ceilDiv(outputs, DotsTile.CHANNELS);
        int rows = images * s.outHeight(), size = outputs * seen.length;
        int rowsAtOnce = Math.ceilDiv(VECTORS_AT_ONCE, perRow());
        int parts = Math.ceilDiv(rows, rowsAtOnce);
        float[] sums = Scratch.OUTPUTS.ofSize(parts * size);
        Parallel.run(parts * panels, task -> {
            int part = task / panels, panel = task % panels;
            sum(part * rowsAtOnce, Math.min(rows, (part + 1) * rowsAtOnce), panel * DotsTile.CHANNELS,
                    sums, part * size);
        });
        for (int part = 0; part < parts; part++)
            for (int i = 0; i < size; i++) dw[at + i] += sums[part * size + i];
    }

    /// The sums over some rows, for a tile's number of outputs from `o` on.
    private void sum(int row, int end, int o, float[] sums, int at) {
        int channels = Math.min(DotsTile.CHANNELS, s.outputsPerGroup() - o);
        sum(pack(row, end, o, channels), planes.data(), vectors(row, end), seen, channels, sums, at + o * seen.length);
    }

    /// `sums[at + o·n + k] = Σ g[(v·6 + o)·lanes + lane]·x[vectors[v] + seen[k] + lane]`, over all vectors v and
    /// lanes, for at most six channels o and all n places k.
    static void sum(float[] g, float[] x, int[] vectors, int[] seen, int channels, float[] sums, int at) {
        float[] lanes = Scratch.TILES.ofSize(DotsTile.SUMS);
        int[] places = new int[DotsTile.PLACES];
        for (int k = 0; k < seen.length; k += DotsTile.PLACES) {
            for (int i = 0; i < DotsTile.PLACES; i++) places[i] = seen[Math.min(k + i, seen.length - 1)];
            DotsTile.run(g, x, vectors, places, lanes);
            for (int i = 0; i < channels; i++)
                for (int j = 0; j < Math.min(DotsTile.PLACES, seen.length - k); j++)
                    sums[at + i * seen.length + k + j] = sumOf(lanes, (i * DotsTile.PLACES + j) * Lanes.WIDTH);
        }
    }

    private int perRow() {
        return Math.ceilDiv(s.outWidth(), Lanes.WIDTH);
    }

    /// Where the vectors of some rows begin.
    private int[] vectors(int row, int end) {
        int perRow = perRow(), height = s.outHeight();
        int[] starts = new int[(end - row) * perRow];
        for (int i = 0; i < starts.length; i++) {
            int r = row + i / perRow;
            starts[i] = r / height * s.channels() * planes.size() + r % height * planes.pitch()
                    + i % perRow * Lanes.WIDTH;
        }
        return starts;
    }

    /// For each vector of the rows those of g, of one channel after another: they are read once for every four
    /// weights. Behind the end of a row there are zeros, with which pixels count for nothing.
    private float[] pack(int row, int end, int o, int channels) {
        int width = s.outWidth(), height = s.outHeight(), perRow = perRow(), vector = DotsTile.CHANNELS * Lanes.WIDTH;
        float[] packed = Scratch.FRAME.ofSize((end - row) * perRow * vector);
        for (int r = row; r < end; r++)
            for (int c = 0; c < channels; c++) {
                int plane = first + r / height * s.outputs() + o + c;
                int from = g.at() + (plane * height + r % height) * width;
                int to = (r - row) * perRow * vector + c * Lanes.WIDTH;
                for (int j = 0; j < width; j += Lanes.WIDTH, to += vector) {
                    int n = Math.min(Lanes.WIDTH, width - j);
                    System.arraycopy(g.data(), from + j, packed, to, n);
                    if (n < Lanes.WIDTH) Arrays.fill(packed, to + n, to + Lanes.WIDTH, 0);
                }
            }
        return packed;
    }

    private static float sumOf(float[] lanes, int at) {
        float sum = 0;
        for (int i = at; i < at + Lanes.WIDTH; i++) sum += lanes[i];
        return sum;
    }
}
