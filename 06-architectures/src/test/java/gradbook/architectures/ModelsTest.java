package gradbook.architectures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Variable;
import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.DType;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.training.Transform;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelsTest {
    @Test void networks_are_found_by_name_in_any_case() {
        assertThat(Models.find("LeNet5-1998").map(Architecture::name)).contains("lenet5-1998");
        assertThat(Models.find("lenet")).isEmpty();
    }

    @Test void the_registry_knows_every_network_of_the_chapter() {
        assertThat(Models.names()).isEqualTo(List.of("lenet5", "lenet5-1998", "lenet5-bn", "small-cnn", "alexnet",
                "alexnet-2012"));
    }

    @Test void those_that_see_colours_say_how_pictures_become_their_input() {
        for (Architecture model : Models.ALL) {
            assertThat(model.preprocessing().isPresent()).as(model.name()).isEqualTo(model.input().dim(1) == 3);
            model.preprocessing().ifPresent(p -> assertThat(p.shape()).isEqualTo(model.image()));
        }
    }

    @Test void a_network_for_pictures_has_as_many_outputs_as_there_are_classes() {
        Layer net = model("alexnet-2012").create(Shape.of(3, 227, 227), 3, Seed.of(1).generator());
        assertThat(StateDict.of(net).get("fc8.weight").shape()).isEqualTo(Shape.of(3, 4096));
    }

    private static Architecture model(String name) {
        return Models.find(name).orElseThrow();
    }

    @Test void a_network_for_digits_has_ten() {
        assertThatThrownBy(() -> model("lenet5").create(Shape.of(1, 28, 28), 3, Seed.of(1).generator()))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("lenet5 tells 10 classes apart, not 3");
    }

    @Test void the_small_one_is_made_for_images_of_any_shape_and_the_others_for_their_own() {
        Layer net = model("small-cnn").create(Shape.of(1, 16, 20), 4, Seed.of(1).generator());
        assertThat(net.apply(Variable.constant(Tensor.zeros(Shape.of(2, 1, 16, 20), DType.FLOAT32))).shape())
                .isEqualTo(Shape.of(2, 4));
        assertThatThrownBy(() -> model("lenet5-bn").requireFits(Shape.of(3, 32, 32), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lenet5-bn sees images of (1, 28, 28), and these are (3, 32, 32)");
        assertThatThrownBy(() -> model("alexnet").requireFits(Shape.of(3, 32, 32), 10))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("alexnet sees images of (3, 224, 224), and "
                        + "these are (3, 32, 32)\n  hint: pictures of any size are scaled to fit, as JPEG or PNG files"
                        + " in a sub-folder for each class");
    }

    @Test void images_are_varied_as_their_network_says_and_grey_ones_are_never_mirrored() {
        Shape grey = Shape.of(1, 28, 28), colour = Shape.of(3, 32, 32);
        assertThat(model("lenet5").augmentation(grey)).isEmpty();
        assertThat(model("lenet5-bn").augmentation(grey).map(Transform::toString))
                .contains("turn by up to 10.0°, move by up to 10 %, scale by 0.9 to 1.1");
        assertThat(model("small-cnn").augmentation(grey).map(Transform::toString)).contains("shift by up to 2");
        assertThat(model("small-cnn").augmentation(colour).map(Transform::toString))
                .contains("crop 32 × 32 from the middle, shift by up to 4, mirror 50 %");
        assertThat(model("alexnet").preprocessing().orElseThrow())
                .hasToString("resize to 256, crop 224 × 224 at random, mirror 50 %, vary light by 0.1");
    }
}
