package gradbook.layers;

import gradbook.autodiff.GradientRegistry;
import org.junit.jupiter.api.Test;

class LayersGradientRegistryTest {
    @Test void every_operation_and_layer_of_the_chapter_has_a_gradient_check() {
        GradientRegistry.of("gradbook.layers").alsoClassesOf(Layer.class).requireComplete();
    }
}
