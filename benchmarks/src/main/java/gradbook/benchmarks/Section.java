package gradbook.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The report on one area.
///
/// @param lines     works that were done here and elsewhere
/// @param summaries what they say together
/// @param tables    anything else
/// @param notes     sentences below the tables
record Section(String title, List<Line> lines, List<Summary> summaries, List<Table> tables, List<String> notes) {

    /// Of contests only.
    static Section of(String title, List<Line> lines, List<Summary> summaries, String... notes) {
        return new Section(title, lines, summaries, List.of(), List.of(notes));
    }

    String toMarkdown() {
        var parts = new ArrayList<String>();
        parts.add("## " + title + "\n");
        if (!lines.isEmpty()) parts.add(contests().toMarkdown());
        if (!summaries.isEmpty()) parts.add(summary().toMarkdown());
        for (Table table : tables) parts.add(table.toMarkdown());
        var remarks = new ArrayList<>(notes);
        int repeated = lines.stream().mapToInt(line -> line.result().repeated()).sum();
        if (repeated > 0) remarks.add(repeated + " rounds were done again because other programs were at work.");
        int disturbed = lines.stream().mapToInt(line -> line.result().disturbed()).sum();
        if (disturbed > 0) remarks.add("Other programs were at work during " + disturbed + " of the rounds: "
                + "measure again when the machine is quiet.");
        if (!remarks.isEmpty())
            parts.add(remarks.stream().map(remark -> "- " + remark + "\n").collect(Collectors.joining()));
        return String.join("\n", parts);
    }

    private Table contests() {
        Set<String> names = new LinkedHashSet<>();
        for (Line line : lines) names.addAll(line.result().timings().keySet());
        boolean speeds = lines.stream().allMatch(line -> line.amount() > 0);

        var header = new ArrayList<String>(List.of("work"));
        for (String name : names) header.add(name + (speeds ? " (GFLOP/s)" : ""));
        header.addAll(List.of("ratio", "quartiles", "difference", "must / aim", "limit"));
        var rows = new ArrayList<List<String>>();
        for (Line line : lines) {
            var row = new ArrayList<String>(List.of(line.work()));
            for (String name : names) row.add(cell(line, name, speeds));
            row.addAll(comparison(line));
            rows.add(row);
        }
        return new Table(header, rows);
    }

    private static String cell(Line line, String name, boolean speeds) {
        Timing timing = line.result().timings().get(name);
        if (timing == null) return "";
        return speeds ? String.format(Locale.ROOT, "%.1f", line.amount() / timing.median())
                : duration(timing.median());
    }

    private static List<String> comparison(Line line) {
        Timing ratios = line.ours().over(line.peer());
        return List.of(number(line.ratio()), number(ratios.quantile(0.25)) + "–" + number(ratios.quantile(0.75)),
                Double.isNaN(line.difference()) ? "" : String.format(Locale.ROOT, "%.0e", line.difference()),
                line.limit().map(Limit::toString).orElse(""),
                line.limit().map(limit -> limit.verdict(line.ratio())).orElse(""));
    }

    private Table summary() {
        return new Table(List.of("gradbook ÷ libtorch", "ratio", "must / aim", "limit"), summaries.stream()
                .map(s -> List.of(s.name(), number(s.ratio()), s.limit().map(Limit::toString).orElse(""),
                        s.limit().map(limit -> limit.verdict(s.ratio())).orElse("")))
                .toList());
    }

    static String number(double x) {
        return String.format(Locale.ROOT, "%.2f", x);
    }

    /// With three digits or so, in the unit that gives them.
    static String duration(double nanos) {
        if (nanos < 1e6) return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
        if (nanos < 1e9) return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }
}
