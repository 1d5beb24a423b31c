package gradbook.architectures.cli;

import gradbook.architectures.pictures.Plot;
import gradbook.training.EpochReport;
import gradbook.training.History;
import java.awt.image.BufferedImage;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;

/// Loss and accuracy over the epochs, side by side.
final class LearningCurve {

    static BufferedImage draw(History history) {
        XYChart loss = chart("Loss", "mean cross-entropy", history);
        add(loss, "training", history, EpochReport::trainLoss);
        add(loss, "test", history, EpochReport::testLoss);
        loss.getStyler().setYAxisMin(0.0);

        XYChart accuracy = chart("Accuracy", "images classified correctly (%)", history);
        add(accuracy, "training", history, epoch -> 100 * epoch.trainAccuracy());
        add(accuracy, "test", history, epoch -> 100 * epoch.testAccuracy());
        return Plot.row(loss, accuracy);
    }

    private static XYChart chart(String title, String y, History history) {
        return Plot.counted(title, "epoch", y, history.size() == 1 ? 0 : 1, history.size());
    }

    private static void add(XYChart chart, String name, History history, ToDoubleFunction<EpochReport> number) {
        Plot.add(chart, name, history.epochs().stream().mapToDouble(EpochReport::epoch).toArray(),
                history.epochs().stream().mapToDouble(number).toArray());
    }

    private LearningCurve() {}
}
