package gradbook.benchmarks;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_MT_FDRM;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// Matrix products, (M, K) × (K, N): square ones, and those that the convolutions and linear layers of LeNet-5
/// and AlexNet come down to.
final class GemmBenchmark implements Area {
    private static final Limit MEAN = new Limit(1.00, 0.85);
    private static final Limit WORST = new Limit(1.30, 1.05);
    /// Operations in a product that libraries of a few GFLOP/s still take part in.
    private static final double SMALL = 3e8;

    private record Product(int m, int n, int k) {
        double operations() {
            return 2.0 * m * n * k;
        }

        @Override public String toString() {
            return m == n && n == k ? m + "³" : m + "×" + k + " · " + k + "×" + n;
        }
    }

    private static final List<Product> PRODUCTS = List.of(
            new Product(64, 64, 64),
            new Product(128, 128, 128),
            new Product(256, 256, 256),
            new Product(512, 512, 512),
            new Product(1024, 1024, 1024),
            new Product(2048, 2048, 2048),
            new Product(6, 64 * 24 * 24, 25),    // LeNet-5's first convolution, 64 images
            new Product(16, 64 * 8 * 8, 150),    // its second
            new Product(64, 120, 256),           // its first linear layer
            new Product(96, 55 * 55, 3 * 11 * 11), // AlexNet's first convolution, 1 image
            new Product(256, 27 * 27, 96 * 5 * 5), // its second
            new Product(384, 13 * 13, 256 * 3 * 3), // its third
            new Product(128, 4096, 9216));       // its first linear layer, 128 images

    @Override public Section measure(Settings settings) {
        EjmlConcurrency.setMaxThreads(settings.threads());
        BLAS netlib = JavaBLAS.getInstance();
        var lines = new ArrayList<Line>();
        for (Product product : PRODUCTS) {
            settings.progress().println("matrix product " + product);
            lines.add(measure(product, netlib, settings));
        }
        double mean = Math.exp(lines.stream().mapToDouble(line -> Math.log(line.ratio())).average().orElseThrow());
        double worst = lines.stream().mapToDouble(Line::ratio).max().orElseThrow();
        return Section.of("Matrix product", lines,
                List.of(new Summary("geometric mean", mean, MEAN), new Summary("worst", worst, WORST)),
                "netlib (the Java BLAS of dev.ludovic.netlib) works on one thread, and has no other choice.",
                "EJML and netlib sit out products of more than " + SMALL / 1e9 + " GFLOP.");
    }

    private static Line measure(Product product, BLAS netlib, Settings settings) {
        int m = product.m, n = product.n, k = product.k;
        float[] a = Random32.centred(m * k, "a"), b = Random32.centred(k * n, "b"), c = new float[m * n];
        Tensor ta = Random32.tensor(a, m, k), tb = Random32.tensor(b, k, n);
        try (var torch = new Libtorch(); var pa = new FloatPointer(a); var pb = new FloatPointer(b);
             var pc = new FloatPointer((long) m * n);
             INDArray na = Nd4j.createFromArray(a).reshape(m, k); INDArray nb = Nd4j.createFromArray(b).reshape(k, n);
             INDArray nc = Nd4j.create(DataType.FLOAT, new long[] {m, n}, 'f')) {
            PtNDArray la = torch.array(a, m, k), lb = torch.array(b, k, n);
            double difference = Difference.of("matmul " + product, ta.matmul(tb),
                    Libtorch.take(JniUtils.matmul(la, lb)));

            var contestants = new ArrayList<Contestant>();
            contestants.add(Contestant.ours(() -> ta.matmul(tb)));
            contestants.add(Contestant.natively(Contestant.PEER, () -> JniUtils.matmul(la, lb).close()));
            contestants.add(Contestant.natively("OpenBLAS", () -> OpenBlas.matmul(m, n, k, pa, pb, pc)));
            contestants.add(Contestant.natively("ND4J", () -> na.mmuli(nb, nc)));
            if (product.operations() <= SMALL) {
                FMatrixRMaj ea = FMatrixRMaj.wrap(m, k, a), eb = FMatrixRMaj.wrap(k, n, b);
                FMatrixRMaj ec = new FMatrixRMaj(m, n);
                contestants.add(Contestant.inJava("EJML", () -> CommonOps_MT_FDRM.mult(ea, eb, ec)));
                // BLAS counts down the columns: a row-major product is the product of the transposes, in turn.
                contestants.add(Contestant.inJava("netlib",
                        () -> netlib.sgemm("N", "N", n, m, k, 1, b, n, a, k, 0, c, n)));
            }
            return new Line(product.toString(), product.operations(), settings.contest(40).run(contestants),
                    difference, Optional.empty());
        }
    }
}
