package gradbook.autodiff.check;

import gradbook.tensor.Shape;
import java.util.Arrays;

/// Names places in tensors for messages.
final class Places {

    /// The multi-index of an element given by its number in reading order: `[0, 2]`.
    static String index(Shape shape, int element) {
        int[] index = new int[shape.rank()];
        int rest = element;
        for (int d = shape.rank() - 1; d >= 0; d--) {
            index[d] = rest % shape.dim(d);
            rest /= shape.dim(d);
        }
        return Arrays.toString(index);
    }

    static String index(Point.Slot slot, int element) {
        return index(slot.value().shape(), element);
    }

    private Places() {}
}
