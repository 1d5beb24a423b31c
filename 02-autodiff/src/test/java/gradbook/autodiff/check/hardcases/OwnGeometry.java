package gradbook.autodiff.check.hardcases;

import static gradbook.autodiff.check.hardcases.Points.normal;
import static gradbook.autodiff.check.hardcases.Points.power;
import static gradbook.autodiff.check.hardcases.Points.sign;

import gradbook.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/// Vectors, rotations and small matrices that are not on the list.
final class OwnGeometry {

    static List<HardCase> all() {
        return Stream.of(vectors(), rotations(), matrices()).flatMap(List::stream).toList();
    }

    static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    /// Σ cₖ·aₖ of vectors of length 3.
    private static double[] combine(double c, double[] a, double d, double[] b, double e, double[] f) {
        return ArrayOp.generate(3, i -> c * a[i] + d * b[i] + e * f[i]);
    }

    // ---------------------------------------------------------------------------------- vectors

    private static List<HardCase> vectors() {
        HardCase product = HardCase.of("cross product", normal(3).and(normal(3)), Shape.of(3),
                x -> cross(x[0], x[1]),
                (x, v) -> new double[][] {cross(x[1], v), cross(v, x[0])})
                .wrong("order exchanged", (x, v) -> new double[][] {cross(v, x[1]), cross(x[0], v)});
        HardCase mirror = HardCase.of("Householder reflection", normal(3).and(normal(3)), Shape.of(3),
                x -> {
                    double t = 2 * ArrayOp.dot(x[0], x[1]) / ArrayOp.dot(x[0], x[0]);
                    return ArrayOp.generate(3, i -> x[1][i] - t * x[0][i]);
                },
                (x, v) -> mirrorGradient(x, v, true))
                .wrong("normal taken for a unit vector", (x, v) -> mirrorGradient(x, v, false));
        return List.of(
                product, product.at("cross product, 1e-5 and 1e7", normal(3).times(1e-5).and(normal(3).times(1e7))),
                mirror, mirror.at("Householder reflection, normal around 1e-8",
                        normal(3).times(1e-8).and(normal(3))));
    }

    /// Of y = x − 2u·(u·x)/(u·u).
    private static double[][] mirrorGradient(double[][] x, double[] v, boolean quotient) {
        double uu = ArrayOp.dot(x[0], x[0]), ux = ArrayOp.dot(x[0], x[1]), uv = ArrayOp.dot(x[0], v);
        return new double[][] {
                combine(-2 * uv / uu, x[1], -2 * ux / uu, v, quotient ? 4 * ux * uv / (uu * uu) : 0, x[0]),
                combine(1, v, -2 * uv / uu, x[0], 0, x[0])};
    }

    // --------------------------------------------------------------------------------- rotations

    /// q·p·q* for a quaternion q = (w, u): (w² − u·u)·p + 2(u·p)·u + 2w·u×p.
    private static double[] rotate(double[] q, double[] p) {
        double[] u = {q[1], q[2], q[3]};
        return combine(q[0] * q[0] - ArrayOp.dot(u, u), p, 2 * ArrayOp.dot(u, p), u, 2 * q[0], cross(u, p));
    }

    private static double[][] rotationGradient(double[][] x, double[] v, int turn) {
        double[] p = x[1], u = {x[0][1], x[0][2], x[0][3]};
        double w = x[0][0], up = ArrayOp.dot(u, p), uv = ArrayOp.dot(u, v), pv = ArrayOp.dot(p, v);
        double[] around = cross(p, v), back = cross(v, u);
        double[] du = ArrayOp.generate(3, i -> -2 * pv * u[i] + 2 * uv * p[i] + 2 * up * v[i] + 2 * w * around[i]);
        double dw = 2 * w * pv + 2 * ArrayOp.dot(v, cross(u, p));
        return new double[][] {
                {dw, du[0], du[1], du[2]},
                combine(w * w - ArrayOp.dot(u, u), v, 2 * uv, u, turn * 2 * w, back)};
    }

    /// Pairs (x₂ₖ, x₂ₖ₊₁) turned by the angles θₖ: J. Su and others, *RoFormer* (2021), section 3.2.
    private static double[][] rotaryGradient(double[][] x, double[] v, int turn) {
        double[][] g = ArrayOp.zerosLike(x);
        for (int k = 0; k < 2; k++) {
            double c = Math.cos(x[1][k]), s = turn * Math.sin(x[1][k]), a = x[0][2 * k], b = x[0][2 * k + 1];
            double va = v[2 * k], vb = v[2 * k + 1];
            g[0][2 * k] = va * c + vb * s;
            g[0][2 * k + 1] = vb * c - va * s;
            g[1][k] = va * (-a * Math.sin(x[1][k]) - b * c) + vb * (a * c - b * Math.sin(x[1][k]));
        }
        return g;
    }

    private static List<HardCase> rotations() {
        HardCase rotary = HardCase.of("rotary embedding", normal(4).and(normal(2)), Shape.of(4),
                x -> ArrayOp.generate(4, i -> {
                    double angle = x[1][i / 2], a = x[0][i / 2 * 2], b = x[0][i / 2 * 2 + 1];
                    return i % 2 == 0 ? a * Math.cos(angle) - b * Math.sin(angle)
                            : a * Math.sin(angle) + b * Math.cos(angle);
                }),
                (x, v) -> rotaryGradient(x, v, 1))
                .wrong("turned on, not back", (x, v) -> rotaryGradient(x, v, -1));
        return List.of(
                HardCase.of("rotation by a quaternion", normal(4).and(normal(3)), Shape.of(3),
                        x -> rotate(x[0], x[1]),
                        (x, v) -> rotationGradient(x, v, 1))
                        .wrong("turned on, not back", (x, v) -> rotationGradient(x, v, -1)),
                rotary, rotary.at("rotary embedding, angles around 1e4", normal(4).and(normal(2).times(1e4))));
    }

    // ---------------------------------------------------------------------------- small matrices

    /// a·d − b·c, right to the last digit or two even where both are almost equal: W. Kahan's algorithm, as in
    /// C.-P. Jeannerod, N. Louvet and J.-M. Muller, *Further Analysis of Kahan's Algorithm* (2013).
    private static double difference(double a, double d, double b, double c) {
        double product = b * c, error = Math.fma(-b, c, product);
        return Math.fma(a, d, -product) + error;
    }

    private static double[] inverse(double[] m) {
        double det = difference(m[0], m[3], m[1], m[2]);
        return new double[] {m[3] / det, -m[1] / det, -m[2] / det, m[0] / det};
    }

    private static double[] product(double[] a, double[] b) {
        return new double[] {a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
                a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3]};
    }

    private static double[] transposed(double[] m) {
        return new double[] {m[0], m[2], m[1], m[3]};
    }

    /// The determinant of (3, 3) has the matrix of cofactors for its gradient: row i is the cross product of
    /// the two rows after it.
    private static double[][] rows(double[] m) {
        return new double[][] {{m[0], m[1], m[2]}, {m[3], m[4], m[5]}, {m[6], m[7], m[8]}};
    }

    private static List<HardCase> matrices() {
        HardCase inverse = HardCase.of("inverse of (2, 2)", normal(2, 2), Shape.of(2, 2),
                x -> inverse(x[0]),
                (x, v) -> {
                    double[] y = transposed(inverse(x[0]));
                    return new double[][] {ArrayOp.map(product(product(y, v), y), t -> -t)};
                })
                .wrong("Y for Yᵀ", (x, v) -> {
                    double[] y = inverse(x[0]);
                    return new double[][] {ArrayOp.map(product(product(y, v), y), t -> -t)};
                });
        HardCase determinant = HardCase.of("determinant of (3, 3)", normal(3, 3), Shape.of(),
                x -> new double[] {ArrayOp.dot(rows(x[0])[0], cross(rows(x[0])[1], rows(x[0])[2]))},
                (x, v) -> new double[][] {ArrayOp.generate(9, i ->
                        v[0] * cross(rows(x[0])[(i / 3 + 1) % 3], rows(x[0])[(i / 3 + 2) % 3])[i % 3])});
        return List.of(
                inverse,
                inverse.at("inverse of (2, 2), determinant from 1e-6 to 1e-3", normal(2, 2).with((x, r) ->
                        x[0][3] = (x[0][1] * x[0][2] + sign(r) * power(r, -6, -3)) / x[0][0])),
                determinant,
                determinant.at("determinant of (3, 3), rows of 1e-6, 1 and 1e6", normal(3, 3).with((x, _) -> {
                    for (int i = 0; i < 9; i++) x[0][i] *= Math.pow(10, 6 * (i / 3 - 1));
                })));
    }

    private OwnGeometry() {}
}
