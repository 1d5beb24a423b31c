package gradbook.autodiff.check.hardcases;

import gradbook.autodiff.Op;
import gradbook.autodiff.check.GradientCheck;
import gradbook.autodiff.check.Precision;
import gradbook.autodiff.check.Report;
import gradbook.autodiff.check.hardcases.Tally.Key;
import gradbook.tensor.Seed;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/// Measures gradient checkers on functions whose gradients are known: how often they sound a false alarm,
/// and how often they let a mistake pass.
///
/// Arguments, all optional: the number of random points per case (200), the seed (1), and a part of the
/// name of the cases to be run. Each case draws from a seed of its own, so that its results depend
/// neither on the other cases nor on the number of threads.
public final class Calibration {

    /// By the names they have in the tables.
    private static final Map<String, Checker> CHECKERS = new LinkedHashMap<>();
    private static final Queue<Long> TIMES = new ConcurrentLinkedQueue<>();

    static {
        CHECKERS.put("Gradbook", Calibration::gradbook);
        CHECKERS.put("CS231n, tolerance 1e-5", PlainDifferences.cs231n(1e-5));
        CHECKERS.put("CS231n, tolerance 1e-7", PlainDifferences.cs231n(1e-7));
        CHECKERS.put("PyTorch gradcheck", PlainDifferences.pytorch());
    }

    public static void main(String[] args) throws InterruptedException, ExecutionException {
        int points = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        Seed seed = Seed.of(args.length > 1 ? Long.parseLong(args[1]) : 1);
        String part = args.length > 2 ? args[2] : "";
        var tables = new Tables(CHECKERS.keySet());
        tables.print("The list of hard cases", measure(HardCases.all(), points, seed, part));
        tables.print("Our own cases", measure(OwnCases.all(), points, seed, part));
        tables.printNothingMayPass("Functions that move in jumps", measure(Refusals.all(), points, seed, part));
        tables.printNothingMayPass("Points where nothing is seen", measure(Vacuous.all(), points, seed, part));
        long[] times = TIMES.stream().mapToLong(t -> t).sorted().toArray();
        System.out.printf("%nOne check by Gradbook: median %.2f ms, 95 %% within %.2f ms, in two threads%n",
                times[times.length / 2] / 1e6, times[times.length * 95 / 100] / 1e6);
    }

    private static Checker.Outcome gradbook(Op op, List<Tensor> inputs, double roundingUnit, RandomGenerator random) {
        Precision precision = roundingUnit > Precision.FLOAT64.unit() ? Precision.FLOAT32 : Precision.FLOAT64;
        long before = System.nanoTime();
        Report report = GradientCheck.of(op).at(inputs.toArray(Tensor[]::new)).precision(precision)
                .seed(random.nextLong()).run();
        TIMES.add(System.nanoTime() - before);
        return new Checker.Outcome(Checker.Verdict.valueOf(report.verdict().name()), report.diagnosis());
    }

    /// What came out, in the order of the cases.
    private static Map<Key, Tally> measure(List<HardCase> cases, int points, Seed seed, String part)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(2)) {
            var running = new ArrayList<Future<Map<Key, Tally>>>();
            for (HardCase c : cases)
                if (c.name().contains(part))
                    running.add(threads.submit(() -> run(c, points, seed.split(c.name()))));
            var tallies = new LinkedHashMap<Key, Tally>();
            for (Future<Map<Key, Tally>> each : running) tallies.putAll(each.get());
            return tallies;
        }
    }

    private static Map<Key, Tally> run(HardCase c, int points, Seed seed) {
        var tallies = new LinkedHashMap<Key, Tally>();
        for (int point = 0; point < points; point++) {
            Seed here = seed.split(point);
            List<Tensor> inputs = c.points().draw(here.split("point").generator());
            check(c, "", c.right(), inputs, here, tallies);
            c.wrong().forEach((mistake, op) -> {
                if (c.differs(mistake, inputs, here.split("probe").generator()))
                    check(c, mistake, op, inputs, here, tallies);
            });
        }
        return tallies;
    }

    /// All checkers on one gradient, each with the same random numbers as the others.
    private static void check(HardCase c, String mistake, Op op, List<Tensor> inputs, Seed here,
            Map<Key, Tally> tallies) {
        CHECKERS.forEach((name, checker) -> {
            Checker.Outcome outcome = checker.check(
                    op, inputs, c.roundingUnit(), here.split("checker").generator());
            tallies.computeIfAbsent(new Key(name, c.name(), mistake), _ -> new Tally()).add(outcome, mistake);
        });
    }

    private Calibration() {}
}
