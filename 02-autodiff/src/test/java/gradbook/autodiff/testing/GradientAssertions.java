package gradbook.autodiff.testing;

import gradbook.autodiff.check.Subject;

/// The entry point of [GradientAssert], beside AssertJ's own `Assertions`.
public final class GradientAssertions {

    /// Of what [Subject] makes: `assertThatGradient(of(layer))`, `assertThatGradient(of(Derivatives.MUL))`.
    public static GradientAssert assertThatGradient(Subject subject) {
        return new GradientAssert(subject);
    }

    private GradientAssertions() {}
}
