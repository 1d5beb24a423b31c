package gradbook.cnn;

/// How to compute `outputs` neighbouring outputs of a one-dimensional convolution with a window of
/// `kernel` numbers in `outputs + kernel − 1` multiplications instead of `outputs · kernel`: the
/// method of A. Toom (1963) and S. Cook (1966), which S. Winograd (*Arithmetic Complexity of
/// Computations*, 1980) proved to be the least possible.
///
/// Numbers are taken as coefficients of polynomials. A product of two polynomials is known as soon as
/// it is known at enough points, and its value at a point is a single product. So: evaluate the one,
/// evaluate the other, multiply point by point, and interpolate. Each step but the multiplication is a
/// small matrix of constants. The convolution `y[j] = Σ d[j + k]·w[k]` is the transpose of the
/// polynomial product, so it uses the transposed matrices in the opposite order:
///
/// `y = Aᵀ·((G·w) ⊙ (Bᵀ·d))`
///
/// With points pᵢ, mᵢ(x) = Π (x − pₗ) over the other points, and "∞" as the last point (where the value
/// of a polynomial is its highest coefficient):
///
/// - G evaluates w at the points, `pᵢᵏ / mᵢ(pᵢ)`: points × kernel;
/// - Bᵀ has the coefficients of mᵢ in row i: points × points;
/// - Aᵀ has the powers `pᵢʲ`: outputs × points.
///
/// Large points make large powers, which cost accuracy. Of the small ones, 0, ±1, ±2 and ∞ are in
/// use since A. Lavin and S. Gray, *Fast Algorithms for Convolutional Neural Networks* (2016).
///
/// @param g  G, row by row
/// @param bt Bᵀ, row by row
/// @param at Aᵀ, row by row
record ToomCook(int kernel, int outputs, Matrix g, Matrix bt, Matrix at) {
    private static final double[] FINITE = {0, 1, -1, 2, -2};
    /// Points, and so the length of what a tile sees: kernel + outputs − 1.
    static final int POINTS = FINITE.length + 1;

    /// A matrix of constants, row by row.
    record Matrix(int rows, int columns, float[] values) {
        /// Element (i, j), or 0 beyond the last column.
        float at(int i, int j) {
            return j < columns ? values[i * columns + j] : 0;
        }

        /// Column `j`, or the first one instead of those that do not exist.
        int clamp(int j) {
            return j < columns ? j : 0;
        }

        Matrix transposed() {
            float[] t = new float[values.length];
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++) t[j * rows + i] = values[i * columns + j];
            return new Matrix(columns, rows, t);
        }

        private static Matrix of(int rows, int columns, Element element) {
            float[] values = new float[rows * columns];
            for (int i = 0; i < values.length; i++) values[i] = (float) element.at(i / columns, i % columns);
            return new Matrix(rows, columns, values);
        }

        private interface Element {
            double at(int i, int j);
        }
    }

    /// The method with six points for a window of `kernel` numbers.
    static ToomCook of(int kernel) {
        int outputs = POINTS + 1 - kernel;
        return new ToomCook(kernel, outputs,
                Matrix.of(POINTS, kernel, (i, k) -> power(i, k, kernel) / others(i)),
                Matrix.of(POINTS, POINTS, (i, k) -> coefficients(i)[k]),
                Matrix.of(outputs, POINTS, (j, i) -> power(i, j, outputs)));
    }

    /// xᵏ at point i; of polynomials with `terms` coefficients, only the last power has a value at ∞.
    private static double power(int i, int k, int terms) {
        return i < FINITE.length ? Math.pow(FINITE[i], k) : k == terms - 1 ? 1 : 0;
    }

    /// mᵢ(pᵢ), by which interpolation divides.
    private static double others(int i) {
        double product = 1;
        for (int l = 0; i < FINITE.length && l < FINITE.length; l++)
            if (l != i) product *= FINITE[i] - FINITE[l];
        return product;
    }

    /// The coefficients of mᵢ, the constant first. At ∞ no point is left out.
    private static double[] coefficients(int i) {
        double[] c = new double[POINTS];
        c[0] = 1;
        for (int l = 0; l < FINITE.length; l++) {
            if (l == i) continue;
            for (int k = POINTS - 1; k >= 0; k--) c[k] = (k > 0 ? c[k - 1] : 0) - FINITE[l] * c[k];
        }
        return c;
    }
}
