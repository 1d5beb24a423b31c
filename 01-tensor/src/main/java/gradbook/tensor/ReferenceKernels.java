package gradbook.tensor;

/// The definitions: any type, any layout, nothing clever. Arithmetic is in `double`, rounded
/// when stored. Faster kernels are right exactly when they agree with these.
class ReferenceKernels implements Kernels {

    @Override public void map(UnaryOp op, Tensor x, Tensor out) {
        for (int i = 0; i < out.size(); i++)
            set(out, i, op.definition.applyAsDouble(x.at(i)));
    }

    @Override public void zip(BinaryOp op, Tensor x, Tensor y, Tensor out) {
        for (int i = 0; i < out.size(); i++)
            set(out, i, op.definition.applyAsDouble(x.at(i), y.at(i)));
    }

    @Override public void copy(Tensor x, Tensor out) {
        for (int i = 0; i < out.size(); i++)
            set(out, i, x.at(i));
    }

    @Override public void accumulate(double scale, Tensor x, Tensor out) {
        for (int i = 0; i < out.size(); i++)
            set(out, i, out.at(i) + scale * x.at(i));
    }

    @Override public void scale(double scale, Tensor out) {
        for (int i = 0; i < out.size(); i++) {
            double scaled = out.at(i) * scale;
            set(out, i, Math.abs(scaled) < 1e-30 ? 0 : scaled);
        }
    }

    @Override public void reduce(ReduceOp op, Tensor x, Tensor out) {
        int count = x.size() / Math.max(1, out.size());
        for (int i = 0; i < out.size(); i++) {
            double result = op.identity;
            for (int j = 0; j < count; j++)
                result = op.combine.applyAsDouble(result, x.at(i * count + j));
            set(out, i, result);
        }
    }

    @Override public void matmul(Tensor a, Tensor b, Tensor out) {
        int rows = a.dim(-2), inner = a.dim(-1), columns = b.dim(-1);
        int batches = out.size() == 0 ? 0 : out.size() / (rows * columns);
        for (int n = 0; n < batches; n++)
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++) {
                    double sum = 0;
                    for (int k = 0; k < inner; k++)
                        sum += a.at((n * rows + i) * inner + k) * b.at((n * inner + k) * columns + j);
                    set(out, (n * rows + i) * columns + j, sum);
                }
    }

    private static void set(Tensor out, int i, double value) {
        out.storage().set(out.layout().position(i), value);
    }
}
