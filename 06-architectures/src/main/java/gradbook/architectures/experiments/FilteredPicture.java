package gradbook.architectures.experiments;

import gradbook.autodiff.Variable;
import gradbook.cnn.Filters;
import gradbook.tensor.DType;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.TextTable;
import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import gradbook.training.Picture;
import gradbook.training.PictureFile;
import gradbook.training.Resize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Convolution as image processing: the seven filters of [Filters] on a picture.
///
/// @param digits  of MNIST in a row and a column, when there is no picture
/// @param longest the side that a larger picture is scaled down to, in pixels
/// @param file    a picture, grey or in colour
public record FilteredPicture(int digits, int longest, Optional<Path> file) implements Experiment {

    public static FilteredPicture standard() {
        return new FilteredPicture(2, FilterSheet.SIDE, Optional.empty());
    }

    @Override public String name() {
        return "filters";
    }

    @Override public String question() {
        return "What do the classic 3×3 filters make of a picture?";
    }

    @Override public FilteredPicture with(Path data) {
        return new FilteredPicture(digits, longest, Optional.of(data));
    }

    @Override public Findings run(Seed seed, Consumer<String> progress) throws IOException {
        Tensor image = file.isPresent() ? picture(file.get()) : digitSheet();
        var table = new TextTable("filter", "kernel", "sum", "least", "largest", "what it does");
        for (Filters filter : Filters.values()) {
            Tensor kernel = filter.kernel(DType.FLOAT32), filtered = filtered(filter, image);
            table.row(title(filter), kernelText(filter).collect(Collectors.joining(" / ")),
                    number(kernel.sum().item()), number(filtered.min().item()), number(filtered.max().item()),
                    effect(filter));
        }
        return new Findings(table, "Pixels are numbers from 0, black, to 1, white.\nThe kernels of the blurs are"
                + " divided by 9 and by 16.", () -> FilterSheet.draw(image));
    }

    static Tensor filtered(Filters filter, Tensor image) {
        return filter.apply(Variable.constant(image)).value();
    }

    /// Numbers from 0 to 1, (1, 3, height, width).
    private Tensor picture(Path file) throws IOException {
        Picture picture = Picture.of(PictureFile.read(file));
        int longer = Math.max(picture.width(), picture.height());
        if (longer > longest)
            picture = Resize.to(picture, Math.max(1, picture.width() * longest / longer),
                    Math.max(1, picture.height() * longest / longer));
        return levels(picture.pixels(), Shape.of(1, 3, picture.height(), picture.width()));
    }

    /// The first digits of MNIST's test images, side by side, (1, 1, height, width).
    private Tensor digitSheet() {
        ImageDataset images = Mnist.test();
        Tensor[] rows = IntStream.range(0, digits).mapToObj(row -> Tensor.concat(3, IntStream.range(0, digits)
                .mapToObj(column -> levels(images.image(row * digits + column), Shape.of(1, 1, 28, 28)))
                .toArray(Tensor[]::new))).toArray(Tensor[]::new);
        return Tensor.concat(2, rows);
    }

    private static Tensor levels(byte[] bytes, Shape shape) {
        float[] levels = new float[bytes.length];
        for (int i = 0; i < levels.length; i++) levels[i] = (bytes[i] & 255) / 255f;
        return Tensor.of(shape, levels);
    }

    /// `BOX_BLUR` is "box blur".
    static String title(Filters filter) {
        return filter.name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("gauss", "Gauss");
    }

    /// What the whole numbers of [#kernelText] are divided by.
    static long divisor(Filters filter) {
        return Math.round(1 / smallest(filter.kernel(DType.FLOAT64).toDoubles()));
    }

    private static double smallest(double[] kernel) {
        return Arrays.stream(kernel).map(Math::abs).filter(x -> x > 0).min().orElseThrow();
    }

    /// The rows of the kernel in whole numbers, such as "1 2 1".
    static Stream<String> kernelText(Filters filter) {
        double[] numbers = filter.kernel(DType.FLOAT64).toDoubles();
        double unit = smallest(numbers);
        return IntStream.range(0, 3).mapToObj(row -> IntStream.range(3 * row, 3 * row + 3)
                .mapToObj(i -> String.valueOf(Math.round(numbers[i] / unit))).collect(Collectors.joining(" ")));
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.2f", Math.round(100 * x) / 100.0);
    }

    private static String effect(Filters filter) {
        return switch (filter) {
            case IDENTITY -> "leaves it as it is";
            case CORNERS -> "finds corners and slanting edges";
            case EDGES -> "finds edges";
            case EDGES_ALL_AROUND -> "finds edges in all directions";
            case SHARPEN -> "exaggerates edges";
            case BOX_BLUR -> "blurs";
            case GAUSSIAN_BLUR -> "blurs, nearer pixels counting more";
        };
    }
}
