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
import gradbook.training.Transform.CenterCrop;
import gradbook.training.Transform.RandomCrop;
import gradbook.training.Transform.RandomHorizontalFlip;
import gradbook.training.Transform.RandomShift;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TransformTest {
    /// The red of each pixel is its column, the green its row.
    private static final Picture PLACES = Pictures.of(7, 5, (c, x, y) -> c == 0 ? x : c == 1 ? y : 0);

    @Test void the_middle_is_cut_out() {
        Picture middle = new CenterCrop(3).crop(PLACES);
        assertThat(List.of(middle.width(), middle.height())).containsExactly(3, 3);
        assertThat(List.of(middle.level(0, 0, 0), middle.level(1, 0, 0))).containsExactly(2, 1);
    }

    /// 5 × 3 places, 15,000 draws: 1000 expected of each, with a standard deviation of about 31.
    @Test void all_random_crops_are_equally_likely() {
        var random = new Random(1);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < 15_000; i++) {
            Picture crop = new RandomCrop(3).apply(PLACES, random);
            assertThat(crop.pixels())
                    .isEqualTo(PLACES.crop(crop.level(0, 0, 0), crop.level(1, 0, 0), 3, 3).pixels());
            counts.merge(crop.level(0, 0, 0) * 10 + crop.level(1, 0, 0), 1, Integer::sum);
        }
        assertThat(counts).hasSize(15);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    /// Between −2 and 2 to each side: 25 places, 10,000 draws, 400 expected of each with a deviation of about 20.
    @Test void all_shifts_are_equally_likely() {
        var random = new Random(1);
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            Picture moved = new RandomShift(2).apply(PLACES, random);
            counts.merge((3 - moved.level(0, 3, 2)) + " " + (2 - moved.level(1, 3, 2)), 1, Integer::sum);
        }
        assertThat(counts).hasSize(25).containsKeys("-2 -2", "2 2", "0 0");
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(310, 490));
    }

    @Property void a_shifted_picture_has_each_pixel_further_on_and_black_behind_it(
            @ForAll @IntRange(min = 1, max = 5) int width, @ForAll @IntRange(min = 1, max = 5) int height,
            @ForAll @IntRange(min = -6, max = 6) int right, @ForAll @IntRange(min = -6, max = 6) int down,
            @ForAll long seed) {
        Picture picture = Pictures.random(width, height, seed);
        Picture expected = Pictures.of(width, height, (c, x, y) -> {
            int u = x - right, v = y - down;
            return u >= 0 && u < width && v >= 0 && v < height ? picture.level(c, u, v) : 0;
        });
        assertThat(RandomShift.shift(picture, right, down).pixels()).isEqualTo(expected.pixels());
        assertThat(RandomShift.shift(Pictures.grey(picture), right, down).pixels())
                .isEqualTo(Pictures.grey(expected).pixels());
    }

    @Test void a_shift_by_nothing_changes_nothing() {
        assertThat(new RandomShift(0).apply(PLACES, new Random(1)).pixels()).isEqualTo(PLACES.pixels());
        assertThat(new RandomShift(4)).hasToString("shift by up to 4");
        assertThatThrownBy(() -> new RandomShift(-1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a shift is by 0 pixels or more, not by -1");
    }

    @Test void pictures_are_mirrored_as_often_as_asked_for() {
        var random = new Random(1);
        int flipped = 0;
        for (int i = 0; i < 10_000; i++)
            if (new RandomHorizontalFlip(0.3).apply(PLACES, random).level(0, 0, 0) == 6) flipped++;
        assertThat(flipped).isBetween(2_800, 3_200); // the standard deviation is 46
        assertThat(new RandomHorizontalFlip(0).apply(PLACES, random)).isSameAs(PLACES);
        assertThatThrownBy(() -> new RandomHorizontalFlip(2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a probability is a number from 0 to 1, not 2.0");
    }

    @Test void several_follow_one_another_and_say_what_they_do() {
        Transform both = Transform.of(new RandomCrop(5), new RandomHorizontalFlip(1));
        Picture result = both.apply(PLACES, new Random(1));
        assertThat(result.level(0, 0, 0) - result.level(0, 4, 0)).isEqualTo(4);
        assertThat(both).hasToString("crop 5 × 5 at random, mirror 100 %");
    }

    @Test void a_crop_larger_than_the_picture_is_refused() {
        assertThatThrownBy(() -> new CenterCrop(6).crop(PLACES)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot cut 6 × 6 pixels out of a picture of 7 × 5 pixels\n"
                        + "  hint: new Resize(6) makes its shorter side long enough");
        assertThatThrownBy(() -> new RandomCrop(6).apply(PLACES, new Random(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// (1 − 0.485)/0.229, (0.2 − 0.456)/0.224 and (0 − 0.406)/0.225.
    @Test void pixels_become_numbers_by_the_mean_and_deviation_of_their_colour() {
        Preprocessing preprocessing = Preprocessing.imageNet(2, Normalization.IMAGENET);
        Picture[] pictures = {Pictures.of(2, 2, (c, _, _) -> new int[] {255, 51, 0}[c]),
            Pictures.of(2, 2, (_, x, _) -> 255 * x)};
        Tensor numbers = preprocessing.toTensor(pictures);
        assertThat(numbers).hasType(DType.FLOAT32).hasShape(2, 3, 2, 2);
        assertThat(numbers.get(0, 0, 1, 1)).isCloseTo(2.24890829694, within(1e-6));
        assertThat(numbers.get(0, 1, 0, 1)).isCloseTo(-1.14285714286, within(1e-6));
        assertThat(numbers.get(0, 2, 1, 0)).isCloseTo(-1.80444444444, within(1e-6));
        assertThat(numbers.get(1, 0, 1, 0)).isCloseTo(-2.11790393013, within(1e-6));
        assertThat(numbers.get(1, 0, 0, 1)).isCloseTo(2.24890829694, within(1e-6));
    }

    @Test void the_same_view_can_become_other_numbers() {
        Preprocessing preprocessing = Preprocessing.imageNet(1, Normalization.IMAGENET)
                .normalization(new Normalization(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 0.5)));
        Tensor numbers = preprocessing.toTensor(Pictures.of(1, 1, (_, _, _) -> 51));
        assertThat(numbers).isCloseTo(Tensor.of(Shape.of(1, 3, 1, 1), 0.2, 0.2, 0.4), within(1e-6));
    }

    @Test void in_2012_only_the_mean_was_subtracted() {
        Tensor numbers = Preprocessing.imageNet(1, Normalization.IMAGENET_CENTRED)
                .toTensor(Pictures.of(1, 1, (_, _, _) -> 255));
        assertThat(numbers.get(0, 0, 0, 0)).isCloseTo(255 * 0.515, within(1e-4));
    }

    @Test void a_picture_that_was_not_cut_is_refused() {
        assertThatThrownBy(() -> Preprocessing.imageNet(4, Normalization.IMAGENET).toTensor(PLACES))
                .isInstanceOf(ShapeException.class).hasMessage("the input of a network that sees 4 × 4 pixels cannot"
                        + " be made from a picture of 7 × 5 pixels\n  hint: view(picture) cuts it to size");
        assertThatThrownBy(() -> Preprocessing.imageNet(4, Normalization.IMAGENET)
                .toTensor(new Picture(4, 4, new byte[16]))).isInstanceOf(ShapeException.class)
                .hasMessageContaining("cannot be made from a grey picture of 4 × 4 pixels");
    }

    @Test void in_training_pictures_are_varied_and_in_use_they_are_not() {
        Preprocessing preprocessing = Preprocessing.imageNet(224, Normalization.IMAGENET);
        Picture picture = Pictures.random(300, 256, 1);
        assertThat(preprocessing.view(picture).pixels()).isEqualTo(picture.crop(38, 16, 224, 224).pixels());
        Picture varied = preprocessing.augmentation().apply(picture, Seed.of(1).generator());
        assertThat(varied.pixels()).isNotEqualTo(preprocessing.view(picture).pixels());
        assertThat(preprocessing)
                .hasToString("resize to 256, crop 224 × 224 at random, mirror 50 %, vary light by 0.1");
        assertThat(preprocessing.withoutAugmentation())
                .hasToString("resize to 256, crop 224 × 224 from the middle");
    }
}
