package gradbook.autodiff.check;

import gradbook.autodiff.Op;
import gradbook.autodiff.check.Catalogue.Drawn;
import gradbook.autodiff.check.Catalogue.Item;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What was found about one item of a [Catalogue], in several configurations.
///
/// @param name of the item
/// @param isFlat whether it is declared to have no slope, and none was seen
public record ItemReport(String name, boolean isFlat, List<Configuration> configurations) {

    /// One of them.
    ///
    /// @param number counted from 1
    /// @param description the subject and the shapes it was given
    public record Configuration(int number, String description, Report report) {}

    /// Checks `item` in so many configurations, or fewer if each of them takes long, with derivatives up
    /// to `order`. What is drawn depends on the seed, the name and the number of the configuration, and on
    /// nothing else.
    public static ItemReport of(Item item, int wanted, int order, Seed seed) {
        int configurations = Math.max(1, wanted / item.effort());
        Seed own = seed.split(item.name());
        List<Drawn> drawn = IntStream.range(0, configurations)
                .mapToObj(k -> item.draw().from(own.split(k).split("draw").generator())).toList();
        List<Configuration> checked = IntStream.range(0, configurations)
                .mapToObj(k -> check(k + 1, drawn.get(k), order, own.split(k).split("check").value())).toList();
        boolean flat = drawn.stream().allMatch(d -> isFlat(d.subject()))
                && checked.stream().allMatch(c -> c.report.isVacuous());
        return new ItemReport(item.name(), flat, checked);
    }

    private static Configuration check(int number, Drawn drawn, int order, long seed) {
        String shapes = drawn.inputs().stream().map(x -> x.shape().toString()).collect(Collectors.joining(" and "));
        Report report = GradientCheck.of(drawn.subject()).at(drawn.inputs().toArray(Tensor[]::new))
                .upToOrder(Math.min(order, drawn.maxOrder())).seed(seed).run();
        return new Configuration(number, drawn.subject().name() + " of " + shapes, report);
    }

    private static boolean isFlat(Subject subject) {
        return subject.op().filter(op -> op.backward() instanceof Op.Backward.Flat).isPresent();
    }

    /// FAIL if it failed in any configuration, PASS if it passed in most of them.
    public Verdict verdict() {
        if (count(Verdict.FAIL) > 0) return Verdict.FAIL;
        return 2 * count(Verdict.PASS) > configurations.size() ? Verdict.PASS : Verdict.INCONCLUSIVE;
    }

    /// How many configurations ended with `verdict`.
    public int count(Verdict verdict) {
        return (int) reports().stream().filter(r -> r.verdict() == verdict).count();
    }

    /// How many derivatives were compared in all.
    public int compared() {
        return reports().stream().mapToInt(Report::compared).sum();
    }

    /// The largest relative error in what agreed, NaN if nothing was compared.
    public double worst() {
        return largest(reports().stream().map(Report::worst).toList());
    }

    /// The smallest relative error that each of the passed configurations would have shown, NaN if none
    /// passed.
    public double resolution() {
        return largest(reports().stream().filter(r -> r.verdict() == Verdict.PASS).map(Report::resolution).toList());
    }

    private static double largest(List<Double> numbers) {
        return numbers.stream().filter(x -> !Double.isNaN(x)).mapToDouble(x -> x).max().orElse(Double.NaN);
    }

    private List<Report> reports() {
        return configurations.stream().map(Configuration::report).toList();
    }
}
