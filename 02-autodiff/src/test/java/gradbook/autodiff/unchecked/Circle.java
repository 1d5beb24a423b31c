package gradbook.autodiff.unchecked;

import gradbook.autodiff.Derivatives;
import gradbook.autodiff.Op;

/// For the test of the registry: a class that offers operations.
public final class Circle implements Curve {
    public static final Op AREA = Derivatives.SQUARE;
    static final Op HIDDEN = Derivatives.NEG;

    public static Op arc(double angle) {
        return Derivatives.pow(angle);
    }
}
