package gradbook.architectures.cli;

import gradbook.autodiff.check.ItemReport.Configuration;
import java.io.PrintStream;
import java.util.List;

/// Prints gradient checks as the rows of a table while they come in. The order is known from the start,
/// and so is the width of the names; what is done before its turn waits.
final class GradcheckTable {
    private static final String REST = "  %14s  %12s  %11s  %11s  %10s  %s%n";

    private final PrintStream out;
    private final String row;
    private final int width;
    private final CheckedItem[] waiting;
    private int printed;

    GradcheckTable(PrintStream out, List<String> names) {
        this.out = out;
        this.waiting = new CheckedItem[names.size()];
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        this.row = "%-" + Math.max(longest, "operation".length()) + "s" + REST;
        String head = String.format(row, "operation", "configurations", "inconclusive", "derivatives", "worst error",
                "resolution", "verdict");
        this.width = head.strip().length();
        out.print(head);
    }

    /// Adds number `i` of the rows. Any thread may bring one.
    synchronized void add(int i, CheckedItem item) {
        waiting[i] = item;
        for (; printed < waiting.length && waiting[printed] != null; printed++) {
            if (printed == 0 || !waiting[printed].chapter().equals(waiting[printed - 1].chapter()))
                out.println(title(waiting[printed].chapter()));
            print(waiting[printed]);
        }
    }

    private String title(String chapter) {
        return "── " + chapter + " " + "─".repeat(width - chapter.length() - 4);
    }

    private void print(CheckedItem item) {
        out.printf(row, item.report().name(), item.configurations(), item.inconclusive(), item.derivatives(),
                item.worst(), item.resolution(), item.verdict());
        for (Configuration reason : item.reasons()) out.println(indented(describe(item, reason)));
    }

    /// "configuration 3 of 20, mul of (2, 3) and (3): …"
    static String describe(CheckedItem item, Configuration configuration) {
        return "configuration " + configuration.number() + " of " + item.configurations() + ", "
                + configuration.description() + ":\n" + configuration.report().message();
    }

    private static String indented(String message) {
        return message.indent(4).stripTrailing();
    }
}
