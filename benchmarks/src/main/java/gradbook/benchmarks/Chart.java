package gradbook.benchmarks;

import java.util.List;
import java.util.Locale;

/// Our time divided by libtorch's for each work, as bars in a picture: up to the line at 1, we are faster.
final class Chart {
    private static final int LABELS = 300, BARS = 480, ROW = 22, TOP = 60, BOTTOM = 40, RIGHT = 60;
    private static final double LARGEST = 2;
    private static final String FASTER = "#1f6fb4", SLOWER = "#d9541e";

    static String draw(List<Section> sections) {
        List<Line> lines = sections.stream().flatMap(section -> section.lines().stream()).toList();
        int height = TOP + ROW * lines.size() + BOTTOM, width = LABELS + BARS + RIGHT;
        var svg = new StringBuilder();
        append(svg, "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d' "
                + "font-family='sans-serif' font-size='13'>", width, height, width, height);
        append(svg, "<rect width='100%%' height='100%%' fill='white'/>");
        append(svg, "<text x='%d' y='28' font-size='17' font-weight='bold'>Time of gradbook ÷ time of libtorch</text>",
                LABELS);
        for (double tick = 0; tick <= LARGEST; tick += 0.5) tick(svg, tick, height - BOTTOM);
        for (int i = 0; i < lines.size(); i++) bar(svg, lines.get(i), TOP + ROW * i);
        return svg.append("</svg>\n").toString();
    }

    private static void tick(StringBuilder svg, double value, int bottom) {
        double x = x(value);
        append(svg, "<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='%s'/>", x, TOP - 8, x, bottom,
                value == 1 ? "#202020" : "#d0d0d0");
        append(svg, "<text x='%.1f' y='%d' text-anchor='middle'>%.1f</text>", x, bottom + 20, value);
    }

    /// The bar is the median of the rounds' ratios; the thin line goes from quartile to quartile of the rounds.
    private static void bar(StringBuilder svg, Line line, int y) {
        Timing ratios = line.ours().over(line.peer());
        double ratio = line.ratio();
        append(svg, "<text x='%d' y='%d' text-anchor='end'>%s</text>", LABELS - 8, y + 13, escape(line.work()));
        append(svg, "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>",
                LABELS, y, x(ratio) - LABELS, ROW - 6, ratio <= 1 ? FASTER : SLOWER);
        append(svg, "<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='#202020'/>",
                x(ratios.quantile(0.25)), y + 8, x(ratios.quantile(0.75)), y + 8);
        append(svg, "<text x='%.1f' y='%d'>%.2f</text>", Math.max(x(ratio), x(ratios.quantile(0.75))) + 6, y + 13,
                ratio);
    }

    private static double x(double ratio) {
        return LABELS + BARS * Math.min(ratio, LARGEST) / LARGEST;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static void append(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private Chart() {}
}
