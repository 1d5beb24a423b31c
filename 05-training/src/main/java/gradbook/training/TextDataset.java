package gradbook.training;

import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Labelled texts as rows of numbers, one for each word, all of one length. See [Texts#encode].
///
/// @param texts      the numbers of the words of each; not copied
/// @param labels     the class of each; not copied
/// @param classNames what the classes are called
public record TextDataset(int[][] texts, int[] labels, List<String> classNames) implements Dataset {

    /// @throws ShapeException unless there is a label for each text, and all texts have the same length
    public TextDataset {
        classNames = List.copyOf(classNames);
        if (texts.length != labels.length)
            throw new ShapeException(texts.length + " texts with " + labels.length + " labels");
        for (int[] text : texts)
            if (text.length != texts[0].length)
                throw new ShapeException("texts of " + texts[0].length + " and of " + text.length
                        + " words: all must have the same length");
    }

    @Override public int size() {
        return labels.length;
    }

    /// The texts with the given numbers, shape (N, length): a float32 tensor whose elements are whole numbers, for an
    /// embedding to look up.
    @Override public Batch batch(int... examples) {
        int length = texts.length == 0 ? 0 : texts[0].length;
        float[] numbers = new float[Math.multiplyExact(examples.length, length)];
        for (int i = 0; i < examples.length; i++)
            for (int j = 0; j < length; j++) numbers[i * length + j] = texts[examples[i]][j];
        return new Batch(Tensor.of(Shape.of(examples.length, length), numbers),
                Arrays.stream(examples).map(i -> labels[i]).toArray());
    }

    @Override public String toString() {
        return size() + " texts of " + classNames.size() + " classes";
    }
}
