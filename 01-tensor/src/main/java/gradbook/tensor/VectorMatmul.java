package gradbook.tensor;

/// The matrix product with SIMD vectors, of matrices of any layout: the work is [PanelProduct]'s, or if one of them
/// is a row or a column, [MatrixVector]'s.
final class VectorMatmul {

    static void multiply(Matrix a, Matrix b, Matrix out) {
        if (MatrixVector.suits(a, b)) {
            MatrixVector.multiply(a, b, out);
            return;
        }
        // A row times a matrix is the transposed matrix times a column. And a single column would leave all lanes
        // of a vector idle but one; as a row, it fills them.
        boolean asColumn = out.rows() == 1 && out.columns() > 1
                && MatrixVector.suits(b.transpose(), a.transpose());
        if (asColumn || out.columns() == 1 && out.rows() > 1) {
            multiply(b.transpose(), a.transpose(), out.transpose());
            return;
        }
        PanelProduct.multiply(MatrixPanels.rowsOf(a), MatrixPanels.columnsOf(b), a.columns(), new Target(out.data(),
                out.at(), out.rows(), out.columns(), out.rowStep(), out.columns(), 0));
    }

    private VectorMatmul() {}
}
