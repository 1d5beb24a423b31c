package gradbook.cnn;

import gradbook.autodiff.Fused;
import gradbook.tensor.Backend;
import gradbook.tensor.DType;
import gradbook.tensor.Floats;
import gradbook.tensor.Parallel;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// [LocalResponseNorm] for float32 in one walk through memory, forward and backward.
///
/// With `u_c = k + (α/size)·Σ_{c'} x_{c'}²` it is `y_c = x_c · u_c^(−β)`. Each pixel acts on its own output,
/// and through the sums on those of the channels around it that look at it, so it receives
///
/// `g_c · u_c^(−β) − 2β·(α/size) · x_c · Σ_{c'} t_{c'}`, where `t_c = g_c · x_c · u_c^(−β) / u_c`;
///
/// this sum reaches as far ahead as the other reaches back, and the other way round.
///
/// The work is divided into stretches of pixels, each with all its channels, short enough that what is
/// computed in between stays in a core's cache. Every loop is flat and walks its arrays in steps of 1, so
/// that the compiler makes SIMD instructions of it. It knows square roots, not powers: β is ½, ¾ or 1.
record FloatResponseNorm(LocalResponseNorm norm) implements Fused {
    /// As many floats as stay in the nearest caches of a core.
    private static final int BUFFER = 1 << 14;
    private static final ThreadLocal<float[][]> BUFFERS = ThreadLocal.withInitial(() -> new float[3][BUFFER]);
    /// However many channels there are, since a walk through memory likes to go on for a while.
    private static final int SHORTEST = 64;

    @Override public boolean fits(List<Tensor> inputs) {
        Tensor x = inputs.getFirst();
        return Backend.ACTIVE != Backend.REFERENCE && x.dtype() == DType.FLOAT32 && x.rank() >= 2
                && (norm.beta() == 0.5 || norm.beta() == 0.75 || norm.beta() == 1);
    }

    @Override public Tensor forward(List<Tensor> inputs) {
        Tensor x = inputs.getFirst(), y = Tensor.empty(x.shape(), DType.FLOAT32);
        Floats from = Floats.of(x), to = Floats.of(y);
        forEachStretch(x, stretch -> forward(stretch, from.data(), from.at(), to.data()));
        return y;
    }

    @Override public List<Tensor> backward(Tensor gradient, List<Tensor> inputs, Tensor output) {
        Tensor x = inputs.getFirst(), dx = Tensor.empty(x.shape(), DType.FLOAT32);
        Floats from = Floats.of(x), g = Floats.of(gradient), to = Floats.of(dx);
        forEachStretch(x, stretch -> backward(stretch, from.data(), from.at(), g.data(), g.at(), to.data()));
        return List.of(dx);
    }

    /// `n` pixels side by side in all channels of an image. Those of channel c stand from `start + c·pitch` on.
    private record Stretch(int start, int pitch, int channels, int n) {
        int at(int c) {
            return start + c * pitch;
        }
    }

    private interface Body {
        void run(Stretch stretch);
    }

    private static void forEachStretch(Tensor x, Body body) {
        if (x.size() == 0) return;
        int channels = x.dim(1), pixels = x.size() / x.dim(0) / channels;
        int length = Math.max(SHORTEST, BUFFER / channels), perImage = Math.ceilDiv(pixels, length);
        Parallel.run(x.dim(0) * perImage, task -> {
            int from = task % perImage * length;
            body.run(new Stretch(task / perImage * channels * pixels + from, pixels, channels,
                    Math.min(length, pixels - from)));
        });
    }

    // ------------------------------------------------------------------------------ one stretch

    // Arrays of their own for what is read and what is written: only then does the compiler see that they
    // do not overlap, and makes SIMD instructions of the loop.

    private void forward(Stretch s, float[] x, int p, float[] y) {
        float[] u = BUFFERS.get()[0], powers = BUFFERS.get()[1];
        for (int c = 0; c < s.channels; c++) {
            powers(s, c, x, p, u, powers);
            multiply(x, p + s.at(c), powers, y, s.at(c), s.n);
        }
    }

    private void backward(Stretch s, float[] x, int p, float[] g, int q, float[] dx) {
        float[] u = BUFFERS.get()[0], powers = BUFFERS.get()[1], sums = u;
        float[] terms = s.channels * s.n <= BUFFER ? BUFFERS.get()[2] : new float[s.channels * s.n];
        for (int c = 0; c < s.channels; c++) {
            powers(s, c, x, p, u, powers);
            multiply(g, q + s.at(c), powers, dx, s.at(c), s.n);
            terms(dx, s.at(c), x, p + s.at(c), u, terms, c * s.n, s.n);
        }
        float factor = (float) (2 * norm.beta() * norm.alpha() / norm.size());
        for (int c = 0; c < s.channels; c++) {
            Arrays.fill(sums, 0, s.n, 0);
            for (int d = Math.max(0, c - norm.after()); d <= Math.min(s.channels - 1, c + norm.before()); d++)
                add(terms, d * s.n, sums, s.n);
            subtract(factor, x, p + s.at(c), sums, dx, s.at(c), s.n);
        }
    }

    /// u and u^(−β) of channel c.
    private void powers(Stretch s, int c, float[] x, int p, float[] u, float[] powers) {
        Arrays.fill(u, 0, s.n, 0);
        for (int d = Math.max(0, c - norm.before()); d <= Math.min(s.channels - 1, c + norm.after()); d++)
            addSquares(x, p + s.at(d), u, s.n);
        scale((float) (norm.alpha() / norm.size()), (float) norm.k(), u, s.n);
        if (norm.beta() == 0.5) inverseRoots(u, powers, s.n);
        else if (norm.beta() == 0.75) inverseThreeQuarters(u, powers, s.n);
        else inverses(u, powers, s.n);
    }

    // ------------------------------------------------------------ one line, all steps equal to 1

    private static void addSquares(float[] x, int p, float[] sums, int n) {
        for (int i = 0; i < n; i++) sums[i] = sums[i] + x[p + i] * x[p + i];
    }

    private static void add(float[] x, int p, float[] sums, int n) {
        for (int i = 0; i < n; i++) sums[i] = sums[i] + x[p + i];
    }

    private static void scale(float factor, float k, float[] u, int n) {
        for (int i = 0; i < n; i++) u[i] = k + factor * u[i];
    }

    private static void inverseRoots(float[] u, float[] out, int n) {
        for (int i = 0; i < n; i++) out[i] = 1 / (float) Math.sqrt(u[i]);
    }

    /// u^(3/4) = √(u·√u)
    private static void inverseThreeQuarters(float[] u, float[] out, int n) {
        for (int i = 0; i < n; i++) out[i] = 1 / (float) Math.sqrt(u[i] * (float) Math.sqrt(u[i]));
    }

    private static void inverses(float[] u, float[] out, int n) {
        for (int i = 0; i < n; i++) out[i] = 1 / u[i];
    }

    private static void multiply(float[] x, int p, float[] y, float[] out, int o, int n) {
        for (int i = 0; i < n; i++) out[o + i] = x[p + i] * y[i];
    }

    private static void terms(float[] damped, int q, float[] x, int p, float[] u, float[] out, int o, int n) {
        for (int i = 0; i < n; i++) out[o + i] = damped[q + i] * x[p + i] / u[i];
    }

    private static void subtract(float factor, float[] x, int p, float[] sums, float[] out, int o, int n) {
        for (int i = 0; i < n; i++) out[o + i] = out[o + i] - factor * x[p + i] * sums[i];
    }
}
