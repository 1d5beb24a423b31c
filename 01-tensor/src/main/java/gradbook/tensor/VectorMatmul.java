package gradbook.tensor;

/// The matrix product with SIMD vectors.
final class VectorMatmul {

    static void multiply(Matrix a, Matrix b, Matrix out) {
        if (out.columns() == 1 && out.rows() > 1) {
            multiply(b.transpose(), a.transpose(), out.transpose());
            return;
        }
        PanelProduct.multiply(MatrixPanels.rowsOf(a), MatrixPanels.columnsOf(b), a.columns(), new Target(out.data(),
                out.at(), out.rows(), out.columns(), out.rowStep(), out.columns(), 0));
    }

    private VectorMatmul() {}
}
