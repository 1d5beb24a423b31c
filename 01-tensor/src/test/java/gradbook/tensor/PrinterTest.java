package gradbook.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// All expectations are what NumPy 2.4.6 prints for the same array; the comments name its rule
/// (`numpy/_core/arrayprint.py`).
class PrinterTest {
    private static Tensor f32(double... values) {
        return Tensor.of(values).to(DType.FLOAT32);
    }

    private static Tensor counting(int... dims) {
        return Tensor.arange(Shape.of(dims).size(), DType.FLOAT64).reshape(dims);
    }

    /// 114 arrays of both types, of rank 0 to 4, written by `make.py` beside the file.
    @Test void arrays_are_printed_as_numpy_prints_them() throws IOException {
        List<String> lines;
        try (var in = PrinterTest.class.getResourceAsStream("numpy/printed.txt")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        int cases = 0;
        for (int i = 0; i < lines.size(); cases++) {
            String header = lines.get(i++), type = header.substring(0, header.indexOf(' '));
            String shape = header.substring(type.length() + 1, header.indexOf(':'));
            List<String> expected = new ArrayList<>();
            for (; i < lines.size() && lines.get(i).startsWith("|"); i++) expected.add(lines.get(i).substring(1));
            int[] dims = Arrays.stream(shape.split(",")).filter(d -> !d.isEmpty())
                    .mapToInt(Integer::parseInt).toArray();
            double[] values = Arrays.stream(header.substring(header.indexOf(':') + 2).split(" "))
                    .mapToDouble(Double::parseDouble).toArray();
            DType dtype = type.equals("float32") ? DType.FLOAT32 : DType.FLOAT64;
            assertThat(Tensor.of(Shape.of(dims), values).to(dtype).toString())
                    .as("%s", header).isEqualTo(String.join("\n", expected));
        }
        assertThat(cases).isEqualTo(114);
    }

    @Test void trailing_zeros_are_dropped_but_the_points_stand_below_each_other() {
        assertThat(Tensor.of(1.0, 2.5)).hasToString("[1.  2.5]");
        assertThat(Tensor.of(new double[][] {{-1.5, 10}, {0.25, -100}})).hasToString("""
                [[  -1.5    10.  ]
                 [   0.25 -100.  ]]""");
    }

    @Test void each_dimension_is_a_bracket_and_a_blank_line_more_between_its_parts() {
        assertThat(counting(2, 3)).hasToString("""
                [[0. 1. 2.]
                 [3. 4. 5.]]""");
        assertThat(counting(2, 2, 2)).hasToString("""
                [[[0. 1.]
                  [2. 3.]]

                 [[4. 5.]
                  [6. 7.]]]""");
        assertThat(counting(2, 1, 2, 1)).hasToString("""
                [[[[0.]
                   [1.]]]


                 [[[2.]
                   [3.]]]]""");
    }

    @Test void a_view_is_printed_in_its_own_reading_order() {
        assertThat(counting(2, 3).transpose().slice(0, 0, 3, 2)).hasToString("""
                [[0. 3.]
                 [2. 5.]]""");
    }

    // precision=8 in set_printoptions; each type's shortest digits otherwise (dragon4, unique=True).
    @Test void there_are_at_most_eight_digits_after_the_point() {
        assertThat(Tensor.of(1 / 3.0, 2 / 3.0, 0.5)).hasToString("[0.33333333 0.66666667 0.5       ]");
        assertThat(f32(1 / 3.0, 0.1, 0.5)).hasToString("[0.33333334 0.1        0.5       ]");
        assertThat(Tensor.of(0.001953125, 0.0029296875)).hasToString("[0.00195312 0.00292969]");
    }

    // FloatingFormat.fillFormat: max >= 10**min(8, finfo.precision), min < 1e-4, or max/min > 1000.
    @Test void very_large_small_or_different_numbers_are_printed_with_exponents() {
        assertThat(Tensor.of(99999999.0)).hasToString("[99999999.]");
        assertThat(Tensor.of(1e8)).hasToString("[1.e+08]");
        assertThat(f32(999999)).hasToString("[999999.]");
        assertThat(f32(1e6)).hasToString("[1.e+06]");
        assertThat(Tensor.of(1e-4)).hasToString("[0.0001]");
        assertThat(Tensor.of(9e-5)).hasToString("[9.e-05]");
        assertThat(Tensor.of(1000.0, 1)).hasToString("[1000.    1.]");
        assertThat(Tensor.of(1001.0, 1)).hasToString("[1.001e+03 1.000e+00]");
        assertThat(Tensor.of(1e100, -2.5)).hasToString("[ 1.0e+100 -2.5e+000]");
        assertThat(f32(12345678000.0, 0.3)).hasToString("[1.2345678e+10 3.0000001e-01]");
    }

    @Test void numbers_that_are_not_finite_are_named() {
        assertThat(Tensor.of(Double.NaN, 1, Double.POSITIVE_INFINITY)).hasToString("[nan  1. inf]");
        assertThat(Tensor.of(Double.NaN, Double.NEGATIVE_INFINITY)).hasToString("[ nan -inf]");
        assertThat(Tensor.of(Double.NaN, 1e10, Double.NEGATIVE_INFINITY)).hasToString("[   nan 1.e+10   -inf]");
        assertThat(Tensor.of(0.0, -0.0)).hasToString("[ 0. -0.]");
    }

    // _extendLine: a line is broken where it would reach linewidth=75, the closing brackets included.
    @Test void long_lines_are_broken() {
        assertThat(counting(30)).hasToString("""
                [ 0.  1.  2.  3.  4.  5.  6.  7.  8.  9. 10. 11. 12. 13. 14. 15. 16. 17.
                 18. 19. 20. 21. 22. 23. 24. 25. 26. 27. 28. 29.]""");
        assertThat(Tensor.full(Shape.of(1, 10), 99999.12345678, DType.FLOAT64)).hasToString("""
                [[99999.12345678 99999.12345678 99999.12345678 99999.12345678
                  99999.12345678 99999.12345678 99999.12345678 99999.12345678
                  99999.12345678 99999.12345678]]""");
    }

    // threshold=1000, edgeitems=3; only what is shown decides about the format (_leading_trailing).
    @Test void above_a_thousand_elements_only_the_edges_are_printed() {
        assertThat(counting(1001)).hasToString("[   0.    1.    2. ...  998.  999. 1000.]");
        assertThat(counting(1000).toString().split("\\s+")).hasSize(1001);
        assertThat(counting(40, 30).mul(0.5)).hasToString("""
                [[0.000e+00 5.000e-01 1.000e+00 ... 1.350e+01 1.400e+01 1.450e+01]
                 [1.500e+01 1.550e+01 1.600e+01 ... 2.850e+01 2.900e+01 2.950e+01]
                 [3.000e+01 3.050e+01 3.100e+01 ... 4.350e+01 4.400e+01 4.450e+01]
                 ...
                 [5.550e+02 5.555e+02 5.560e+02 ... 5.685e+02 5.690e+02 5.695e+02]
                 [5.700e+02 5.705e+02 5.710e+02 ... 5.835e+02 5.840e+02 5.845e+02]
                 [5.850e+02 5.855e+02 5.860e+02 ... 5.985e+02 5.990e+02 5.995e+02]]""");
        assertThat(Tensor.zeros(Shape.of(2, 600), DType.FLOAT32)).hasToString("""
                [[0. 0. 0. ... 0. 0. 0.]
                 [0. 0. 0. ... 0. 0. 0.]]""");
    }

    // _array_str_implementation: a 0-d array is printed as the scalar in it, with all its digits.
    @Test void a_single_number_is_printed_without_brackets() {
        assertThat(Tensor.scalar(1, DType.FLOAT64)).hasToString("1.0");
        assertThat(Tensor.scalar(1 / 3.0, DType.FLOAT64)).hasToString("0.3333333333333333");
        assertThat(Tensor.scalar(0.1, DType.FLOAT32)).hasToString("0.1");
        assertThat(Tensor.scalar(-0.0, DType.FLOAT64)).hasToString("-0.0");
        assertThat(Tensor.scalar(1e15, DType.FLOAT64)).hasToString("1000000000000000.0");
        assertThat(Tensor.scalar(1.5e16, DType.FLOAT64)).hasToString("1.5e+16");
        assertThat(Tensor.scalar(1234567, DType.FLOAT32)).hasToString("1.234567e+06");
        assertThat(Tensor.scalar(1e-5, DType.FLOAT64)).hasToString("1e-05");
        assertThat(Tensor.scalar(Double.NaN, DType.FLOAT64)).hasToString("nan");
    }

    @Test void empty_tensors_are_empty_brackets() {
        assertThat(Tensor.zeros(Shape.of(0), DType.FLOAT64)).hasToString("[]");
        assertThat(Tensor.zeros(Shape.of(2, 0, 3), DType.FLOAT64)).hasToString("[]");
    }
}
