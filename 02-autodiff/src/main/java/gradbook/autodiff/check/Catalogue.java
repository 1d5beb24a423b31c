package gradbook.autodiff.check;

import gradbook.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;

/// What a chapter offers to differentiate: each of its operations and layers, ready to be checked in
/// configurations drawn at random.
///
/// Chapters register theirs as a service (`provides` in their module-info, and a file in
/// `META-INF/services` for the class path), and so can anyone with layers of their own.
public interface Catalogue {

    /// One operation or layer.
    ///
    /// @param name as it is written in code: `Derivatives.ADD`, `Conv2d`
    /// @param effort how many times as long as usual a check takes; it is then done in so many times
    ///        fewer configurations
    record Item(String name, int effort, Draw draw) {
        public Item(String name, Draw draw) {
            this(name, 1, draw);
        }
    }

    /// Draws a configuration, and a point where it has a derivative to be checked.
    interface Draw {
        Drawn from(RandomGenerator random);
    }

    /// A configuration at a point.
    ///
    /// @param maxOrder up to which order derivatives are worth a check here
    record Drawn(Subject subject, List<Tensor> inputs, int maxOrder) {
        public static Drawn of(Subject subject, Tensor... inputs) {
            return new Drawn(subject, List.of(inputs), Integer.MAX_VALUE);
        }

        /// The same with first derivatives only: at a kink there are no others, and in a large function
        /// they would take long.
        public Drawn onlyFirstOrder() {
            return new Drawn(subject, inputs, 1);
        }
    }

    /// The chapter or library, as in `02-autodiff`.
    String name();

    List<Item> items();

    /// All catalogues there are, by name.
    static List<Catalogue> all() {
        return ServiceLoader.load(Catalogue.class).stream().map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Catalogue::name)).toList();
    }
}
