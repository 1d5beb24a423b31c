package gradbook.autodiff;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says which operations or layers a test compares with finite differences: `"Derivatives.ADD"`
/// for a field or method that gives an [Op], `"Linear"` for a class. See [GradientRegistry].
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ChecksGradientOf {
    String[] value();
}
