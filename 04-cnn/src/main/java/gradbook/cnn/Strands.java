package gradbook.cnn;

import gradbook.tensor.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// A row of pixels taken apart into as many strands as windows move on by: strand s has pixels s, s + stride,
/// s + 2·stride, …, counted from the start of the padding, which is −∞.
///
/// What neighbouring windows see at the same place of theirs is `stride` apart in a row, but side by side in a
/// strand, where a vector can be loaded from.
final class Strands {
    private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
    private static final int WIDTH = LANES.length();
    private static final VectorShuffle<Float>
            EVENS = VectorShuffle.fromOp(LANES, i -> 2 * i % WIDTH),
            ODDS = VectorShuffle.fromOp(LANES, i -> (2 * i + 1) % WIDTH);

    private final int stride, padding, dilation, width, used, pitch;
    /// For each strand where the pixels of the image begin and end in it, and the column of the first.
    private final int[] from, end, column;

    Strands(Axis axis, int width) {
        this.stride = axis.stride();
        this.padding = axis.padding();
        this.dilation = axis.dilation();
        this.width = width;
        this.used = axis.outputSize(width) + (axis.extent() - 1) / stride;
        this.pitch = used + WIDTH;
        this.from = new int[stride];
        this.end = new int[stride];
        this.column = new int[stride];
        for (int s = 0; s < stride; s++) {
            from[s] = Math.clamp(Math.ceilDiv(padding - s, stride), 0, used);
            column[s] = from[s] * stride + s - padding;
            end[s] = Math.clamp(from[s] + Math.ceilDiv(width - column[s], stride), from[s], used);
        }
    }

    /// Floats for a row, with room at the end of each strand for lanes that are stored without need.
    int length() {
        return stride * pitch;
    }

    /// Where place `l` of the first window stands; that of window j stands j further on.
    int place(int l) {
        return l * dilation % stride * pitch + l * dilation / stride;
    }

    /// Takes the row of `x` from `p` on apart, into `rows` from `q` on.
    void part(float[] x, int p, float[] rows, int q) {
        int done = stride == 2 ? halve(x, p, rows, q) : 0;
        for (int s = 0; s < stride; s++) {
            int strand = q + s * pitch, first = from[s] + done, last = end[s];
            if (stride == 1) System.arraycopy(x, p, rows, strand + first, last - first);
            else for (int i = first, c = p + column[s] + done * stride; i < last; i++, c += stride)
                rows[strand + i] = x[c];
            if (padding == 0) continue;
            Arrays.fill(rows, strand, strand + from[s], Float.NEGATIVE_INFINITY);
            Arrays.fill(rows, strand + last, strand + used, Float.NEGATIVE_INFINITY);
        }
    }

    /// Both strands of stride 2 at once, as far as whole vectors can be loaded from `x`. Returns how many pixels
    /// each strand was given. Half of the lanes of a store are of no use: the next one overwrites them, or
    /// nobody looks.
    private int halve(float[] x, int p, float[] rows, int q) {
        int evens = q + padding % 2 * pitch + padding / 2, odds = q + (padding + 1) % 2 * pitch + (padding + 1) / 2;
        int column = 0, end = Math.min(Math.min(width, 2 * used - padding), x.length - p - WIDTH + 1);
        for (; column < end; column += WIDTH) {
            FloatVector pixels = FloatVector.fromArray(LANES, x, p + column);
            pixels.rearrange(EVENS).intoArray(rows, evens + column / 2);
            pixels.rearrange(ODDS).intoArray(rows, odds + column / 2);
        }
        return column / 2;
    }
}
