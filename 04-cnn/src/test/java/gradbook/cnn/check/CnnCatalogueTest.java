package gradbook.cnn.check;

import gradbook.autodiff.GradientRegistry;
import gradbook.autodiff.testing.CatalogueChecks;
import gradbook.layers.Layer;
import org.junit.jupiter.api.Test;

class CnnCatalogueTest {
    @Test void every_operation_and_layer_of_the_chapter_is_in_the_catalogue() {
        GradientRegistry.of("gradbook.cnn").alsoClassesOf(Layer.class).requireIn(new CnnCatalogue());
    }

    @Test void every_operation_and_layer_in_the_catalogue_passes() {
        CatalogueChecks.verify(new CnnCatalogue(), 10);
    }
}
