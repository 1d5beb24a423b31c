package gradbook.benchmarks;

/// A kind of work that is compared.
interface Area {
    Section measure(Settings settings);
}
