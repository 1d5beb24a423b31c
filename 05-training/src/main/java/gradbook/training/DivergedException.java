package gradbook.training;

import java.util.Locale;

/// Training has left the range of numbers: the loss is infinite or not a number.
public final class DivergedException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    DivergedException(double loss, int epoch, int batch, double learningRate) {
        super(String.format(Locale.ROOT, "the loss is %s in epoch %d, batch %d, at learning rate %s\n"
                + "  hint: the steps are probably too large; try a learning rate of %s, or a warm-up",
                loss, epoch, batch, (float) learningRate, (float) (learningRate / 10)));
    }
}
