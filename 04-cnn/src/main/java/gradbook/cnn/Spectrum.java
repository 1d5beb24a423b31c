package gradbook.cnn;

/// How much of every wave is in a plane: its discrete Fourier transform in two dimensions,
///
/// `X(f, g) = Σᵣ Σ_c x(r, c) · e^{−2πi·(f·r/rows + g·c/columns)}`,
///
/// with real and imaginary parts apart. It is computed by the *fast Fourier transform* (Cooley & Tukey, 1965), in
/// about 2·n·log₂ n steps for n numbers where the sum above would take n², along the columns and then along the rows.
///
/// @param rows    a power of 2
/// @param columns a power of 2
record Spectrum(int rows, int columns, double[] real, double[] imaginary) {

    /// Of a plane that is 0 everywhere.
    static Spectrum zeros(int rows, int columns) {
        return new Spectrum(rows, columns, new double[rows * columns], new double[rows * columns]);
    }

    /// The transform of a plane.
    static Spectrum of(int rows, int columns, double[] plane) {
        var spectrum = new Spectrum(rows, columns, plane.clone(), new double[plane.length]);
        spectrum.transformAll(-1);
        return spectrum;
    }

    /// The plane that it is the transform of. This is not needed any more afterwards.
    double[] toPlane() {
        transformAll(1);
        for (int i = 0; i < real.length; i++) real[i] /= real.length;
        return real;
    }

    /// Adds a·b, number by number: the transform of the true convolution of two planes, whose ends are joined.
    void addProduct(Spectrum a, Spectrum b) {
        add(a, b, 1);
    }

    /// Adds a·b̄, with the conjugate of b: the transform of their cross-correlation.
    void addCorrelation(Spectrum a, Spectrum b) {
        add(a, b, -1);
    }

    private void add(Spectrum a, Spectrum b, int sign) {
        for (int i = 0; i < real.length; i++) {
            double re = b.real[i], im = sign * b.imaginary[i];
            real[i] += a.real[i] * re - a.imaginary[i] * im;
            imaginary[i] += a.real[i] * im + a.imaginary[i] * re;
        }
    }

    private void transformAll(int sign) {
        for (int column = 0; column < columns; column++) transform(column, columns, rows, sign);
        for (int row = 0; row < rows; row++) transform(row * columns, 1, columns, sign);
    }

    /// Transforms `n` numbers from `start` on, `step` apart, by the sum over e^{sign·2πi·ft/n}.
    ///
    /// The transform of n numbers is made of two of n/2, those at even places and those at odd ones: with E and O
    /// these, X(f) = E(f) + e^{…f/n}·O(f), and X(f + n/2) is their difference. So numbers are first put in the order in
    /// which halving by even and odd leaves them (the bits of their places reversed), and then joined in pairs, fours,
    /// eights …
    private void transform(int start, int step, int n, int sign) {
        int unusedBits = Integer.numberOfLeadingZeros(n) + 1;
        for (int i = 1; i < n - 1; i++) {
            int j = Integer.reverse(i) >>> unusedBits;
            if (i < j) swap(start + i * step, start + j * step);
        }
        for (int half = 1; half < n; half *= 2)
            for (int f = 0; f < half; f++) {
                double angle = sign * Math.PI * f / half, cos = Math.cos(angle), sin = Math.sin(angle);
                for (int i = f; i < n; i += 2 * half) join(start + i * step, start + (i + half) * step, cos, sin);
            }
    }

    private void join(int even, int odd, double cos, double sin) {
        double re = cos * real[odd] - sin * imaginary[odd], im = cos * imaginary[odd] + sin * real[odd];
        real[odd] = real[even] - re;
        imaginary[odd] = imaginary[even] - im;
        real[even] += re;
        imaginary[even] += im;
    }

    private void swap(int i, int j) {
        double re = real[i], im = imaginary[i];
        real[i] = real[j];
        imaginary[i] = imaginary[j];
        real[j] = re;
        imaginary[j] = im;
    }
}
