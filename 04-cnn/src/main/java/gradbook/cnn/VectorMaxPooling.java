package gradbook.cnn;

import static jdk.incubator.vector.VectorOperators.*;

import gradbook.tensor.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Max pooling of one plane, the largest pixel and its place together, as many outputs of a row at a time
/// as a vector has lanes.
///
/// The rows that some windows look at are first taken apart into [Strands], in which the pixels that
/// neighbouring windows see at the same place of theirs stand side by side, padding included. The padding
/// is −∞, which is never larger than another number; so that it does not win over −∞ either, every window
/// starts with the first pixel that it sees as its winner. What is left is the same for every window:
/// load, compare, choose.
final class VectorMaxPooling {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, LANES.vectorShape());
    /// As many floats as stay in the nearest caches of a core.
    private static final int BUFFER = 1 << 14;
    private static final ThreadLocal<float[]> BUFFERS = ThreadLocal.withInitial(() -> new float[BUFFER]);

    private final Axis down, across;
    private final int height, width, outHeight, outWidth;
    private final Strands strands;
    /// How many rows of outputs are worked on at a time, so that the rows they see fit the buffer.
    private final int band, bandRows;
    /// For each place of the window where its pixels stand in the strands, and in the image, both counted
    /// from those of the first place.
    private final int[] offsets, steps;
    /// The column of the first pixel that each window sees.
    private final int[] firstColumn;

    VectorMaxPooling(Window window, int height, int width) {
        this.down = window.height();
        this.across = window.width();
        this.height = height;
        this.width = width;
        this.outHeight = down.outputSize(height);
        this.outWidth = across.outputSize(width);
        this.strands = new Strands(across, width);
        this.band = Math.clamp((BUFFER / strands.length() - down.extent()) / down.stride() + 1, 1, outHeight);
        this.bandRows = (band - 1) * down.stride() + down.extent();
        this.offsets = new int[window.area()];
        this.steps = new int[window.area()];
        for (int place = 0; place < steps.length; place++) {
            int k = place / across.kernel(), l = place % across.kernel();
            offsets[place] = k * down.dilation() * strands.length() + strands.place(l);
            steps[place] = k * down.dilation() * width + l * across.dilation();
        }
        this.firstColumn = new int[outWidth + LANES.length()];
        for (int j = 0; j < outWidth; j++) firstColumn[j] = across.position(j, across.firstPlace(j));
    }

    /// The plane of `x` from `p` on, into `values` and `winners` from `q` on.
    void run(float[] x, int p, float[] values, int[] winners, int q) {
        int size = bandRows * strands.length() + LANES.length();
        float[] rows = size <= BUFFER ? BUFFERS.get() : new float[size];
        for (int i = 0; i < outHeight; i += band) {
            int above = down.position(i, 0), end = Math.min(outHeight, i + band);
            for (int row = Math.max(0, above); row < Math.min(height, above + bandRows); row++)
                strands.part(x, p + row * width, rows, (row - above) * strands.length());
            for (int o = i; o < end; o++)
                maxRow(rows, (o - i) * down.stride() * strands.length(), o, values, winners, q + o * outWidth,
                        q + outHeight * outWidth);
        }
    }

    /// Row `i` of the outputs, whose windows start at `rows[at]`, into both results from `q` on. Lanes beyond the
    /// row's end are stored too, up to `end`, where the next row will take their place: masks cost more.
    private void maxRow(float[] rows, int at, int i, float[] values, int[] winners, int q, int end) {
        int kernel = across.kernel(), from = down.firstPlace(i) * kernel, to = down.endPlace(i, height) * kernel;
        int firstRow = down.position(i, down.firstPlace(i)) * width;
        int corner = down.position(i, 0) * width + across.position(0, 0);
        IntVector next = IntVector.zero(INTS).addIndex(across.stride());
        for (int j = 0; j < outWidth; j += LANES.length()) {
            FloatVector best = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
            IntVector winner = IntVector.fromArray(INTS, firstColumn, j).add(firstRow);
            IntVector pixel = next.add(corner + j * across.stride());
            for (int place = from; place < to; place++) {
                FloatVector rival = FloatVector.fromArray(LANES, rows, at + offsets[place] + j);
                VectorMask<Float> stays = best.compare(GE, rival).or(best.compare(NE, best));
                best = rival.blend(best, stays);
                winner = pixel.add(steps[place]).blend(winner, stays.cast(INTS));
            }
            if (q + j + LANES.length() <= end) {
                best.intoArray(values, q + j);
                winner.intoArray(winners, q + j);
            } else {
                VectorMask<Float> inside = LANES.indexInRange(j, outWidth);
                best.intoArray(values, q + j, inside);
                winner.intoArray(winners, q + j, inside.cast(INTS));
            }
        }
    }
}
