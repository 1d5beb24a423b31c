package gradbook.cnn;

import gradbook.autodiff.Variable;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Arrays;

/// Max pooling backwards: each number returns to the pixel that it came from, and all other pixels are 0. An
/// encoder–decoder remembers by it where things were while it made the image smaller to see what they are.
///
/// ```java
/// MaxPool2d.Pooled pooled = pool.withIndices(x);
/// Variable y = new MaxUnpool2d(pool.window()).apply(pooled.values(), pooled.indices(), x.shape());
/// ```
///
/// Where windows overlap, a pixel may have won several times, and several numbers come back to it. The last one
/// stays, as in PyTorch, and the others have no effect: their gradient is 0.
public record MaxUnpool2d(Window window) {

    /// Square windows side by side: stride = kernel.
    public static MaxUnpool2d of(int kernel) {
        return new MaxUnpool2d(Window.of(kernel).stride(kernel));
    }

    /// An image of the size from which the window leaves nothing over: (in − 1)·stride − 2·padding + extent.
    ///
    /// @param indices for each pooled number, its place in its plane
    public Variable apply(Variable pooled, int[] indices) {
        Shape small = pooled.shape();
        if (small.rank() != 4)
            throw new ShapeException("max unpooling of " + small + ": it must have the shape (N, C, height, width)");
        return apply(pooled, indices, small.with(2, length(window.height(), small.dim(2)))
                .with(3, length(window.width(), small.dim(3))));
    }

    private static int length(Axis axis, int in) {
        return (in - 1) * axis.stride() - 2 * axis.padding() + axis.extent();
    }

    /// An image of the shape that was pooled.
    public Variable apply(Variable pooled, int[] indices, Shape image) {
        if (!window.outputOf(image).equals(pooled.shape()))
            throw new ShapeException("max unpooling of " + pooled.shape() + " into " + image + " by " + window
                    + ": that window makes " + window.outputOf(image) + " of it");
        int[] places = indices.clone();
        Tensor kept = lastOfEach(pooled.value(), places, image);
        Variable once = kept == null ? pooled : pooled.mul(Variable.constant(kept));
        return MaxPooling.place(places, image).apply(once);
    }

    /// 1 for each number that is the last to return to its pixel, else 0; `null` if they all are.
    private static Tensor lastOfEach(Tensor pooled, int[] indices, Shape image) {
        MaxPooling.requireFits(indices, pooled.shape(), image);
        int places = pooled.dim(2) * pooled.dim(3), pixels = image.dim(2) * image.dim(3);
        int[] last = new int[image.size()];
        Arrays.fill(last, -1);
        boolean shared = false;
        for (int i = 0; i < indices.length; i++) {
            int pixel = i / places * pixels + indices[i];
            shared |= last[pixel] >= 0;
            last[pixel] = i;
        }
        if (!shared) return null;
        double[] kept = new double[indices.length];
        for (int i : last) if (i >= 0) kept[i] = 1;
        return Tensor.of(pooled.shape(), kept).to(pooled.dtype());
    }

    @Override public String toString() {
        return "MaxUnpool2d(" + window + ")";
    }
}
