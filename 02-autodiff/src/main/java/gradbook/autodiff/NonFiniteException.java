package gradbook.autodiff;

/// A result that is NaN or infinite, found by [Recording#detectNonFinite].
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    NonFiniteException(String message) {
        super(message);
    }
}
