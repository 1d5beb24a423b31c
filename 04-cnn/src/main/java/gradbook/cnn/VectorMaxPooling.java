package gradbook.cnn;

import static jdk.incubator.vector.VectorOperators.*;

import gradbook.tensor.Lanes;
import java.util.Arrays;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Max pooling of one plane, the largest pixel and its place together, as many outputs at a time as a vector has
/// lanes.
///
/// What neighbouring windows see at the same place of theirs is `stride` apart in a row. So the rows that some windows
/// look at are first taken apart into strands: strand s has pixels s, s + stride, s + 2·stride, …, counted from the
/// start of the padding. There it stands side by side, and a vector can be loaded. Likewise for rows: those that
/// neighbouring rows of windows see at the same place follow one another. If windows neither overlap across nor see
/// padding, all outputs are so one long row, and rows shorter than a vector leave no lane empty.
///
/// The padding is −∞, which is never larger than another number; so that it does not win over −∞ either, every
/// window starts with the first pixel that it sees as its winner. What is left is the same for every window:
/// load, compare, choose.
final class VectorMaxPooling {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, LANES.vectorShape());
    /// As many floats as stay in the nearest caches of a core.
    private static final int BUFFER = 1 << 14;
    private static final ThreadLocal<float[]> BUFFERS = ThreadLocal.withInitial(() -> new float[BUFFER]);

    private final Axis down, across;
    private final int height, width, outHeight, outWidth;
    /// Whether the strands of one row of windows end where those of the next begin: then all outputs are one long row.
    private final boolean joined;
    /// How many rows of outputs are worked on at a time, so that the rows they see fit half of the buffer.
    private final int band, bandRows;
    /// From a strand to the same one for the next row of windows, and to the next strand.
    private final int pitch, step;
    /// For each pixel of a band where it stands when it has been taken apart.
    private final int[] apart;
    /// For each place of the window where its pixels stand in the strands, and in the image, both counted
    /// from those of the first place.
    private final int[] offsets, steps;
    /// For each window where its first place is in the plane, and the first pixel that it sees.
    private final int[] corner, first;

    VectorMaxPooling(Window window, int height, int width) {
        this.down = window.height();
        this.across = window.width();
        this.height = height;
        this.width = width;
        this.outHeight = down.outputSize(height);
        this.outWidth = across.outputSize(width);
        this.joined = across.extent() <= across.stride() && down.padding() == 0 && across.padding() == 0;
        this.pitch = joined ? outWidth : outWidth + (across.extent() - 1) / across.stride() + LANES.length();
        int rows = BUFFER / 2 / (across.stride() * pitch);
        this.band = Math.clamp((rows - down.extent()) / down.stride() + 1, 1, outHeight);
        this.bandRows = (band - 1) * down.stride() + down.extent();
        this.step = Math.ceilDiv(bandRows, down.stride()) * pitch + LANES.length();
        int seen = across.position(outWidth - 1, 0) + across.extent(), unseen = down.stride() * across.stride() * step;
        this.apart = IntStream.range(0, bandRows * width).map(i -> i % width >= seen ? unseen
                : row(i / width) + column(i % width + across.padding())).toArray();
        this.offsets = new int[window.area()];
        this.steps = new int[window.area()];
        for (int place = 0; place < steps.length; place++) {
            int k = place / across.kernel(), l = place % across.kernel();
            offsets[place] = row(k * down.dilation()) + column(l * across.dilation());
            steps[place] = k * down.dilation() * width + l * across.dilation();
        }
        this.corner = new int[outHeight * outWidth + LANES.length()];
        this.first = new int[corner.length];
        for (int o = 0; o < outHeight * outWidth; o++) {
            int i = o / outWidth, j = o % outWidth;
            corner[o] = down.position(i, 0) * width + across.position(j, 0);
            first[o] = down.position(i, down.firstPlace(i)) * width + across.position(j, across.firstPlace(j));
        }
    }

    /// Where row `r` of a band stands. Rows that windows see at the same place of theirs follow one another.
    private int row(int r) {
        return r % down.stride() * across.stride() * step + r / down.stride() * pitch;
    }

    /// Where column `c` of a row stands, counted from the start of the padding.
    private int column(int c) {
        return c % across.stride() * step + c / across.stride();
    }

    /// The plane of `x` from `p` on, into `values` and `winners` from `q` on.
    void run(float[] x, int p, float[] values, int[] winners, int q) {
        int size = down.stride() * across.stride() * step + 1;
        float[] rows = size <= BUFFER ? BUFFERS.get() : new float[size];
        if (across.padding() > 0) Arrays.fill(rows, 0, size, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < outHeight; i += band) {
            int above = down.position(i, 0), end = Math.min(outHeight, i + band);
            int top = Math.max(0, above), bottom = Math.min(height, above + bandRows);
            for (int c = (top - above) * width, from = p + above * width; c < (bottom - above) * width; c++)
                rows[apart[c]] = x[from + c];
            int rowsAtOnce = joined ? end - i : 1;
            for (int o = i; o < end; o += rowsAtOnce)
                maxRow(rows, (o - i) * pitch, down.firstPlace(o) * across.kernel(),
                        down.endPlace(o, height) * across.kernel(), o * outWidth, rowsAtOnce * outWidth,
                        values, winners, q);
        }
    }

    /// Outputs `o` … `o + n − 1` of a plane, whose windows stand side by side from `rows[at]` on and see their
    /// places `from` … `to − 1`, into both results, in which the plane begins at `q`. The last vector ends with the
    /// n outputs, so that some are computed twice; if they are fewer than lanes, those beyond are stored too as long as
    /// they belong to the plane, where the next row will take their place. With masks instead, pooling 10×10 pixels
    /// took half as long again.
    private void maxRow(float[] rows, int at, int from, int to, int o, int n, float[] values, int[] winners, int q) {
        for (int start = 0; start < n; start += LANES.length()) {
            int j = Math.min(start, Math.max(0, n - LANES.length()));
            FloatVector best = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
            IntVector winner = IntVector.fromArray(INTS, first, o + j);
            IntVector pixel = IntVector.fromArray(INTS, corner, o + j);
            for (int place = from; place < to; place++) {
                FloatVector rival = FloatVector.fromArray(LANES, rows, at + offsets[place] + j);
                VectorMask<Float> stays = best.compare(GE, rival).or(best.compare(NE, best));
                best = rival.blend(best, stays);
                winner = pixel.add(steps[place]).blend(winner, stays.cast(INTS));
            }
            if (o + j + LANES.length() <= outHeight * outWidth) {
                best.intoArray(values, q + o + j);
                winner.intoArray(winners, q + o + j);
            } else {
                VectorMask<Float> inside = LANES.indexInRange(j, n);
                best.intoArray(values, q + o + j, inside);
                winner.intoArray(winners, q + o + j, inside.cast(INTS));
            }
        }
    }
}
