package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.DType;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ImageDatasetTest {
    private static final Normalization TWO_CHANNELS = new Normalization(List.of(0.5, 0.2), List.of(0.25, 0.1));

    /// Three images of two channels and 1 × 2 pixels: 0 and 51 × k.
    private static final ImageDataset SMALL = new ImageDataset(Shape.of(2, 1, 2),
            new byte[] {0, 51, 102, (byte) 153, (byte) 204, (byte) 255, 0, 0, 51, 51, 51, 51},
            new int[] {2, 0, 1}, List.of("a", "b", "c"), TWO_CHANNELS);

    @Test void a_batch_is_centred_and_scaled_channel_by_channel() {
        Batch batch = SMALL.batch(1, 0);
        // image 1: (0.8 − 0.5)/0.25, (1 − 0.5)/0.25; (0 − 0.2)/0.1 twice; image 0 likewise from 0, 0.2, 0.4, 0.6
        Tensor expected = Tensor.of(Shape.of(2, 2, 1, 2), 1.2, 2, -2, -2, -2, -1.2, 2, 4);
        assertThat(batch.inputs()).hasType(DType.FLOAT32).isCloseTo(expected, within(1e-6));
        assertThat(batch.labels()).containsExactly(0, 2);
        assertThat(batch.size()).isEqualTo(2);
    }

    @Property(tries = 50) void a_batch_has_the_pixels_of_each_image_in_its_place(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int channels,
                    @ForAll @IntRange(min = 0, max = 200) int size) {
        ImageDataset data = random(200, channels, seed);
        int[] examples = new Random(seed).ints(size, 0, 200).toArray();
        Batch batch = data.batch(examples);
        assertThat(batch.inputs()).hasShape(size, channels, 3, 2);
        for (int i = 0; i < batch.inputs().size(); i++) {
            int place = i % (channels * 6);
            int value = data.pixels()[examples[i / (channels * 6)] * channels * 6 + place] & 255;
            int c = place / 6;
            double expected = (value / 255.0 - 0.1 * c) / (1 + c);
            assertThat(batch.inputs().at(i)).isEqualTo((float) expected);
        }
    }

    private static ImageDataset random(int size, int channels, long seed) {
        byte[] pixels = new byte[size * channels * 6];
        new Random(seed).nextBytes(pixels);
        var normalization = new Normalization(IntStream.range(0, channels).mapToObj(c -> 0.1 * c).toList(),
                IntStream.range(0, channels).mapToObj(c -> 1.0 + c).toList());
        return new ImageDataset(Shape.of(channels, 3, 2), pixels, new Random(seed).ints(size, 0, 4).toArray(),
                List.of("a", "b", "c", "d"), normalization);
    }

    @Test void a_subset_keeps_images_and_labels_together() {
        ImageDataset subset = SMALL.subset(2, 0);
        assertThat(subset.labels()).containsExactly(1, 2);
        assertThat(subset.image(0)).containsExactly(51, 51, 51, 51);
        assertThat(subset.image(1)).containsExactly(0, 51, 102, 153);
        assertThat(SMALL.take(2).labels()).containsExactly(2, 0);
    }

    @Property(tries = 50) void a_split_gives_each_image_to_one_side(@ForAll @IntRange(min = 0, max = 100) int heldOut,
            @ForAll long seed) {
        byte[] pixels = new byte[100];
        for (int i = 0; i < 100; i++) pixels[i] = (byte) i;
        var data = new ImageDataset(Shape.of(1, 1, 1), pixels, new int[100], List.of("a"), Normalization.of(0, 1));
        Split<ImageDataset> split = data.split(heldOut, Seed.of(seed));
        assertThat(split.heldOut().size()).isEqualTo(heldOut);
        byte[] both = Arrays.copyOf(split.train().pixels(), 100);
        System.arraycopy(split.heldOut().pixels(), 0, both, 100 - heldOut, heldOut);
        Arrays.sort(both);
        assertThat(both).isEqualTo(pixels);
        assertThat(data.split(heldOut, Seed.of(seed)).heldOut().pixels()).isEqualTo(split.heldOut().pixels());
    }

    @Test void a_split_is_drawn_and_not_cut_off() {
        var data = random(200, 1, 3);
        assertThat(data.split(100, Seed.of(1)).heldOut().pixels()).isNotEqualTo(data.take(100).pixels())
                .isNotEqualTo(data.split(100, Seed.of(2)).heldOut().pixels());
        assertThatThrownBy(() -> data.split(201, Seed.of(1))).hasMessage("cannot hold out 201 of 200 images");
    }

    @Test void pixels_and_labels_must_fit() {
        assertThatThrownBy(() -> new ImageDataset(Shape.of(1, 2, 2), new byte[7], new int[2], List.of("a"),
                Normalization.of(0, 1))).isInstanceOf(ShapeException.class)
                .hasMessage("2 images of shape (1, 2, 2) need 8 bytes, and 7 were given");
        assertThatThrownBy(() -> new ImageDataset(Shape.of(2, 2, 2), new byte[8], new int[1], List.of("a"),
                Normalization.of(0, 1))).isInstanceOf(ShapeException.class)
                .hasMessage("images of shape (2, 2, 2): they need (channels, height, width), with 1 channel(s) as the"
                        + " normalisation has");
        assertThatThrownBy(() -> new ImageDataset(Shape.of(1, 1, 1), new byte[2], new int[] {0, 1}, List.of("a"),
                Normalization.of(0, 1))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("image 1 has the label 1, which is not among 0 … 0");
        assertThatThrownBy(() -> new Normalization(List.of(0.0), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("normalisation by 1 means and 0 deviations: each channel needs one of both");
    }

    @Test void an_example_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> SMALL.batch(0, 3)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Index 3 out of bounds for length 3");
    }
}
