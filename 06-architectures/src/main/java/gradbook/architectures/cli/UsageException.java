package gradbook.architectures.cli;

/// A command was asked for something that it does not offer, or in a wrong way.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
