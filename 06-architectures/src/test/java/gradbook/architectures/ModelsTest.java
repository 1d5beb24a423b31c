package gradbook.architectures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelsTest {
    @Test void networks_are_found_by_name_in_any_case() {
        assertThat(Models.find("LeNet5-1998").map(Architecture::name)).contains("lenet5-1998");
        assertThat(Models.find("lenet")).isEmpty();
    }

    @Test void the_registry_knows_every_network_of_the_chapter() {
        assertThat(Models.names()).isEqualTo(List.of("lenet5", "lenet5-1998", "alexnet", "alexnet-2012"));
    }

    @Test void those_that_see_colours_say_how_pictures_become_their_input() {
        for (Architecture model : Models.ALL) {
            assertThat(model.preprocessing().isPresent()).as(model.name()).isEqualTo(model.input().dim(1) == 3);
            model.preprocessing().ifPresent(p -> assertThat(p.crop().side()).isEqualTo(model.input().dim(3)));
        }
    }

    @Test void a_network_for_pictures_has_as_many_outputs_as_there_are_classes() {
        Layer net = Models.find("alexnet-2012").orElseThrow().create(3, Seed.of(1).generator());
        assertThat(StateDict.of(net).get("fc8.weight").shape()).isEqualTo(Shape.of(3, 4096));
    }

    @Test void a_network_for_digits_has_ten() {
        assertThatThrownBy(() -> Models.find("lenet5").orElseThrow().create(3, Seed.of(1).generator()))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("lenet5 tells 10 classes apart, not 3");
    }
}
