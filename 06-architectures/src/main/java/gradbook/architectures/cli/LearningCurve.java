package gradbook.architectures.cli;

import gradbook.training.EpochReport;
import gradbook.training.History;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Loss and accuracy over the epochs, side by side.
final class LearningCurve {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 420;
    private static final Color TRAIN = new Color(0x1f6fb4);
    private static final Color TEST = new Color(0xd9541e);

    static BufferedImage draw(History history) {
        XYChart loss = chart("Loss", "mean cross-entropy", history);
        add(loss, "training", TRAIN, history, EpochReport::trainLoss);
        loss.getStyler().setYAxisMin(0.0);

        XYChart accuracy = chart("Accuracy", "images classified correctly (%)", history);
        add(accuracy, "training", TRAIN, history, epoch -> 100 * epoch.trainAccuracy());
        add(accuracy, "test", TEST, history, epoch -> 100 * epoch.testAccuracy());

        var both = new Drawing(2 * WIDTH, HEIGHT);
        both.graphics().drawImage(BitmapEncoder.getBufferedImage(loss), 0, 0, null);
        both.graphics().drawImage(BitmapEncoder.getBufferedImage(accuracy), WIDTH, 0, null);
        return both.image();
    }

    private static XYChart chart(String title, String yAxis, History history) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title)
                .xAxisTitle("epoch").yAxisTitle(yAxis).build();
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
        chart.getStyler().setXAxisMin(history.size() == 1 ? 0.0 : 1.0);
        chart.getStyler().setXAxisMax((double) history.size());
        chart.getStyler().setYAxisDecimalPattern("0.####");
        // Only whole epochs were measured.
        chart.getStyler().setXAxisTickLabelsFormattingFunction(x -> x == Math.rint(x)
                ? String.valueOf(Math.round(x)) : " ");
        return chart;
    }

    private static void add(XYChart chart, String name, Color colour, History history,
            ToDoubleFunction<EpochReport> number) {
        XYSeries series = chart.addSeries(name, history.epochs().stream().mapToDouble(EpochReport::epoch).toArray(),
                history.epochs().stream().mapToDouble(number).toArray());
        series.setLineColor(colour);
        series.setLineStyle(new BasicStroke(2.5f));
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(colour);
    }

    private LearningCurve() {}
}
