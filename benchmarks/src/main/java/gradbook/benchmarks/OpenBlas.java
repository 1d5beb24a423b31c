package gradbook.benchmarks;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_full;
import org.bytedeco.openblas.global.openblas_nolapack;

/// OpenBLAS, on arrays outside of Java's heap.
final class OpenBlas {

    static void start(int threads) {
        openblas_full.openblas_set_num_threads(threads);
    }

    static String version() {
        return openblas_full.openblas_get_config().getString().trim() + ", kernels for "
                + openblas_full.openblas_get_corename().getString();
    }

    /// `c ← a·b` of matrices (m, k) and (k, n).
    static void matmul(int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
        openblas_nolapack.cblas_sgemm(openblas_nolapack.CblasRowMajor, openblas_nolapack.CblasNoTrans,
                openblas_nolapack.CblasNoTrans, m, n, k, 1, a, k, b, n, 0, c, n);
    }

    private OpenBlas() {}
}
