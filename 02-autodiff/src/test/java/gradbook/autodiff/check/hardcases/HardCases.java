package gradbook.autodiff.check.hardcases;

import java.util.List;
import java.util.stream.Stream;

/// The list of hard cases, one file per family.
///
/// They were collected from what gradient checkers got wrong: false alarms at kinks, at the edges of
/// domains, under rounding and at unusual scales, and mistakes that passed because terms cancelled.
public final class HardCases {

    public static List<HardCase> all() {
        return Stream.of(
                ElementwiseCases.all(),
                KinkCases.all(),
                MaximumCases.all(),
                SoftmaxCases.all(),
                NormalizationCases.all(),
                VarianceCases.all(),
                ProductCases.all(),
                BroadcastCases.all(),
                ConvolutionCases.all(),
                RoutingCases.all(),
                NetworkCases.all(),
                NoisyCases.all()).flatMap(List::stream).toList();
    }

    private HardCases() {}
}
