package gradbook.cnn;

import gradbook.tensor.DType;
import gradbook.tensor.Floats;
import gradbook.tensor.Tensor;
import java.util.Arrays;

/// Pooling of float32 images in loops over `float[]`, straight from the image and into the result; other
/// types go by the definition. Each place of the window is met by one flat loop along a row of outputs.
class FloatPooling extends LoopPooling {

    @Override public void max(Window window, Tensor x, Tensor values, int[] winners) {
        if (x.dtype() != DType.FLOAT32) {
            super.max(window, x, values, winners);
            return;
        }
        int pixels = x.dim(2) * x.dim(3), places = values.dim(2) * values.dim(3);
        Floats from = Floats.of(x), to = Floats.of(values);
        Planes.forEach(values.shape(), window.area() * places, plane -> maxPlane(window, x.dim(2), x.dim(3),
                from.data(), from.at() + plane * pixels, to.data(), winners, plane * places));
    }

    /// Starts from the first pixel that each window sees, and lets all others challenge it.
    private static void maxPlane(Window window, int height, int width, float[] x, int p, float[] values,
            int[] winners, int q) {
        Axis down = window.height(), across = window.width();
        int outHeight = down.outputSize(height), outWidth = across.outputSize(width);
        for (int i = 0; i < outHeight; i++) {
            int o = q + i * outWidth, top = down.firstPlace(i), bottom = down.endPlace(i, height);
            for (int j = 0; j < outWidth; j++) {
                int first = down.position(i, top) * width + across.position(j, across.firstPlace(j));
                winners[o + j] = first;
                values[o + j] = x[p + first];
            }
            for (int k = top; k < bottom; k++)
                for (int l = 0; l < across.kernel(); l++) {
                    int from = across.firstInside(l), n = across.endInside(l, width, outWidth) - from;
                    int pixel = down.position(i, k) * width + across.position(from, l);
                    challenge(x, p, pixel, across.stride(), values, winners, o + from, n);
                }
        }
    }

    private static void challenge(float[] x, int p, int pixel, int step, float[] values, int[] winners, int o,
            int n) {
        for (int j = 0; j < n; j++) {
            float best = values[o + j], rival = x[p + pixel + j * step];
            if (!(rival <= best) && best == best) {
                values[o + j] = rival;
                winners[o + j] = pixel + j * step;
            }
        }
    }

    @Override public void pick(int[] winners, Tensor x, Tensor out) {
        if (x.dtype() != DType.FLOAT32) {
            super.pick(winners, x, out);
            return;
        }
        Floats from = Floats.of(x), to = Floats.of(out);
        int places = out.dim(2) * out.dim(3), pixels = x.dim(2) * x.dim(3);
        Planes.forEach(out.shape(), places, plane ->
                pick(from.data(), from.at() + plane * pixels, winners, to.data(), plane * places, places));
    }

    private static void pick(float[] x, int p, int[] winners, float[] out, int o, int n) {
        for (int j = o; j < o + n; j++) out[j] = x[p + winners[j]];
    }

    @Override public void place(int[] winners, Tensor x, Tensor out) {
        if (x.dtype() != DType.FLOAT32) {
            super.place(winners, x, out);
            return;
        }
        Floats from = Floats.of(x), to = Floats.of(out);
        int places = x.dim(2) * x.dim(3), pixels = out.dim(2) * out.dim(3);
        Planes.forEach(out.shape(), pixels, plane -> {
            int p = plane * pixels;
            Arrays.fill(to.data(), p, p + pixels, 0);
            place(from.data(), from.at(), winners, plane * places, places, to.data(), p);
        });
    }

    /// Number `x[p + o]` goes to pixel `winners[o]`, for the `n` places from `first` on.
    private static void place(float[] x, int p, int[] winners, int first, int n, float[] out, int q) {
        for (int o = first; o < first + n; o++) out[q + winners[o]] += x[p + o];
    }

    @Override public void mean(Window window, Tensor x, Tensor out) {
        if (x.dtype() != DType.FLOAT32) {
            super.mean(window, x, out);
            return;
        }
        int height = x.dim(2), width = x.dim(3), places = out.dim(2) * out.dim(3);
        Floats from = Floats.of(x), to = Floats.of(out);
        Planes.forEach(out.shape(), window.area() * places, plane -> meanPlane(window, height, width,
                from.data(), from.at() + plane * height * width, to.data(), plane * places));
    }

    private static void meanPlane(Window window, int height, int width, float[] x, int p, float[] out, int q) {
        Axis down = window.height(), across = window.width();
        int outHeight = down.outputSize(height), outWidth = across.outputSize(width), area = window.area();
        for (int i = 0; i < outHeight; i++) {
            int o = q + i * outWidth;
            Arrays.fill(out, o, o + outWidth, 0);
            for (int k = down.firstPlace(i); k < down.endPlace(i, height); k++)
                for (int l = 0; l < across.kernel(); l++) {
                    int from = across.firstInside(l), n = across.endInside(l, width, outWidth) - from;
                    int pixel = p + down.position(i, k) * width + across.position(from, l);
                    gather(x, pixel, across.stride(), out, o + from, n);
                }
            for (int j = o; j < o + outWidth; j++) out[j] = out[j] / area;
        }
    }

    private static void gather(float[] x, int p, int step, float[] out, int o, int n) {
        if (step == 1) for (int j = 0; j < n; j++) out[o + j] = out[o + j] + x[p + j];
        else for (int j = 0; j < n; j++) out[o + j] += x[p + j * step];
    }

    @Override public void spread(Window window, Tensor x, Tensor out) {
        if (x.dtype() != DType.FLOAT32) {
            super.spread(window, x, out);
            return;
        }
        int height = out.dim(2), width = out.dim(3), places = x.dim(2) * x.dim(3);
        Floats from = Floats.of(x), to = Floats.of(out);
        Planes.forEach(out.shape(), window.area() * places, plane -> spreadPlane(window, height, width,
                from.data(), from.at() + plane * places, to.data(), plane * height * width));
    }

    private static void spreadPlane(Window window, int height, int width, float[] x, int p, float[] out, int q) {
        Axis down = window.height(), across = window.width();
        int outHeight = down.outputSize(height), outWidth = across.outputSize(width), area = window.area();
        Arrays.fill(out, q, q + height * width, 0);
        for (int i = 0; i < outHeight; i++)
            for (int k = down.firstPlace(i); k < down.endPlace(i, height); k++)
                for (int l = 0; l < across.kernel(); l++) {
                    int from = across.firstInside(l), n = across.endInside(l, width, outWidth) - from;
                    int pixel = q + down.position(i, k) * width + across.position(from, l);
                    scatter(x, p + i * outWidth + from, out, pixel, across.stride(), n);
                }
        for (int j = q; j < q + height * width; j++) out[j] = out[j] / area;
    }

    private static void scatter(float[] x, int p, float[] out, int o, int step, int n) {
        if (step == 1) for (int j = 0; j < n; j++) out[o + j] = out[o + j] + x[p + j];
        else for (int j = 0; j < n; j++) out[o + j * step] += x[p + j];
    }
}
