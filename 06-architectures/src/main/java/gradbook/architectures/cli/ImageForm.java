package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import gradbook.tensor.Shape;
import gradbook.training.Mnist;
import gradbook.training.Normalization;
import gradbook.training.Preprocessing;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a network has to see an image as: those that it is used for must be what those were that it was
/// trained with. A file of weights keeps it as texts, such as `image` 1×28×28, `mean` 0.1307, `deviation` 0.3081.
///
/// @param shape         of one image, (channels, height, width)
/// @param normalization how its bytes become numbers
record ImageForm(Shape shape, Normalization normalization) {
    private static final String IMAGE = "image";
    private static final String MEAN = "mean";
    private static final String DEVIATION = "deviation";
    private static final int LARGEST_SIDE = 8192;

    /// What a network's images are where nothing is said.
    static ImageForm usual(Architecture architecture) {
        return architecture.preprocessing().map(ImageForm::of)
                .orElseGet(() -> new ImageForm(architecture.image(), Mnist.test().normalization()));
    }

    private static ImageForm of(Preprocessing preprocessing) {
        return new ImageForm(preprocessing.shape(), preprocessing.normalization());
    }

    /// As texts to be saved.
    SequencedMap<String, String> options() {
        var options = new LinkedHashMap<String, String>();
        options.put(IMAGE, IntStream.range(0, shape.rank()).mapToObj(d -> String.valueOf(shape.dim(d)))
                .collect(Collectors.joining("×")));
        options.put(MEAN, text(normalization.mean()));
        options.put(DEVIATION, text(normalization.deviation()));
        return options;
    }

    private static String text(List<Double> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /// From the texts that [#options] gives.
    ///
    /// @param file where they are from, for error messages
    /// @throws IllegalArgumentException if they are no such texts: files can say anything
    static ImageForm parse(Map<String, String> options, Architecture architecture, Path file) {
        if (!options.containsKey(IMAGE)) return usual(architecture);
        try {
            int[] dims = Arrays.stream(options.get(IMAGE).split("×")).mapToInt(Integer::parseInt).toArray();
            List<Double> mean = numbers(options.get(MEAN)), deviation = numbers(options.get(DEVIATION));
            boolean sensible = dims.length == 3 && (dims[0] == 1 || dims[0] == 3)
                    && Arrays.stream(dims).allMatch(n -> n >= 1 && n <= LARGEST_SIDE)
                    && mean.size() == dims[0] && mean.stream().allMatch(Double::isFinite)
                    && deviation.size() == dims[0] && deviation.stream().allMatch(x -> x > 0 && x < 1e9);
            if (sensible) return new ImageForm(Shape.of(dims), new Normalization(mean, deviation));
        } catch (NumberFormatException | NullPointerException _) {
            // answered below, like all else that makes no sense
        }
        throw new IllegalArgumentException(file + " does not say which images its network sees: image "
                + options.get(IMAGE) + ", mean " + options.get(MEAN) + ", deviation " + options.get(DEVIATION));
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Double::valueOf).toList();
    }
}
