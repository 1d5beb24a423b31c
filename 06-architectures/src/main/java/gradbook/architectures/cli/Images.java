package gradbook.architectures.cli;

import gradbook.tensor.Seed;
import gradbook.training.Dataset;
import gradbook.training.ImageDataset;
import gradbook.training.ImageFolder;
import gradbook.training.Preprocessing;
import gradbook.training.Split;
import gradbook.training.Transform;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// The images of one training.
///
/// @param form    what the network sees them as
/// @param options how they were chosen and varied, under the names of the command's options
/// @param views   what is done to those to train with, in words, if anything
record Images(Dataset train, Dataset test, ImageForm form, SequencedMap<String, String> options,
              Optional<String> views) {
    static final String HOLD_OUT = "hold-out";
    private static final String AUGMENT = "augment";

    /// Pictures in files; a part `holdOut` of them, drawn at random, is for the test where there is no other.
    static Images of(Split<ImageFolder> split, Preprocessing preprocessing, boolean augment, double holdOut) {
        var options = new LinkedHashMap<String, String>();
        options.put(HOLD_OUT, String.valueOf(holdOut));
        options.put(AUGMENT, String.valueOf(augment));
        return new Images(split.train(), split.heldOut(),
                new ImageForm(preprocessing.shape(), preprocessing.normalization()), options,
                Optional.of("pictures: " + preprocessing));
    }

    /// Images of one size, those to train with varied by `transform` if there is one.
    static Images of(Split<ImageDataset> split, Optional<Transform> transform, boolean augment, Seed seed) {
        var options = new LinkedHashMap<String, String>();
        if (transform.isPresent()) options.put(AUGMENT, String.valueOf(augment));
        ImageDataset train = split.train();
        Optional<Transform> used = transform.filter(_ -> augment);
        return new Images(
                used.<Dataset>map(t -> train.augmented(t, seed.split("augmentation"))).orElse(train),
                split.heldOut(), new ImageForm(train.imageShape(), train.normalization()), options,
                used.map(t -> "images varied: " + t));
    }
}
