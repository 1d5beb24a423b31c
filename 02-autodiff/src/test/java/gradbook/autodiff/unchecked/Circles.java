package gradbook.autodiff.unchecked;

import gradbook.autodiff.ChecksGradientOf;
import gradbook.autodiff.testing.GradientProperty;

/// For the test of the registry: checks of what is not there, and one that does not run.
final class Circles {
    @GradientProperty
    @ChecksGradientOf("Circle.RADIUS")
    void checks_the_radius() {}

    @ChecksGradientOf("Circle.AREA")
    void draws_a_circle() {}
}
