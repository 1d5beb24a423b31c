package gradbook.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.check.Catalogue;
import gradbook.autodiff.unchecked.Curve;
import gradbook.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientRegistryTest {
    @Test void every_operation_of_the_chapter_has_a_gradient_check() {
        GradientRegistry registry = GradientRegistry.of("gradbook.autodiff");
        assertThat(registry.offered()).contains("Derivatives.ADD", "Derivatives.concat").doesNotContain("Op.unary");
        registry.requireComplete();
    }

    @Test void what_has_no_check_or_is_no_longer_there_is_listed() {
        GradientRegistry registry = GradientRegistry.of("gradbook.autodiff.unchecked").alsoClassesOf(Curve.class);
        assertThatThrownBy(registry::requireComplete)
                .isInstanceOf(AssertionError.class).hasMessage("""
                        gradient checks are not complete
                          without a check: Circle, Circle.AREA, Circle.arc
                          checked, but not there: Circle.RADIUS
                          annotated, but not a test: Circles.draws_a_circle""");
    }

    @Test void what_is_not_in_a_catalogue_is_listed() {
        Catalogue catalogue = new Catalogue() {
            @Override public String name() {
                return "curves";
            }

            @Override public List<Item> items() {
                return List.of(new Item("Circle.AREA", _ -> null), new Item("Square", _ -> null));
            }
        };
        GradientRegistry registry = GradientRegistry.of("gradbook.autodiff.unchecked").alsoClassesOf(Curve.class);
        assertThatThrownBy(() -> registry.requireIn(catalogue)).isInstanceOf(AssertionError.class).hasMessage("""
                the catalogue curves is not complete
                  without: Circle, Circle.arc""");
    }

    @Test void a_package_without_classes_is_a_mistake() {
        assertThatThrownBy(() -> GradientRegistry.of("gradbook.nothing"))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("no classes in package gradbook.nothing");
    }

    @Test void a_check_of_an_operation_must_use_it() {
        assertThatThrownBy(() -> OpChecks.check("mul", in -> in.get(0).sin(), 1, Tensor.of(1.0)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("a gradient check of mul that does not use it:\nv1  (1)");
    }
}
