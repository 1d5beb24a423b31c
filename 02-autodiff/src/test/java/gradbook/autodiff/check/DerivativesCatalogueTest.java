package gradbook.autodiff.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.GradientRegistry;
import gradbook.autodiff.Op;
import gradbook.autodiff.check.Catalogue.Drawn;
import gradbook.autodiff.testing.CatalogueChecks;
import gradbook.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DerivativesCatalogueTest {
    @Test void every_operation_of_the_chapter_is_in_the_catalogue() {
        GradientRegistry.of("gradbook.autodiff").requireIn(new DerivativesCatalogue());
    }

    @Test void every_operation_in_the_catalogue_passes() {
        CatalogueChecks.verify(new DerivativesCatalogue(), 10);
    }

    @Test void a_catalogue_that_is_not_registered_is_a_mistake() {
        assertThatThrownBy(() -> CatalogueChecks.verify(catalogue(Derivatives.NEG), 1))
                .isInstanceOf(AssertionError.class).hasMessageEndingWith("is not registered as a service");
    }

    private static Catalogue catalogue(Op op) {
        return new Catalogue() {
            @Override public String name() {
                return "one";
            }

            @Override public List<Item> items() {
                return List.of(new Item("one", _ -> Drawn.of(Subject.of(op), Tensor.of(1.0))));
            }
        };
    }
}
