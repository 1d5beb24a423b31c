package gradbook.cnn;

import gradbook.tensor.ShapeException;

/// How a window moves along one axis of an image.
///
/// The window looks at `kernel` positions, `dilation` apart, so it spans
/// `extent = dilation·(kernel − 1) + 1`. It starts `padding` before the image and moves on by `stride`
/// as long as it ends at most `padding` behind it:
///
/// `outputSize(in) = ⌊(in + 2·padding − extent) / stride⌋ + 1`.
///
/// When the division leaves a remainder, the window does not fit evenly: that many positions at the
/// end, padding included, are not looked at. A 7-wide image with a 3-wide window at stride 3 gives
/// 2 outputs and leaves 1 position out; at stride 2 it gives 3 and leaves none. Like PyTorch, we
/// round down and let it be; [#remainder] tells, and a padding that makes it 0 uses the whole image.
public record Axis(int kernel, int stride, int padding, int dilation) {

    public Axis {
        if (kernel < 1 || stride < 1 || padding < 0 || dilation < 1)
            throw new ShapeException("a window needs a kernel, stride and dilation of at least 1 and a padding of at"
                    + " least 0; given were kernel " + kernel + ", stride " + stride + ", padding " + padding
                    + ", dilation " + dilation);
    }

    /// How many positions the window spans, those between its own included.
    public int extent() {
        return dilation * (kernel - 1) + 1;
    }

    /// At how many places the window fits in an axis of length `in`.
    ///
    /// @throws ShapeException if it fits at none
    public int outputSize(int in) {
        int room = in + 2 * padding - extent();
        if (room < 0)
            throw new ShapeException("a window of " + kernel + (dilation > 1 ? " with dilation " + dilation
                    + ", which spans " + extent() + "," : "") + " does not fit in an axis of " + in
                    + (padding > 0 ? " with padding " + padding + " at both ends" : "")
                    + "\n  hint: a padding of at least " + Math.ceilDiv(extent() - in, 2)
                    + " would make room for one output");
        return room / stride + 1;
    }

    /// How many positions at the end of an axis of length `in` no window reaches, padding included.
    public int remainder(int in) {
        return in + 2 * padding - extent() - (outputSize(in) - 1) * stride;
    }

    /// The position in the image that output `out` sees at place `k` of its window; it lies outside
    /// the image, in the padding, if negative or not less than its length.
    public int position(int out, int k) {
        return out * stride - padding + k * dilation;
    }

    /// The first output whose window position `k` is inside the image.
    int firstInside(int k) {
        return Math.max(0, Math.ceilDiv(padding - k * dilation, stride));
    }

    /// One past the last of `outputs` outputs whose window position `k` is inside an axis of length `in`.
    int endInside(int k, int in, int outputs) {
        return Math.clamp(Math.floorDiv(in - 1 + padding - k * dilation, stride) + 1, 0, outputs);
    }

    /// The first window position of output `out` that is inside the image.
    int firstPlace(int out) {
        return Math.max(0, Math.ceilDiv(padding - out * stride, dilation));
    }

    /// One past the last window position of output `out` that is inside an axis of length `in`: not more
    /// than [#firstPlace] if the window sees nothing but padding.
    int endPlace(int out, int in) {
        return Math.clamp(Math.floorDiv(in - 1 + padding - out * stride, dilation) + 1, 0, kernel);
    }
}
