package gradbook.cnn;

import gradbook.tensor.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Planes of `rows` × `columns` divided into tiles of `height` × `width` pixels that begin `stepDown` and
/// `stepAcross` apart, the first one `top` above and `left` before the plane: they may overlap, and what
/// they see outside the plane is 0.
///
/// Pixel (i, j) of all tiles stands together, in `tiles[to + (i·width + j)·line + t]`, so that what is
/// done with one tile can be done with a vector of them at once.
///
/// @param down   how many tiles there are one below the other
/// @param across how many there are side by side
record Tiling(int rows, int columns, int height, int width, int stepDown, int stepAcross, int top, int left,
        int down, int across) {

    int places() {
        return height * width;
    }

    /// Tiles in a plane.
    int count() {
        return down * across;
    }

    // Pixels that are a step apart stand together too, as phase (y % stepDown, x % stepAcross) of the
    // plane: pixel (i, j) of neighbouring tiles is then a stretch of one phase, and cutting them out is to
    // copy vectors.

    private int phaseRows() {
        return down + (height - 1) / stepDown;
    }

    private int phaseColumns() {
        return across + (width - 1) / stepAcross;
    }

    /// Cuts `planes` planes, which begin `planeStep` apart; the tiles of one follow those of the one before.
    void cut(float[] x, int at, int planes, int planeStep, float[] tiles, int line) {
        int phase = phaseRows() * phaseColumns(), size = stepDown * stepAcross * phase;
        float[] phases = Scratch.FRAME.ofSize(planes * size + Lanes.WIDTH);
        Arrays.fill(phases, 0, planes * size, 0);
        for (int n = 0; n < planes; n++) split(x, at + n * planeStep, phases, n * size);
        for (int i = 0; i < height; i++)
            for (int j = 0; j < width; j++) {
                int from = (i % stepDown * stepAcross + j % stepAcross) * phase
                        + i / stepDown * phaseColumns() + j / stepAcross;
                int t = (i * width + j) * line;
                for (int n = 0; n < planes; n++, from += size)
                    for (int y = 0; y < down; y++, t += across)
                        copy(phases, from + y * phaseColumns(), tiles, t, across);
            }
    }

    private void split(float[] x, int at, float[] phases, int to) {
        int phase = phaseRows() * phaseColumns();
        int rowsCovered = Math.min(rows, stepDown * phaseRows() - top);
        int columnsCovered = Math.min(columns, stepAcross * phaseColumns() - left);
        for (int y = 0; y < rowsCovered; y++)
            for (int p = 0; p < stepAcross; p++) {
                int first = Math.floorMod(p - left, stepAcross);
                int q = to + ((y + top) % stepDown * stepAcross + p) * phase
                        + (y + top) / stepDown * phaseColumns() + (first + left) / stepAcross;
                int row = at + y * columns;
                for (int i = first; i < columnsCovered; i += stepAcross) phases[q++] = x[row + i];
            }
    }

    /// Copies whole vectors: what is too much is overwritten by the stretch that comes next.
    private static void copy(float[] from, int p, float[] to, int q, int n) {
        for (int i = 0; i < n; i += Lanes.WIDTH)
            FloatVector.fromArray(Lanes.FLOATS, from, p + i).intoArray(to, q + i);
    }

    /// The inverse, for tiles that do not overlap and begin with the plane; what is beyond it is dropped.
    /// `shift` is added to each pixel.
    void join(float[] tiles, int from, int line, float shift, float[] x, int at) {
        for (int i = 0; i < height; i++)
            for (int y = 0; y < down && y * stepDown + i < rows; y++)
                for (int j = 0; j < width; j++) {
                    int t = from + (i * width + j) * line + y * across;
                    int to = at + (y * stepDown + i) * columns;
                    for (int p = to + j; p < to + columns; p += stepAcross) x[p] = tiles[t++] + shift;
                }
    }
}
