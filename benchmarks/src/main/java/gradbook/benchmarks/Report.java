package gradbook.benchmarks;

import gradbook.tensor.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// All that was measured, for people.
record Report(String command, List<String> machine, List<Section> sections) {

    Report with(Section section) {
        return new Report(command, machine, Stream.concat(sections.stream(), Stream.of(section)).toList());
    }

    String toMarkdown() {
        var text = new StringBuilder("# Gradbook beside libtorch and others\n\n`" + command + "`\n\n");
        for (String fact : machine) text.append("- ").append(fact).append('\n');
        text.append("\nTimes are medians of rounds in which all take turns. The *ratio* is our time divided by "
                + "libtorch's, round by\nround: the median over the rounds, and its *quartiles*. The *difference* is "
                + "the largest between our numbers and\nlibtorch's, relative to the largest number.\n");
        for (Section section : sections) text.append('\n').append(section.toMarkdown());
        return text.toString();
    }

    /// Saves the text as `name`.md, and if there is something to draw, the chart as `name`.svg.
    List<Path> save(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Path text = folder.resolve(name + ".md"), chart = folder.resolve(name + ".svg");
        write(text, toMarkdown());
        if (sections.stream().allMatch(section -> section.lines().isEmpty())) return List.of(text);
        write(chart, Chart.draw(sections));
        return List.of(text, chart);
    }

    private static void write(Path file, String content) throws IOException {
        AtomicFiles.write(file, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }
}
