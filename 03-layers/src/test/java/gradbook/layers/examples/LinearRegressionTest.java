package gradbook.layers.examples;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

class LinearRegressionTest {
    /// The points (0, 1), (1, 3), (2, 4), (3, 4) and an intercept. With x̄ = 1.5 and ȳ = 3, the slope is
    /// Σ(x − x̄)(y − ȳ)/Σ(x − x̄)² = 5/5 = 1, and the intercept 3 − 1.5. What is left over is (−½, ½, ½, −½).
    private static final Tensor X = Tensor.of(new double[][] {{1, 0}, {1, 1}, {1, 2}, {1, 3}});
    private static final Tensor Y = Tensor.of(new double[][] {{1}, {3}, {4}, {4}});
    private static final double[][] BEST = {{1.5}, {1}};

    @Test void the_closed_form_is_the_line_through_the_points() {
        assertThat(closedForm(X, Y)).isCloseTo(BEST, within(1e-14));
    }

    @Test void gradient_descent_reaches_the_same() {
        assertThat(LinearRegression.descend(X, Y, 0.3, 300)).isCloseTo(BEST, within(1e-10));
    }

    /// 4·¼/(2·4)
    @Test void the_loss_is_half_the_mean_squared_distance() {
        Variable best = Variable.variable(Tensor.of(BEST));
        Variable loss = LinearRegression.loss(best, X, Y);

        assertThat(loss.value().item()).isCloseTo(0.125, offset(1e-15));
        assertThat(loss.backward().of(best).value()).isCloseTo(new double[][] {{0}, {0}}, within(1e-15));
    }

    /// At w = 0 the gradient is −XᵀY/N = −(12, 23)/4: one step of size 0.3 goes the other way.
    @Test void a_step_goes_against_the_gradient() {
        assertThat(LinearRegression.descend(X, Y, 0.3, 1)).isCloseTo(new double[][] {{0.9}, {1.725}}, within(1e-14));
        assertThat(LinearRegression.descend(X, Y, 0.3, 0)).hasValues(0, 0);
    }

    /// Whatever the targets are: w* explains as much of them as can be explained.
    @Property(tries = 20) void gradient_descent_reaches_the_closed_form(
            @ForAll @IntRange(min = 1, max = 3) int features, @ForAll @IntRange(min = 1, max = 3) int outputs,
            @ForAll Random random) {
        // Rows of the unit matrix, twice, keep every eigenvalue of XᵀX/N between 2/N and 1.
        Tensor units = Tensor.eye(features, DType.FLOAT64), noise = Tensor.rand(units.shape(), DType.FLOAT64, random);
        Tensor x = Tensor.concat(0, units, units, noise.div(features));
        Tensor y = Tensor.randn(Shape.of(x.dim(0), outputs), DType.FLOAT64, random);

        assertThat(LinearRegression.descend(x, y, 1, 200)).isCloseTo(closedForm(x, y), within(1e-9));
    }

    /// `(XᵀX)·w = XᵀY`, solved by EJML.
    private static Tensor closedForm(Tensor x, Tensor y) {
        var w = new DMatrixRMaj(x.dim(1), y.dim(1));
        assertThat(CommonOps_DDRM.solve(matrix(x.transpose().matmul(x)), matrix(x.transpose().matmul(y)), w)).isTrue();
        return Tensor.of(Shape.of(w.numRows, w.numCols), w.data);
    }

    private static DMatrixRMaj matrix(Tensor x) {
        return new DMatrixRMaj(x.dim(0), x.dim(1), true, x.toDoubles());
    }
}
