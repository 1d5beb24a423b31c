package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.Parallel;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.training.Transform.CenterCrop;
import gradbook.training.Transform.RandomShift;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentedImagesTest {
    private static final Seed SEED = Seed.of(4);
    private static final Normalization COLOURS = new Normalization(List.of(0.1, 0.2, 0.3), List.of(0.5, 0.6, 0.7));
    private static final ImageDataset GREY = images(1, Normalization.of(0.25, 0.5));
    private static final ImageDataset COLOUR = images(3, COLOURS);

    /// 40 images of 5 × 6 pixels.
    private static ImageDataset images(int channels, Normalization normalization) {
        byte[] pixels = new byte[40 * channels * 30];
        new Random(channels).nextBytes(pixels);
        return new ImageDataset(Shape.of(channels, 5, 6), pixels, new Random(7).ints(40, 0, 3).toArray(),
                List.of("a", "b", "c"), normalization);
    }

    @Test void a_transform_that_changes_nothing_gives_the_images_as_they_are() {
        for (ImageDataset images : List.of(GREY, COLOUR)) {
            Batch expected = images.batch(3, 0, 39), batch = images.augmented(new RandomShift(0), SEED).batch(3, 0, 39);
            assertThat(batch.inputs().sameAs(expected.inputs())).isTrue();
            assertThat(batch.labels()).isEqualTo(expected.labels());
        }
    }

    @Test void each_image_is_varied_by_the_transform() {
        Transform flip = new Transform.RandomHorizontalFlip(1);
        assertThat(COLOUR.augmented(flip, SEED).picture(8).pixels())
                .isEqualTo(new Picture(6, 5, COLOUR.image(8)).flipped().pixels());
        assertThat(GREY.augmented(flip, SEED).batch(8).inputs().get(0, 0, 0, 0))
                .isEqualTo(GREY.batch(8).inputs().get(0, 0, 0, 5));
    }

    @Test void how_an_image_is_varied_depends_on_seed_epoch_and_number_only() {
        Dataset data = COLOUR.augmented(new RandomShift(2), SEED);
        Batch batch = data.inEpoch(3).batch(5, 30);
        Batch again = Parallel.withThreads(3, () -> {
            data.inEpoch(7).batch(0, 1, 2); // what came before does not matter
            return data.inEpoch(3).batch(IntStream.range(0, 40).toArray());
        });
        assertThat(again.inputs().slice(0, 5, 6).sameAs(batch.inputs().slice(0, 0, 1))).isTrue();
        assertThat(again.inputs().slice(0, 30, 31).sameAs(batch.inputs().slice(0, 1, 2))).isTrue();
        int[] all = IntStream.range(0, 40).toArray();
        assertThat(data.inEpoch(4).batch(all).inputs().sameAs(again.inputs())).isFalse();
        assertThat(COLOUR.augmented(new RandomShift(2), Seed.of(9)).inEpoch(3).batch(all).inputs()
                .sameAs(again.inputs())).isFalse();
    }

    @Test void each_image_is_varied_in_its_own_way() {
        var same = new ImageDataset(Shape.of(1, 4, 4), filled(40 * 16), new int[40], List.of("a"),
                Normalization.of(0, 1));
        AugmentedImages varied = same.augmented(new RandomShift(2), SEED).inEpoch(1);
        assertThat(IntStream.range(0, 40).map(i -> Arrays.hashCode(varied.picture(i).pixels())).distinct())
                .hasSizeGreaterThan(10); // of 25 places, 40 draws
    }

    private static byte[] filled(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) bytes[i] = (byte) (1 + i % 16);
        return bytes;
    }

    @Test void batches_vary_them_from_epoch_to_epoch() {
        Batches batches = Batches.inOrder(GREY.augmented(new RandomShift(2), SEED), 16);
        assertThat(first(batches, 1).inputs().sameAs(first(batches, 2).inputs())).isFalse();
        assertThat(first(batches, 2).inputs().sameAs(first(batches, 2).inputs())).isTrue();
    }

    private static Batch first(Batches batches, int epoch) {
        return batches.epoch(epoch).iterator().next();
    }

    @Test void it_has_the_classes_of_its_images_and_says_what_it_does() {
        AugmentedImages data = GREY.augmented(new RandomShift(2), SEED);
        assertThat(data.size()).isEqualTo(40);
        assertThat(data.classNames()).containsExactly("a", "b", "c");
        assertThat(data).hasToString("40 images (1, 5, 6) of 3 classes, varied: shift by up to 2");
    }

    @Test void a_transform_that_changes_the_size_is_refused() {
        AugmentedImages data = GREY.augmented(new CenterCrop(4), SEED);
        assertThatThrownBy(() -> data.batch(1)).isInstanceOf(ShapeException.class)
                .hasMessage("cannot vary images (1, 5, 6) by \"crop 4 × 4 from the middle\": that gives (1, 4, 4)\n"
                        + "  hint: all must keep their size, as with a RandomShift in place of a RandomCrop");
    }

    @Test void an_image_that_is_not_there_is_refused() {
        AugmentedImages data = GREY.augmented(new RandomShift(2), SEED);
        assertThatThrownBy(() -> data.batch(0, 40)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Index 40 out of bounds for length 40");
    }
}
