package gradbook.tensor;

/// The matrix product's rules about shapes; the loops are in [Kernels].
final class Products {

    static Tensor matmul(Tensor a, Tensor b) {
        DType.requireSame("matmul", a, b);
        if (a.rank() < 2 || b.rank() < 2) throw ShapeException.matmulRank(a.shape(), b.shape());
        if (a.dim(-1) != b.dim(-2)) throw ShapeException.innerDimensionsDiffer(a.shape(), b.shape());
        Shape batch = batchOf(a).broadcast(batchOf(b));
        Tensor out = Tensor.empty(matrices(batch, a.dim(-2), b.dim(-1)), a.dtype());
        Kernels.ACTIVE.matmul(
                a.expand(matrices(batch, a.dim(-2), a.dim(-1))),
                b.expand(matrices(batch, b.dim(-2), b.dim(-1))), out);
        return out;
    }

    private static Shape batchOf(Tensor x) {
        return x.shape().prefix(x.rank() - 2);
    }

    private static Shape matrices(Shape batch, int rows, int columns) {
        return batch.insert(-1, rows).insert(-1, columns);
    }

    private Products() {}
}
