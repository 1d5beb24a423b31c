package gradbook.architectures;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test void those_that_see_digits_have_a_recipe() {
        for (Architecture model : Models.ALL)
            assertThat(model.recipe().isPresent()).as(model.name()).isEqualTo(model.input().dim(1) == 1);
    }
}
