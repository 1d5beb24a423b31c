package gradbook.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.autodiff.check.Catalogue.Item;
import gradbook.autodiff.testing.Rejections;
import gradbook.cnn.check.CnnCatalogue;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The gradient checker, judged by mistakes that can be made anywhere, here in the operations of this
/// chapter: it must reject all.
class WrongRulesOfCnnTest {
    private static final List<String> OPERATIONS = List.of("Convolution.conv2d", "Convolution.conv2dWithBias",
            "Convolution.inputGradient", "Convolution.weightGradient", "MaxPooling.pick", "MaxPooling.place",
            "MeanPooling.mean", "MeanPooling.spread",
            "LocalResponseNorm.channelSum", "Padding.pad", "Padding.adjoint", "TrueConvolution.FLIP");

    @Test void every_mistake_that_can_be_made_anywhere_is_rejected_in_every_operation() {
        var rejections = new Rejections(20, 36);
        for (Item item : new CnnCatalogue().items())
            if (OPERATIONS.contains(item.name())) rejections.tryGeneral(item);
        rejections.requireAllRejected();
        assertThat(rejections).hasToString("198 mistakes, 3960 checks, 3960 rejected");
        assertThat(rejections.named()).isGreaterThan(0.95);
    }
}
