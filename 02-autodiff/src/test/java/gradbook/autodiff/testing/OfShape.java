package gradbook.autodiff.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The shape of a tensor drawn by a [GradientProperty], where −1 stands for 1, 2 or 3:
/// `@ForAll @OfShape({-1, 4}) Tensor x` is a batch of rows of 4.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.TYPE_USE})
public @interface OfShape {
    int[] value();
}
