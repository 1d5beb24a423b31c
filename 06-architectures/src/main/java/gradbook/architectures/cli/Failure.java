package gradbook.architectures.cli;

import gradbook.tensor.FormatException;
import gradbook.tensor.ShapeException;
import gradbook.training.DivergedException;
import gradbook.training.FetchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Says what went wrong in a sentence for the user. Java's own exceptions about files often carry
/// nothing but the file's name.
final class Failure {

    static String describe(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException e -> describe(e.getCause());
            case NoSuchFileException e -> "there is no file " + e.getFile()
                    + (e.getReason() == null ? "" : ": " + e.getReason());
            case AccessDeniedException e -> "there is no permission to use " + e.getFile();
            case FileAlreadyExistsException e -> "a folder is needed, and " + e.getFile() + " is a file";
            case FileSystemException e -> e.getFile() + ": " + e.getReason();
            case FormatException e -> e.getMessage();
            case FetchException e -> e.getMessage();
            case IOException e -> "reading or writing failed: " + e.getMessage();
            case ShapeException e -> e.getMessage();
            case DivergedException e -> e.getMessage();
            case IllegalArgumentException e when e.getMessage() != null -> e.getMessage();
            case OutOfMemoryError _ -> "there is not enough memory\n  hint: GRADBOOK_OPTS=-Xmx8g gives 8 gigabytes";
            default -> "this should not have happened: " + failure + "\n  hint: --stacktrace shows where";
        };
    }

    private Failure() {}
}
