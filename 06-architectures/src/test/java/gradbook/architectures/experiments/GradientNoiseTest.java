package gradbook.architectures.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import gradbook.layers.Flatten;
import gradbook.layers.Init;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.layers.Sequential;
import gradbook.tensor.DType;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import gradbook.training.Batch;
import gradbook.training.Dataset;
import gradbook.training.Mnist;
import gradbook.training.Subset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradientNoiseTest {
    /// Examples of one number each.
    private record Numbers(double[] x, int[] labels) implements Dataset {
        @Override public int size() {
            return x.length;
        }

        @Override public List<String> classNames() {
            return List.of("0", "1");
        }

        @Override public Batch batch(int... examples) {
            double[] chosen = Arrays.stream(examples).mapToDouble(i -> x[i]).toArray();
            return new Batch(Tensor.of(chosen).unsqueeze(1).to(DType.FLOAT32),
                    Arrays.stream(examples).map(i -> labels[i]).toArray());
        }
    }

    private static Layer logisticRegression(int in, int classes) {
        return Linear.of(in, classes, Init.constant(0), Seed.of(0).generator());
    }

    /// With weights of 0 both classes have the probability ½, and an example x of class 0 has the gradient
    /// (−x/2, x/2) for the weights and (−½, ½) for the biases. So g₁ = (−½, ½, −½, ½), g₂ = (−3/2, 3/2, −½, ½),
    /// g = (−1, 1, −½, ½), ‖g‖² = 5/2 and σ² = ‖g₁ − g‖² = ‖g₂ − g‖² = ½.
    @Test void noise_of_two_examples_worked_by_hand() {
        var data = new Numbers(new double[] {1, 3}, new int[] {0, 0});
        var noise = GradientNoise.of(logisticRegression(1, 2), data);
        assertThat(noise.full().toDoubles()).containsExactly(-1, 1, -0.5, 0.5);
        assertThat(noise.deviation()).isCloseTo(Math.sqrt(0.5), within(1e-6));
        assertThat(noise.predicted(1)).isCloseTo(Math.sqrt(0.2), within(1e-6));
        assertThat(noise.measured(1, 5, Seed.of(1))).isCloseTo(Math.sqrt(0.2), within(1e-6));
        assertThat(noise.predicted(2)).isZero();
        assertThat(noise.measured(2, 5, Seed.of(1))).isZero();
    }

    /// All six pairs of four examples are equally likely.
    @Test void the_prediction_is_the_mean_over_all_batches_there_are() {
        var data = new Numbers(new double[] {1, -2, 0.5, 4}, new int[] {0, 1, 1, 0});
        Layer model = logisticRegression(1, 2);
        Tensor full = GradientNoise.of(model, data).full();
        double squares = 0;
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < i; j++)
                squares += GradientNoise.of(model, new Subset(data, new int[] {i, j})).full().sub(full).square().sum()
                        .item() / 6;
        double norm = Math.sqrt(full.square().sum().item());
        assertThat(GradientNoise.of(model, data).predicted(2)).isCloseTo(Math.sqrt(squares) / norm, within(1e-6));
    }

    @Test void digits_are_as_noisy_as_predicted_about_half_at_four_times_the_batch() {
        Layer model = Sequential.of(new Flatten(), logisticRegression(784, 10));
        var noise = GradientNoise.of(model, new Subset(Mnist.train(), IntStream.range(0, 2048).toArray()));
        for (int batchSize : new int[] {4, 16, 64}) {
            assertThat(noise.measured(batchSize, 128, Seed.of(2)))
                    .isCloseTo(noise.predicted(batchSize), withinPercentage(15));
            assertThat(noise.predicted(batchSize) / noise.predicted(4 * batchSize)).isCloseTo(2, withinPercentage(7));
        }
    }
}
