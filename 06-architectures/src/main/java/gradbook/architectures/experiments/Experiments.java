package gradbook.architectures.experiments;

import java.util.List;

/// All experiments, in the order of the chapters that they belong to.
public final class Experiments {
    public static final List<Experiment> ALL = List.of(
            DeepLinear.standard(),
            VanishingGradient.standard(),
            Initialisation.standard(),
            Normalised.standard(),
            FilteredPicture.standard(),
            ConvolutionTimes.standard(),
            Optimizers.standard(),
            BatchSizes.standard(),
            Regularisation.standard(),
            CrossValidation.standard(),
            Reviews.standard());

    private Experiments() {}
}
