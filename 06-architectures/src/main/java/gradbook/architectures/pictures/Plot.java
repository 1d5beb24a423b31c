package gradbook.architectures.pictures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// How all charts look: curves on white, in colours that the colour-blind can tell apart, the legend below.
public final class Plot {
    /// Of each picture on a sheet, in pixels.
    static final int WIDTH = 560;
    static final int HEIGHT = 420;
    /// Those of M. Okabe and K. Ito, *Color Universal Design*, 2008, without yellow, which is faint on white.
    private static final List<Color> COLOURS = List.of(new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73),
            new Color(0xcc79a7), new Color(0x56b4e9), new Color(0xe69f00), new Color(0x000000));

    /// A chart without curves.
    ///
    /// @param x what goes to the right, with its unit
    /// @param y what goes up, with its unit
    public static XYChart of(String title, String x, String y) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle(x).yAxisTitle(y)
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotBorderVisible(false);
        chart.getStyler().setChartTitleBoxVisible(false);
        chart.getStyler().setChartTitleFont(Drawing.TITLE);
        chart.getStyler().setAxisTitleFont(Drawing.LABEL);
        chart.getStyler().setAxisTickLabelsFont(Drawing.LABEL);
        chart.getStyler().setLegendFont(Drawing.LABEL);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
        chart.getStyler().setLegendBorderColor(Color.WHITE);
        chart.getStyler().setChartPadding(16);
        chart.getStyler().setYAxisDecimalPattern("0.####");
        return chart;
    }

    /// A chart over epochs, or over anything else that is counted: only whole numbers stand below it.
    ///
    /// @param first the number at the left edge
    /// @param last  the number at the right edge
    public static XYChart counted(String title, String x, String y, int first, int last) {
        XYChart chart = of(title, x, y);
        chart.getStyler().setXAxisMin((double) first);
        chart.getStyler().setXAxisMax((double) last);
        chart.getStyler().setXAxisTickLabelsFormattingFunction(number -> number == Math.rint(number)
                ? String.valueOf(Math.round(number)) : " ");
        return chart;
    }

    /// Makes equal factors equally long upwards; only powers of ten stand beside the axis.
    public static XYChart logarithmic(XYChart chart) {
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmicDecadeOnly(true);
        chart.getStyler().setYAxisTickLabelsFormattingFunction(Plot::powerOfTen);
        return chart;
    }

    /// The same to the right.
    public static XYChart logarithmicX(XYChart chart) {
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setXAxisLogarithmicDecadeOnly(true);
        chart.getStyler().setXAxisTickLabelsFormattingFunction(Plot::powerOfTen);
        return chart;
    }

    /// "0.01" to "1000" as they are, others as "10⁻⁹"; what is no power of ten is left out.
    static String powerOfTen(double number) {
        double exponent = Math.log10(number);
        long n = Math.round(exponent);
        if (Math.abs(exponent - n) > 1e-6) return " ";
        if (n >= -2 && n <= 3) return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(number);
        String digits = String.valueOf(Math.abs(n)).chars().mapToObj(c -> "⁰¹²³⁴⁵⁶⁷⁸⁹".substring(c - '0', c - '0' + 1))
                .collect(Collectors.joining());
        return "10" + (n < 0 ? "⁻" : "") + digits;
    }

    /// Adds a curve through points (`x[i]`, `y[i]`), in the next colour. Points that are infinite or no number leave
    /// a gap.
    public static XYSeries add(XYChart chart, String name, double[] x, double[] y) {
        return add(chart, name, x, y, null);
    }

    /// The same with a bar from `y[i] − error[i]` to `y[i] + error[i]` at each point.
    public static XYSeries add(XYChart chart, String name, double[] x, double[] y, double[] error) {
        double[] drawn = y.clone();
        for (int i = 0; i < drawn.length; i++) if (!Double.isFinite(drawn[i])) drawn[i] = Double.NaN;
        Color colour = colour(chart.getSeriesCollection().size());
        XYSeries series = chart.addSeries(name, x, drawn, error);
        series.setLineColor(colour);
        series.setLineStyle(new BasicStroke(2.5f));
        series.setMarker(x.length > 60 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
        series.setMarkerColor(colour);
        return series;
    }

    /// For many curves: their names one below the other in a corner of the chart, and no dots.
    public static XYChart legendInside(XYChart chart, Styler.LegendPosition corner) {
        chart.getStyler().setLegendPosition(corner);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Vertical);
        chart.getSeriesCollection().forEach(series -> series.setMarker(SeriesMarkers.NONE));
        return chart;
    }

    /// The charts from left to right.
    public static BufferedImage row(XYChart... charts) {
        return grid(charts.length, charts);
    }

    /// The charts in reading order, `columns` in a row.
    public static BufferedImage grid(int columns, XYChart... charts) {
        return sheet(columns, Arrays.stream(charts).map(BitmapEncoder::getBufferedImage).toList());
    }

    /// The same of pictures as large as charts.
    public static BufferedImage sheet(int columns, List<BufferedImage> pictures) {
        int rows = Math.ceilDiv(pictures.size(), columns);
        var sheet = new Drawing(columns * WIDTH, rows * HEIGHT);
        for (int i = 0; i < pictures.size(); i++)
            sheet.graphics().drawImage(pictures.get(i), i % columns * WIDTH, i / columns * HEIGHT, null);
        return sheet.image();
    }

    /// The colour of curve `i`, counted from 0; after the last they begin again.
    static Color colour(int i) {
        return COLOURS.get(i % COLOURS.size());
    }

    private Plot() {}
}
