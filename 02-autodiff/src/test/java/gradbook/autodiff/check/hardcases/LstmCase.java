package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;

import gradbook.tensor.Shape;
import java.util.List;

/// An LSTM of two units over three steps, with back-propagation through time written out.
///
/// S. Hochreiter and J. Schmidhuber, *Long Short-Term Memory* (1997), with the forget gate of F. Gers and
/// others (2000) and PyTorch's order of the gates: input, forget, cell, output.
///
/// z = W·xₜ + U·hₜ₋₁ + b, cₜ = f·cₜ₋₁ + i·g, hₜ = o·tanh cₜ, with i, f, o = σ(z) and g = tanh z.
final class LstmCase {
    private static final int STEPS = 3, INPUTS = 2, UNITS = 2, GATES = 4 * UNITS;

    /// A path of the gradient that can be forgotten.
    private enum Lost { NOTHING, HIDDEN_STATE, CELL_STATE, FORGET_GATE }

    /// What one pass computes: states `h[t]` and `c[t]`, starting with 0, and gates of each step.
    private record Pass(double[][] h, double[][] c, double[][] gates) {

        static Pass of(double[][] x) {
            var pass = new Pass(new double[STEPS + 1][UNITS], new double[STEPS + 1][UNITS], new double[STEPS][GATES]);
            for (int t = 0; t < STEPS; t++) pass.step(x, t);
            return pass;
        }

        void step(double[][] x, int t) {
            for (int k = 0; k < GATES; k++) {
                double z = x[3][k];
                for (int j = 0; j < INPUTS; j++) z += x[1][INPUTS * k + j] * x[0][INPUTS * t + j];
                for (int j = 0; j < UNITS; j++) z += x[2][UNITS * k + j] * h[t][j];
                gates[t][k] = k / UNITS == 2 ? Math.tanh(z) : ElementwiseCases.sigmoid(z);
            }
            for (int u = 0; u < UNITS; u++) {
                c[t + 1][u] = forget(t, u) * c[t][u] + input(t, u) * cell(t, u);
                h[t + 1][u] = output(t, u) * Math.tanh(c[t + 1][u]);
            }
        }

        double input(int t, int u)  { return gates[t][u]; }
        double forget(int t, int u) { return gates[t][UNITS + u]; }
        double cell(int t, int u)   { return gates[t][2 * UNITS + u]; }
        double output(int t, int u) { return gates[t][3 * UNITS + u]; }
    }

    private static double[][] gradient(double[][] x, double[] v, Lost lost) {
        Pass pass = Pass.of(x);
        double[][] g = ArrayOp.zerosLike(x);
        double[] dh = new double[UNITS], dc = new double[UNITS];
        for (int t = STEPS - 1; t >= 0; t--) {
            double[] dz = new double[GATES];
            for (int u = 0; u < UNITS; u++) {
                double h = v[UNITS * t + u] + (lost == Lost.HIDDEN_STATE ? 0 : dh[u]);
                double tanh = Math.tanh(pass.c[t + 1][u]), o = pass.output(t, u);
                double c = (lost == Lost.CELL_STATE ? 0 : dc[u]) + h * o * (1 - tanh * tanh);
                double i = pass.input(t, u), f = pass.forget(t, u), cell = pass.cell(t, u);
                dz[u] = c * cell * i * (1 - i);
                dz[UNITS + u] = lost == Lost.FORGET_GATE ? 0 : c * pass.c[t][u] * f * (1 - f);
                dz[2 * UNITS + u] = c * i * (1 - cell * cell);
                dz[3 * UNITS + u] = h * tanh * o * (1 - o);
                dc[u] = c * f;
            }
            dh = through(x, pass.h[t], t, dz, g);
        }
        return g;
    }

    /// From the sums z of step t to the weights and the input, and what remains for the state before.
    private static double[] through(double[][] x, double[] before, int t, double[] dz, double[][] g) {
        double[] dh = new double[UNITS];
        for (int k = 0; k < GATES; k++) {
            g[3][k] += dz[k];
            for (int j = 0; j < INPUTS; j++) {
                g[0][INPUTS * t + j] += dz[k] * x[1][INPUTS * k + j];
                g[1][INPUTS * k + j] += dz[k] * x[0][INPUTS * t + j];
            }
            for (int j = 0; j < UNITS; j++) {
                dh[j] += dz[k] * x[2][UNITS * k + j];
                g[2][UNITS * k + j] += dz[k] * before[j];
            }
        }
        return dh;
    }

    static List<HardCase> all() {
        Points points = normal(STEPS, INPUTS).and(normal(GATES, INPUTS)).and(normal(GATES, UNITS)).and(normal(GATES));
        return List.of(HardCase.of("LSTM, 3 steps", points, Shape.of(STEPS, UNITS),
                x -> {
                    double[][] h = Pass.of(x).h;
                    return ArrayOp.generate(STEPS * UNITS, i -> h[i / UNITS + 1][i % UNITS]);
                },
                (x, v) -> gradient(x, v, Lost.NOTHING))
                .wrong("path through h lost", (x, v) -> gradient(x, v, Lost.HIDDEN_STATE))
                .wrong("path through c lost", (x, v) -> gradient(x, v, Lost.CELL_STATE))
                .wrong("forget gate lost", (x, v) -> gradient(x, v, Lost.FORGET_GATE)));
    }

    private LstmCase() {}
}
