package gradbook.tensor;

import java.io.IOException;

/// A file that is not what it should be: cut short, damaged, of another format, or promising in
/// its header what does not follow. Readers throw it before they allocate anything that only the
/// file's own word asks for.
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1;

    private final long offset;

    /// "`file`: at byte `offset`, expected `expected`, found `found`"
    ///
    /// @param file the name of the file, or of the file and the entry in it
    /// @param offset the number of bytes before the one that is wrong
    public FormatException(String file, long offset, String expected, String found) {
        super(file + ": at byte " + offset + ", expected " + expected + ", found " + found);
        this.offset = offset;
    }

    /// The number of bytes before the one that is wrong.
    public long offset() {
        return offset;
    }
}
