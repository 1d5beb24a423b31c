package gradbook.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import gradbook.cnn.ToomCook.Matrix;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToomCookTest {

    private static double[] times(Matrix m, double[] x) {
        double[] y = new double[m.rows()];
        for (int i = 0; i < m.rows(); i++)
            for (int j = 0; j < m.columns(); j++) y[i] += m.values()[i * m.columns() + j] * x[j];
        return y;
    }

    @ParameterizedTest @ValueSource(ints = {3, 4, 5})
    void six_products_give_the_outputs_of_a_window(int kernel) {
        Random random = new Random(kernel);
        ToomCook method = ToomCook.of(kernel);
        assertThat(method.outputs()).isEqualTo(7 - kernel);
        double[] d = random.doubles(6, -1, 1).toArray(), w = random.doubles(kernel, -1, 1).toArray();

        double[] u = times(method.g(), w), v = times(method.bt(), d), products = new double[6];
        for (int i = 0; i < 6; i++) products[i] = u[i] * v[i];
        double[] y = times(method.at(), products);

        for (int j = 0; j < y.length; j++) {
            double expected = 0;
            for (int k = 0; k < kernel; k++) expected += d[j + k] * w[k];
            // G's sixths and 24ths are rounded to float32.
            assertThat(y[j]).isCloseTo(expected, offset(1e-5));
        }
    }

    /// If all numbers have magnitude 1, an output is at most `kernel`, but what is added and subtracted on the
    /// way to it is larger: by so much, rounding errors weigh more. Along two axes it is the square.
    @ParameterizedTest @ValueSource(ints = {3, 4, 5})
    void along_one_axis_errors_grow_at_most_by_16(int kernel) {
        ToomCook method = ToomCook.of(kernel);
        for (int j = 0; j < method.outputs(); j++) {
            double sum = 0;
            for (int i = 0; i < 6; i++)
                sum += Math.abs(method.at().at(j, i)) * magnitude(method.g(), i) * magnitude(method.bt(), i);
            // (10·½·2 + 8·6·7/24·2 + 10)/3 = 16 for the fourth output of a window of 3, and less for all others.
            assertThat(sum / kernel).isLessThan(16 + 1e-5);
        }
    }

    private static double magnitude(Matrix m, int row) {
        double sum = 0;
        for (int j = 0; j < m.columns(); j++) sum += Math.abs(m.at(row, j));
        return sum;
    }

    @ParameterizedTest @ValueSource(ints = {3, 5})
    void the_transposed_matrix_has_rows_for_columns(int kernel) {
        Matrix g = ToomCook.of(kernel).g(), t = g.transposed();
        assertThat(t.rows()).isEqualTo(kernel);
        assertThat(t.columns()).isEqualTo(6);
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < kernel; j++) assertThat(t.at(j, i)).isEqualTo(g.at(i, j));
    }
}
