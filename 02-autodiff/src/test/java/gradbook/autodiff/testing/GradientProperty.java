package gradbook.autodiff.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/// A property that checks gradients: 50 points, the same ones in every run, and a failure shrunk to the
/// smallest tensor that shows it.
///
/// ```java
/// @GradientProperty
/// void derivatives_of_swish(@ForAll Tensor x) {
///     assertThatGradient(of(new Swish(1.7))).at(x).upToOrder(2).matchesFiniteDifferences();
/// }
/// ```
///
/// Parameters are drawn by [CheckPoints]. A point where there is nothing to see is not counted; if all are
/// such points, the property fails.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Property(tries = 50, seed = "1", afterFailure = AfterFailureMode.RANDOM_SEED)
@Domain(CheckPoints.class)
@Domain(DomainContext.Global.class)
@AddLifecycleHook(SkipNothingToSee.class)
public @interface GradientProperty {}
