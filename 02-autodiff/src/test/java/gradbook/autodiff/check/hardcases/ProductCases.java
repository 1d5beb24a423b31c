package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.tensor.Shape;
import java.util.List;

/// Matrix products, of single matrices and of batches that broadcast.
final class ProductCases {

    /// (batch…, n, k) × (batch…, k, m), the batches broadcast.
    private record Matmul(Shape left, Shape right, int n, int k, int m) {
        int batches() {
            return left.broadcast(right).size();
        }

        double[] product(double[][] x) {
            double[] y = new double[batches() * n * m];
            visit((o, a, b) -> y[o] += x[0][a] * x[1][b]);
            return y;
        }

        /// dA = V·Bᵀ and dB = Aᵀ·V, added up over the batches that broadcasting repeated.
        double[][] gradient(double[][] x, double[] v) {
            double[][] g = ArrayOp.zerosLike(x);
            visit((o, a, b) -> {
                g[0][a] += v[o] * x[1][b];
                g[1][b] += v[o] * x[0][a];
            });
            return g;
        }

        /// All products: of element a of the left and b of the right, added to element o of the result.
        void visit(Term term) {
            Shape batch = left.broadcast(right);
            int[] leftOf = BroadcastCases.source(batch, left), rightOf = BroadcastCases.source(batch, right);
            for (int q = 0; q < batches(); q++)
                for (int i = 0; i < n; i++)
                    for (int j = 0; j < m; j++)
                        for (int l = 0; l < k; l++)
                            term.at((q * n + i) * m + j, (leftOf[q] * n + i) * k + l, (rightOf[q] * k + l) * m + j);
        }
    }

    /// One product of a sum of products.
    interface Term {
        void at(int output, int left, int right);
    }

    static List<HardCase> all() {
        var square = new Matmul(Shape.of(), Shape.of(), 3, 3, 3);
        var batched = new Matmul(Shape.of(2, 1), Shape.of(5), 3, 4, 2);
        return List.of(
                HardCase.of("matmul (3, 3) × (3, 3)", normal(3, 3).and(normal(3, 3)), Shape.of(3, 3),
                        square::product, square::gradient)
                        .wrong("dA transposed", (x, v) -> {
                            double[][] g = square.gradient(x, v);
                            return new double[][] {ArrayOp.generate(9, i -> g[0][i % 3 * 3 + i / 3]), g[1]};
                        })
                        .wrong("B for Bᵀ", (x, v) -> {
                            double[] transposed = ArrayOp.generate(9, i -> x[1][i % 3 * 3 + i / 3]);
                            return new double[][] {
                                    square.gradient(new double[][] {x[0], transposed}, v)[0],
                                    square.gradient(x, v)[1]};
                        }),
                HardCase.of("matmul (2, 1, 3, 4) × (5, 4, 2)", normal(2, 1, 3, 4).and(normal(5, 4, 2)),
                        Shape.of(2, 5, 3, 2), batched::product, batched::gradient)
                        .wrong("missing broadcast sum", (x, v) -> lastBatchOnly(batched, x, v))
                        .wrong("mean for sum", (x, v) -> {
                            double[][] g = batched.gradient(x, v);
                            return new double[][] {ArrayOp.map(g[0], t -> t / 5), ArrayOp.map(g[1], t -> t / 2)};
                        }));
    }

    /// What the last of the repeated batches alone would give.
    private static double[][] lastBatchOnly(Matmul matmul, double[][] x, double[] v) {
        double[][] g = matmul.gradient(x, v);
        double[] lastRight = v.clone(), lastLeft = v.clone();
        for (int o = 0; o < v.length; o++) {
            if (o / 6 % 5 < 4) lastRight[o] = 0;
            if (o / 30 < 1) lastLeft[o] = 0;
        }
        g[0] = matmul.gradient(x, lastRight)[0];
        g[1] = matmul.gradient(x, lastLeft)[1];
        return g;
    }

    private ProductCases() {}
}
