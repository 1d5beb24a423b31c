package gradbook.cnn;

import java.util.Arrays;
import java.util.stream.IntStream;

/// What the results of a product see along one axis: result t sees the positions
/// `t·step + offsets[i]` of the other planes, each through place `places[i]` of the window.
///
/// An output sees the image in steps of the stride. The other way round, a pixel is seen by outputs at
/// the places k with `output·stride = pixel + padding − k·dilation`: only some places have a whole
/// number of an output, and which ones is the same for pixels a stride apart. The pixels
/// `phase`, `phase + stride`, … together see the outputs in steps of 1.
record Reach(int results, int step, int[] offsets, int[] places) {

    /// Of the outputs over an image of length `in`.
    static Reach ofOutputs(Axis axis, int in) {
        int[] places = IntStream.range(0, axis.kernel()).toArray();
        int[] offsets = Arrays.stream(places).map(k -> axis.position(0, k)).toArray();
        return new Reach(axis.outputSize(in), axis.stride(), offsets, places);
    }

    /// Of every `stride`-th pixel from `phase` on.
    static Reach ofPixels(Axis axis, int in, int phase) {
        int[] places = IntStream.range(0, axis.kernel())
                .filter(k -> Math.floorMod(phase - axis.position(0, k), axis.stride()) == 0).toArray();
        int[] offsets = Arrays.stream(places)
                .map(k -> Math.floorDiv(phase - axis.position(0, k), axis.stride())).toArray();
        return new Reach(Math.max(0, Math.ceilDiv(in - phase, axis.stride())), 1, offsets, places);
    }

    /// Through how many of the first offsets result `t` sees nothing yet of planes of the given length. Offsets rise or
    /// fall throughout, so those that see something follow one another. The number falls with t, or rises.
    int firstInside(int t, int length) {
        int i = 0;
        while (i < offsets.length && (isRising() ? position(t, i) < 0 : position(t, i) >= length)) i++;
        return i;
    }

    /// One more than the last of those that see something; it falls and rises like the first.
    int endInside(int t, int length) {
        int i = offsets.length;
        while (i > 0 && (isRising() ? position(t, i - 1) >= length : position(t, i - 1) < 0)) i--;
        return i;
    }

    private boolean isRising() {
        return offsets[0] < offsets[offsets.length - 1];
    }

    private int position(int t, int i) {
        return t * step + offsets[i];
    }

    /// How many positions before the planes are seen.
    int before() {
        return Math.max(0, -Arrays.stream(offsets).min().orElse(0));
    }

    /// How many positions behind planes of the given length are seen.
    int behind(int length) {
        return Math.max(0, (results - 1) * step + Arrays.stream(offsets).max().orElse(0) - (length - 1));
    }
}
