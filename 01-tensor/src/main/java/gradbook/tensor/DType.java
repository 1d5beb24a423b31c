package gradbook.tensor;

/// How precisely the numbers of a tensor are kept.
///
/// Networks are trained in [#FLOAT32]; gradients are checked in [#FLOAT64], where a finite
/// difference still has ten good digits.
public enum DType {
    /// Single precision, 4 bytes, about 7 digits: to train with.
    FLOAT32("float32", Float.BYTES, 0x1p-23),
    /// Double precision, 8 bytes, about 16 digits: to check gradients with.
    FLOAT64("float64", Double.BYTES, 0x1p-52);

    private final String numpyName;
    private final int bytes;
    private final double epsilon;

    DType(String numpyName, int bytes, double epsilon) {
        this.numpyName = numpyName;
        this.bytes = bytes;
        this.epsilon = epsilon;
    }

    /// The size of one element in bytes.
    public int bytes() {
        return bytes;
    }

    /// The distance from 1 to the next larger number of this type.
    public double epsilon() {
        return epsilon;
    }

    static void requireSame(Object what, Tensor x, Tensor y) {
        if (x.dtype() != y.dtype())
            throw new IllegalArgumentException(what + " of " + x.dtype() + " " + x.shape()
                    + " and " + y.dtype() + " " + y.shape() + ": both must have the same type"
                    + "\n  hint: convert one of them, as in to(DType.FLOAT64)");
    }

    /// Room for `size` numbers, whatever they are until they are written.
    Storage empty(int size) {
        return this == FLOAT32 ? Workspace.empty(size) : zeros(size);
    }

    Storage zeros(int size) {
        return switch (this) {
            case FLOAT32 -> Workspace.zeros(size);
            case FLOAT64 -> new Storage.F64(new double[size]);
        };
    }

    /// The name in NumPy and PyTorch, `float32` or `float64`.
    @Override public String toString() {
        return numpyName;
    }
}
