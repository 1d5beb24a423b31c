package gradbook.architectures.check;

import gradbook.autodiff.GradientRegistry;
import gradbook.autodiff.testing.CatalogueChecks;
import gradbook.layers.Layer;
import org.junit.jupiter.api.Test;

class ArchitecturesCatalogueTest {
    @Test void every_operation_and_layer_of_the_chapter_is_in_the_catalogue() {
        GradientRegistry.of("gradbook.architectures").alsoClassesOf(Layer.class)
                .requireIn(new ArchitecturesCatalogue());
    }

    @Test void every_operation_and_layer_in_the_catalogue_passes() {
        CatalogueChecks.verify(new ArchitecturesCatalogue(), 5);
    }
}
