package gradbook.architectures.cli;

import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.training.Evaluation;
import gradbook.training.ImageDataset;
import gradbook.training.Picture;
import gradbook.training.PictureFile;
import gradbook.training.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `gradbook predict runs/lenet5/weights.safetensors digit.png`.
@Command(name = "predict",
        description = "Say what pictures show: for each file the digit or the class, and the three most probable ones.")
final class PredictCommand implements Callable<Integer> {
    private static final int SHOWN = 3;

    @ParentCommand private Main main;

    @Parameters(index = "0", paramLabel = "WEIGHTS",
            description = "A file of weights or a checkpoint, in safetensors format.")
    private Path weights;

    @Parameters(index = "1", arity = "1..*", paramLabel = "IMAGE",
            description = "Pictures of any size, such as PNG or JPEG files. For networks trained on "
            + "digits: of one digit each, in any colours, dark on light or light on dark.")
    private List<Path> files;

    @Option(names = "--model", paramLabel = "MODEL",
            description = "Whose weights they are (default: what the file says).")
    private String model;

    /// How the picture in a file becomes the input of a network.
    private interface Reader {
        Tensor read(Path file) throws IOException;
    }

    @Override public Integer call() throws IOException {
        Weights trained = Weights.read(weights, model, main.models());
        Reader reader = reader(trained);
        int code = 0;
        for (Path file : files) {
            try {
                Tensor answer = Evaluation.logProbabilities(trained.model(), reader.read(file));
                Weights.requireNumber(answer.sum().item(), weights);
                main.out().println(file + ": " + describe(answer, trained.classNames()));
            } catch (IOException | IllegalArgumentException e) {
                main.err().println("gradbook: " + Failure.describe(e)); // and on to the other pictures
                code = 1;
            }
        }
        return code;
    }

    /// A picture becomes what those were that the network was trained with.
    private static Reader reader(Weights trained) {
        Shape shape = trained.form().shape();
        if (shape.dim(0) == 3) return pictures(trained);
        if (shape.equals(Shape.of(1, DigitImage.SIDE, DigitImage.SIDE))) return digits(trained);
        throw new IllegalArgumentException("predict makes images of (1, 28, 28) or in colour out of pictures, and "
                + trained.architecture().name() + " was trained with images of " + shape);
    }

    private static Reader pictures(Weights trained) {
        Preprocessing preprocessing = trained.architecture().preprocessing().orElseThrow()
                .normalization(trained.form().normalization());
        return file -> preprocessing.toTensor(preprocessing.view(Picture.of(PictureFile.read(file))));
    }

    private static Reader digits(Weights trained) {
        ImageForm form = trained.form();
        return file -> new ImageDataset(form.shape(), DigitImage.of(ImageFile.read(file), file.toString()), new int[1],
                trained.classNames(), form.normalization()).batch(0).inputs();
    }

    /// "7  (7 99.87 %, 9 0.10 %, 2 0.01 %)"
    private static String describe(Tensor logProbabilities, List<String> classNames) {
        double[] p = logProbabilities.select(0, 0).exp().toDoubles();
        List<Integer> order = IntStream.range(0, p.length).boxed().sorted((a, b) -> Double.compare(p[b], p[a]))
                .toList();
        return classNames.get(order.getFirst()) + order.stream().limit(SHOWN)
                .map(c -> String.format(Locale.ROOT, "%s %.2f %%", classNames.get(c), 100 * p[c]))
                .collect(Collectors.joining(", ", "  (", ")"));
    }
}
