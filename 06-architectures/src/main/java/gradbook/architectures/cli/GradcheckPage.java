package gradbook.architectures.cli;

import gradbook.architectures.cli.CheckedItem.Totals;
import gradbook.autodiff.check.ItemReport.Configuration;
import gradbook.autodiff.check.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Gradient checks as one HTML page that needs nothing else: what failed first, then a table for each
/// chapter, and what was found in each configuration. It is well-formed XML as well.
///
/// @param settings what was asked for, in a sentence
record GradcheckPage(String settings, List<CheckedItem> items) {
    /// The ends of the scale on which errors are drawn, as powers of 10: below rounding, and a wrong digit.
    private static final int LEAST = -17, MOST = -1;
    private static final int WIDTH = 160, HEIGHT = 14;

    @Override public String toString() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>Gradbook: gradient checks</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                <h1>Gradient checks</h1>
                <p><strong>%s.</strong></p>
                <p class="settings">%s.</p>
                %s%s</main>
                </body>
                </html>
                """.formatted(style(), Totals.of(items), escape(settings), notPassed(), chapters());
    }

    private static String style() {
        try (InputStream css = GradcheckPage.class.getResourceAsStream("gradcheck.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ------------------------------------------------------------------------------- what failed

    private String notPassed() {
        return section("Failed", Verdict.FAIL) + section("Inconclusive", Verdict.INCONCLUSIVE);
    }

    private String section(String title, Verdict verdict) {
        String found = items.stream().filter(item -> item.verdict().equals(verdict.name()))
                .map(item -> "<h3 class=\"" + style(item) + "\">" + escape(item.report().name()) + "</h3>\n"
                        + item.reasons().stream().map(c -> pre(item, c)).collect(Collectors.joining()))
                .collect(Collectors.joining());
        return found.isEmpty() ? "" : "<section>\n<h2>" + title + "</h2>\n" + found + "</section>\n";
    }

    private static String pre(CheckedItem item, Configuration configuration) {
        String verdict = item.report().isFlat() ? item.verdict() : configuration.report().verdict().toString();
        return "<pre>" + escape(verdict + ", " + GradcheckTable.describe(item, configuration)) + "</pre>\n";
    }

    // -------------------------------------------------------------------------------- chapters

    private String chapters() {
        var names = new LinkedHashSet<String>();
        items.forEach(item -> names.add(item.chapter()));
        return names.stream().map(name -> chapter(name, items.stream().filter(i -> i.chapter().equals(name)).toList()))
                .collect(Collectors.joining());
    }

    private static String chapter(String name, List<CheckedItem> items) {
        return """
                <section>
                <h2>%s</h2>
                <table>
                <caption>Drawn from 10<sup>%d</sup> to 10<sup>%d</sup>: the worst error (dot), and the error from which\
                 on one would have been seen (line).</caption>
                <thead>
                <tr><th scope="col">operation</th><th scope="col">configurations</th><th scope="col">inconclusive</th>\
                <th scope="col">derivatives</th><th scope="col">worst error</th><th scope="col">resolution</th>\
                <th scope="col">drawn</th><th scope="col">verdict</th></tr>
                </thead>
                <tbody>
                %s</tbody>
                </table>
                <h3>Configurations</h3>
                %s</section>
                """.formatted(escape(name), LEAST, MOST,
                items.stream().map(GradcheckPage::row).collect(Collectors.joining()),
                items.stream().map(GradcheckPage::details).collect(Collectors.joining()));
    }

    private static String row(CheckedItem item) {
        return "<tr><th scope=\"row\">" + escape(item.report().name()) + "</th>"
                + cell(item.configurations()) + cell(item.inconclusive()) + cell(item.derivatives())
                + cell(item.worst()) + cell(item.resolution()) + "<td>" + drawn(item) + "</td>"
                + "<td class=\"" + style(item) + "\">" + item.verdict() + "</td></tr>\n";
    }

    /// The class of its verdict in the style sheet.
    private static String style(CheckedItem item) {
        return item.verdict().toLowerCase(Locale.ROOT);
    }

    private static String cell(String text) {
        return "<td>" + text + "</td>";
    }

    private static String details(CheckedItem item) {
        return "<details><summary>" + escape(item.report().name()) + ": <span class=\"" + style(item) + "\">"
                 + item.verdict() + "</span></summary>\n"
                + item.report().configurations().stream().map(c -> pre(item, c)).collect(Collectors.joining())
                + "</details>\n";
    }

    // -------------------------------------------------------------------------- the picture in a row

    /// Everything right of the resolution would have been seen; the worst error is left of it.
    private static String drawn(CheckedItem item) {
        double worst = item.report().worst(), resolution = item.report().resolution();
        if (item.report().isFlat() || Double.isNaN(resolution)) return "";
        double line = place(resolution), dot = place(worst);
        return String.format(Locale.ROOT, """
                <svg viewBox="0 0 %1$d %2$d" role="img" aria-label="worst error %3$s, resolution %4$s">\
                <rect class="unseen" x="0" y="4" width="%5$.1f" height="6"/>\
                <line class="axis" x1="%5$.1f" y1="7" x2="%1$d" y2="7"/>\
                <line class="resolution" x1="%5$.1f" y1="0" x2="%5$.1f" y2="%2$d"/>\
                <circle class="worst" cx="%6$.1f" cy="7" r="4"/></svg>""",
                WIDTH, HEIGHT, item.worst(), item.resolution(), line, dot);
    }

    /// Where an error stands on the logarithmic scale; those beyond its ends at the ends.
    static double place(double error) {
        double share = (Math.log10(error) - LEAST) / (MOST - LEAST);
        return 4 + (WIDTH - 8) * Math.clamp(share, 0, 1);
    }

    // ---------------------------------------------------------------------------------- text

    /// What stands for `text` in HTML. Characters that XML does not know are left out.
    static String escape(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "")
                .replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
