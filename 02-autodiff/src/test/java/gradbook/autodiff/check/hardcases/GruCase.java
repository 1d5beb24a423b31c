package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.tensor.Shape;
import java.util.List;

/// One step of a GRU of two units: K. Cho and others (2014), with the reset gate where PyTorch has
/// it, and one bias.
///
/// r, z = σ(W·x + U·h + b), n = tanh(W·x + b + r·(U·h)), h' = (1 − z)·n + z·h, with the rows of W, U and b in
/// this order.
final class GruCase {
    private static final int INPUTS = 3, UNITS = 2, ROWS = 3 * UNITS;

    /// A path of the gradient that can be forgotten.
    private enum Lost { NOTHING, KEPT_STATE, RESET_GATE }

    /// Gates r, z and n, one after another, and what the state gives to each.
    private record Gates(double[] gates, double[] fromState) {

        static Gates of(double[][] x) {
            double[] input = product(x[2], x[0]), state = product(x[3], x[1]), gates = new double[ROWS];
            for (int k = 0; k < ROWS; k++) {
                double z = input[k] + x[4][k];
                gates[k] = k < 2 * UNITS ? ElementwiseCases.sigmoid(z + state[k])
                        : Math.tanh(z + gates[k - 2 * UNITS] * state[k]);
            }
            return new Gates(gates, state);
        }

        double reset(int u)  { return gates[u]; }
        double update(int u) { return gates[UNITS + u]; }
        double fresh(int u)  { return gates[2 * UNITS + u]; }
    }

    /// The matrix with `x` times the vector.
    private static double[] product(double[] matrix, double[] x) {
        return ArrayOp.generate(ROWS, k -> {
            double sum = 0;
            for (int j = 0; j < x.length; j++) sum += matrix[x.length * k + j] * x[j];
            return sum;
        });
    }

    private static double[][] gradient(double[][] x, double[] v, Lost lost) {
        Gates gates = Gates.of(x);
        double[][] g = ArrayOp.zerosLike(x);
        double[] dz = new double[ROWS], fromState = new double[ROWS];
        for (int u = 0; u < UNITS; u++) {
            double r = gates.reset(u), z = gates.update(u), n = gates.fresh(u);
            double state = gates.fromState[2 * UNITS + u];
            dz[2 * UNITS + u] = v[u] * (1 - z) * (1 - n * n);
            dz[UNITS + u] = v[u] * (x[1][u] - n) * z * (1 - z);
            dz[u] = lost == Lost.RESET_GATE ? 0 : dz[2 * UNITS + u] * state * r * (1 - r);
            fromState[u] = dz[u];
            fromState[UNITS + u] = dz[UNITS + u];
            fromState[2 * UNITS + u] = dz[2 * UNITS + u] * r;
            g[1][u] = lost == Lost.KEPT_STATE ? 0 : v[u] * z;
        }
        for (int k = 0; k < ROWS; k++) {
            g[4][k] = dz[k];
            through(x[2], x[0], k, dz[k], g[2], g[0]);
            through(x[3], x[1], k, fromState[k], g[3], g[1]);
        }
        return g;
    }

    /// From row k of a product to its matrix and its vector.
    private static void through(double[] matrix, double[] vector, int k, double dz,
            double[] dMatrix, double[] dVector) {
        for (int j = 0; j < vector.length; j++) {
            dMatrix[vector.length * k + j] += dz * vector[j];
            dVector[j] += dz * matrix[vector.length * k + j];
        }
    }

    static List<HardCase> all() {
        HardCase gru = HardCase.of("GRU cell",
                normal(INPUTS).and(normal(UNITS))
                        .and(normal(ROWS, INPUTS)).and(normal(ROWS, UNITS)).and(normal(ROWS)),
                Shape.of(UNITS),
                x -> {
                    Gates gates = Gates.of(x);
                    return ArrayOp.generate(UNITS, u ->
                            (1 - gates.update(u)) * gates.fresh(u) + gates.update(u) * x[1][u]);
                },
                (x, v) -> gradient(x, v, Lost.NOTHING))
                .wrong("kept state lost", (x, v) -> gradient(x, v, Lost.KEPT_STATE))
                .wrong("reset gate lost", (x, v) -> gradient(x, v, Lost.RESET_GATE));
        return List.of(gru);
    }

    private GruCase() {}
}
