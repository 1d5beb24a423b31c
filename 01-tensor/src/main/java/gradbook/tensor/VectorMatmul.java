package gradbook.tensor;

/// The matrix product with SIMD vectors, of matrices of any layout: the work is [PanelProduct]'s.
final class VectorMatmul {

    static void multiply(Matrix a, Matrix b, Matrix out) {
        if (out.columns() == 1 && out.rows() > 1) {
            // A single column would leave all lanes of a vector idle but one; as a row, it fills them.
            multiply(b.transpose(), a.transpose(), out.transpose());
            return;
        }
        PanelProduct.multiply(MatrixPanels.rowsOf(a), MatrixPanels.columnsOf(b), a.columns(), new Target(out.data(),
                out.at(), out.rows(), out.columns(), out.rowStep(), out.columns(), 0));
    }

    private VectorMatmul() {}
}
