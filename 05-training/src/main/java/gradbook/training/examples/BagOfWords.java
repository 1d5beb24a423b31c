package gradbook.training.examples;

import gradbook.autodiff.Variable;
import gradbook.layers.Embedding;
import gradbook.layers.Layer;
import gradbook.layers.Linear;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import gradbook.training.Vocabulary;
import java.util.random.RandomGenerator;

/// Tells texts apart by the words in them, in whatever order: each word has a vector e of D numbers, a text is the mean
/// of those of its words, and a linear layer decides.
///
/// ```
/// h = (1/n) Σ e(word)      logits = W·h + b
/// ```
///
/// | | shape |
/// |---|---|
/// | input | (N, length), the numbers of the words, as [gradbook.training.TextDataset] has them |
/// | output | (N, classes) |
/// | `embedding.weight` | (words, D) |
/// | `classifier.weight`, `.bias` | (classes, D), (classes) |
///
/// n counts the words of the text and not the [padding][Vocabulary#PADDING] that fills it up to the common length: the
/// padding has a share of 0. If it counted, the same sentence would look weaker the more room there is after it. In
/// PyTorch this is `EmbeddingBag` with `mode="mean"` and `padding_idx=0`; Joulin et al., *Bag of Tricks for Efficient
/// Text Classification*, 2016, show how far one gets with it.
public record BagOfWords(Embedding embedding, Linear classifier) implements Layer {

    /// With random weights.
    ///
    /// @param words    the size of the vocabulary
    /// @param features D, how many numbers stand for a word
    public static BagOfWords of(int words, int features, int classes, RandomGenerator random) {
        return new BagOfWords(Embedding.of(words, features, random), Linear.of(features, classes, random));
    }

    /// @throws ShapeException if `x` is not of shape (N, length)
    @Override public Variable forward(Variable x) {
        if (x.shape().rank() != 2)
            throw new ShapeException("bag of words of texts " + x.shape() + ": they must have the shape (N, length)");
        Variable share = Variable.constant(shares(x.value()).unsqueeze(2));
        return classifier.apply(embedding.apply(x).mul(share).sum(1));
    }

    /// 1/n for each of the n words of a text, 0 for padding; a text without words is the vector 0.
    private Tensor shares(Tensor x) {
        Tensor isWord = x.ne(Tensor.scalar(Vocabulary.PADDING, x.dtype())).to(embedding.weight().value().dtype());
        Tensor n = isWord.sum(1).maximum(Tensor.scalar(1, isWord.dtype()));
        return isWord.div(n.unsqueeze(1));
    }
}
