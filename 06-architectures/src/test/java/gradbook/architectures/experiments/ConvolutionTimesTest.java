package gradbook.architectures.experiments;

import static gradbook.cnn.ConvolutionAlgorithm.FFT;
import static gradbook.cnn.ConvolutionAlgorithm.IM2COL;
import static gradbook.cnn.ConvolutionAlgorithm.LOOPS;
import static gradbook.cnn.ConvolutionAlgorithm.TOEPLITZ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.architectures.experiments.ConvolutionTimes.Time;
import gradbook.architectures.pictures.Drawing;
import gradbook.cnn.ConvolutionAlgorithm;
import gradbook.tensor.Seed;
import java.awt.image.BufferedImage;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvolutionTimesTest {
    private static final Findings FOUND =
            new ConvolutionTimes(1, 8, List.of(1, 3), 3, List.of(4), 3, 300).run(Seed.of(1), _ -> {});

    /// One channel of 4×4 pixels and a window of 3×3. Inside, the four places of the window along an axis see
    /// 2 + 3 + 3 + 2 = 10 pixels, so loops multiply 10·10; im2col 16·9; the matrix has 16·16 numbers. With its border
    /// the image needs a grid of 8×8 = 64 numbers. A row of 8 is joined in 3 rounds of 4 pairs, 4 products each, so 16
    /// rows and columns take 16·3·4·4 = 768; three planes are transformed, and the product of spectra takes 64·4.
    @Test void multiplications_as_counted_by_hand() {
        assertThat(ConvolutionTimes.multiplications(LOOPS, 1, 4, 3)).isEqualTo(100);
        assertThat(ConvolutionTimes.multiplications(IM2COL, 1, 4, 3)).isEqualTo(144);
        assertThat(ConvolutionTimes.multiplications(TOEPLITZ, 1, 4, 3)).isEqualTo(256);
        assertThat(ConvolutionTimes.multiplications(FFT, 1, 4, 3)).isEqualTo(3 * 768 + 256);
    }

    /// Two channels in and out: four windows, so four times as much, but for FFT 2 + 2 + 4 = 8 transforms. Without a
    /// border, 4×4 is a grid, whose 8 rows and columns take 8·2·2·4 = 128.
    @Test void multiplications_of_more_channels_and_of_single_pixels() {
        assertThat(ConvolutionTimes.multiplications(LOOPS, 2, 4, 3)).isEqualTo(400);
        assertThat(ConvolutionTimes.multiplications(LOOPS, 2, 4, 1)).isEqualTo(64);
        assertThat(ConvolutionTimes.multiplications(IM2COL, 2, 4, 1)).isEqualTo(64);
        assertThat(ConvolutionTimes.multiplications(TOEPLITZ, 2, 4, 1)).isEqualTo(1024);
        assertThat(ConvolutionTimes.multiplications(FFT, 2, 4, 1)).isEqualTo(8 * 128 + 4 * 16 * 4);
    }

    /// 4×4 pixels make a matrix of 256 numbers, 8×8 one of 4096, and 300 is the limit.
    @Test void a_matrix_that_does_not_fit_is_left_out() {
        List<List<String>> rows = FOUND.table().rows();
        assertThat(rows).hasSize(4).extracting(row -> row.get(0) + " " + row.get(1))
                .containsExactly("image window", "4×4 3×3", "8×8 1×1", "8×8 3×3");
        assertThat(rows.subList(1, 4)).extracting(row -> row.get(4).isEmpty()).containsExactly(false, true, true);
        for (List<String> row : rows.subList(1, 4))
            for (int way : new int[] {2, 3, 5}) assertThat(row.get(way)).matches("[\\d.]+ ±[\\d.]+");
        assertThat(FOUND.remark()).contains("more than 300 numbers");
    }

    @Test void the_fastest_is_the_one_with_the_smallest_median() {
        var times = new EnumMap<ConvolutionAlgorithm, Time>(
                ConvolutionAlgorithm.class);
        times.put(LOOPS, new Time(2, 1, 3));
        times.put(FFT, new Time(1.5, 0.5, 9));
        times.put(IM2COL, new Time(3, 0, 4));
        assertThat(new ConvolutionTimes.Case(4, 3, times, 0).winner()).isEqualTo(FFT);
    }

    @Test void a_time_is_the_median_with_the_quartiles() {
        assertThat(Time.of(new double[] {5, 1, 100, 3, 2})).isEqualTo(new Time(3, 2, 5));
        assertThat(new Time(3, 2, 5)).hasToString("3.00 ±1.50");
        assertThat(new Time(0.0123, 0.01, 0.02)).hasToString("0.012 ±0.005");
    }

    /// Float32 has 24 bits; outputs are sums of 9 products.
    @Test void all_ways_agree() {
        String farthest = FOUND.remark().replaceAll("(?s).*differ by (\\S+) of.*", "$1");
        assertThat(Double.parseDouble(farthest)).isLessThan(1e-5);
    }

    @Test void the_picture_has_two_charts_and_the_matrix() {
        assumeTrue(Drawing.hasFonts(), "Java finds no fonts");
        BufferedImage picture = FOUND.picture().get();
        assertThat(List.of(picture.getWidth(), picture.getHeight()))
                .containsExactly(2 * 560 + ToeplitzPicture.WIDTH, 420);
    }

    /// 4×4 pixels and a window of 3×3 over a border: cells of 320/16 = 20. Output 0 is at pixel 0, in the middle of the
    /// window, and never sees pixel 2; output 5 sees its middle at pixel 5, in the same colour.
    @Test void the_same_weight_has_the_same_colour_and_0_is_white() {
        assumeTrue(Drawing.hasFonts(), "Java finds no fonts");
        BufferedImage picture = ToeplitzPicture.draw(4, 3);
        int white = 0xffffffff;
        assertThat(at(picture, 0, 0)).isEqualTo(at(picture, 5, 5)).isNotEqualTo(white);
        assertThat(at(picture, 0, 2)).isEqualTo(white);
        assertThat(at(picture, 0, 1)).isEqualTo(at(picture, 5, 6)).isNotIn(white, at(picture, 0, 0));
        assertThat(at(picture, 0, 4)).isEqualTo(at(picture, 5, 9)).isNotIn(white, at(picture, 0, 0), at(picture, 0, 1));
    }

    /// In the middle of the cell of an output and a pixel.
    private static int at(BufferedImage picture, int output, int pixel) {
        return picture.getRGB(80 + pixel * 20 + 10, 50 + output * 20 + 10);
    }
}
