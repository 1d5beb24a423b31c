package gradbook.architectures.experiments;

import gradbook.tensor.TextTable;
import java.awt.image.BufferedImage;
import java.util.function.Supplier;

/// What an experiment found.
///
/// @param table   the numbers
/// @param remark  how to read them
/// @param picture draws them; asked only where there are fonts to write with
public record Findings(TextTable table, String remark, Supplier<BufferedImage> picture) {}
