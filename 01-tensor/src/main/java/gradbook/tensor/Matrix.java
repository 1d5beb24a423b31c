package gradbook.tensor;

/// A matrix inside a `float[]`: element (i, j) is `data[at + i·rowStep + j·columnStep]`. Transposing
/// exchanges the steps, so a product need not know whether its operands are transposed.
record Matrix(float[] data, int at, int rows, int columns, int rowStep, int columnStep) {

    interface Product {
        void multiply(Matrix a, Matrix b, Matrix out);
    }

    /// Products smaller than this, in multiply-adds, are not worth a second thread.
    static final long WORTH_A_THREAD = 1 << 19;

    long cost(Matrix b) {
        return (long) rows * columns * b.columns;
    }

    Matrix transpose() {
        return new Matrix(data, at, columns, rows, columnStep, rowStep);
    }

    /// Applies `product` to each pair of matrices of two equally batched tensors: large ones one after another, each
    /// on all threads; small ones, several to a task.
    static void forEach(Tensor a, Tensor b, Tensor out, Product product) {
        int batches = out.size() / (out.dim(-2) * out.dim(-1));
        long each = (long) out.dim(-2) * out.dim(-1) * Math.max(1, a.dim(-1));
        if (each >= 8 * WORTH_A_THREAD) {
            for (int n = 0; n < batches; n++) product.multiply(of(a, n), of(b, n), of(out, n));
            return;
        }
        Parallel.ranges(batches, Math.clamp(WORTH_A_THREAD / each, 1, batches), (from, to) -> {
            for (int n = from; n < to; n++) product.multiply(of(a, n), of(b, n), of(out, n));
        });
    }

    /// Matrix number `n` of the batch in `x`.
    private static Matrix of(Tensor x, int n) {
        int rows = x.dim(-2), columns = x.dim(-1), rank = x.rank();
        int[] strides = x.layout().strides();
        int at = rows * columns == 0 ? 0 : x.layout().position(n * rows * columns);
        return new Matrix(((Storage.F32) x.storage()).data(), at, rows, columns, strides[rank - 2], strides[rank - 1]);
    }
}
