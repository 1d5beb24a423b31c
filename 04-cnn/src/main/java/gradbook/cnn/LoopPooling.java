package gradbook.cnn;

import gradbook.tensor.Tensor;
import java.util.Arrays;

/// Pooling as it is defined: for any type, in `double`, line by line.
class LoopPooling implements PoolingKernels {

    @Override public void max(Window window, Tensor x, Tensor values, int[] winners) {
        int places = values.dim(2) * values.dim(3);
        Planes.forEach(values.shape(), window.area() * places, plane -> {
            double[] pixels = Planes.read(x, plane);
            int start = plane * places;
            Arrays.fill(winners, start, start + places, -1);
            Lines.forEach(window, x.dim(2), x.dim(3), (_, pixel, output, step, n) -> {
                for (int j = 0; j < n; j++) {
                    int best = winners[start + output + j], rival = pixel + j * step;
                    winners[start + output + j] = best < 0 || isLarger(pixels[rival], pixels[best]) ? rival : best;
                }
            });
            for (int o = start; o < start + places; o++) values.storage().set(o, pixels[winners[o]]);
        });
    }

    /// Whether x > y, where NaN counts as larger than all other numbers.
    static boolean isLarger(double x, double y) {
        return !(x <= y) && !Double.isNaN(y);
    }

    @Override public void pick(int[] winners, Tensor x, Tensor out) {
        int places = out.dim(2) * out.dim(3), pixels = x.dim(2) * x.dim(3);
        Planes.forEach(out.shape(), places, plane -> {
            int start = x.layout().offset() + plane * pixels;
            for (int o = plane * places; o < (plane + 1) * places; o++)
                out.storage().set(o, x.storage().get(start + winners[o]));
        });
    }

    @Override public void place(int[] winners, Tensor x, Tensor out) {
        int places = x.dim(2) * x.dim(3);
        Planes.forEach(out.shape(), places, plane -> {
            double[] sums = new double[out.dim(2) * out.dim(3)], numbers = Planes.read(x, plane);
            for (int o = 0; o < places; o++) sums[winners[plane * places + o]] += numbers[o];
            Planes.write(sums, out, plane);
        });
    }

    @Override public void mean(Window window, Tensor x, Tensor out) {
        Planes.forEach(out.shape(), window.area() * out.dim(2) * out.dim(3), plane -> {
            double[] pixels = Planes.read(x, plane), means = new double[out.dim(2) * out.dim(3)];
            Lines.forEach(window, x.dim(2), x.dim(3), (_, pixel, output, step, n) -> {
                for (int j = 0; j < n; j++) means[output + j] += pixels[pixel + j * step];
            });
            for (int i = 0; i < means.length; i++) means[i] /= window.area();
            Planes.write(means, out, plane);
        });
    }

    @Override public void spread(Window window, Tensor x, Tensor out) {
        Planes.forEach(out.shape(), window.area() * x.dim(2) * x.dim(3), plane -> {
            double[] means = Planes.read(x, plane), pixels = new double[out.dim(2) * out.dim(3)];
            Lines.forEach(window, out.dim(2), out.dim(3), (_, pixel, output, step, n) -> {
                for (int j = 0; j < n; j++) pixels[pixel + j * step] += means[output + j];
            });
            for (int i = 0; i < pixels.length; i++) pixels[i] /= window.area();
            Planes.write(pixels, out, plane);
        });
    }
}
