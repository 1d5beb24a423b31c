package gradbook.cnn;

import gradbook.autodiff.GradientRegistry;
import gradbook.layers.Layer;
import org.junit.jupiter.api.Test;

class CnnGradientRegistryTest {
    @Test void every_operation_and_layer_of_the_chapter_has_a_gradient_check() {
        GradientRegistry.of("gradbook.cnn").alsoClassesOf(Layer.class).requireComplete();
    }
}
