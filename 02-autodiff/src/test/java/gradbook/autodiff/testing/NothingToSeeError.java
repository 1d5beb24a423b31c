package gradbook.autodiff.testing;

/// A gradient check at a point where every rule would look right, because the output does not move. A test
/// that asks for one point must choose another one; a [GradientProperty] draws the next.
public final class NothingToSeeError extends AssertionError {
    private static final long serialVersionUID = 1;

    NothingToSeeError(String message) {
        super(message);
    }
}
