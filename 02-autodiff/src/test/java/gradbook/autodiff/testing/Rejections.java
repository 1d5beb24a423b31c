package gradbook.autodiff.testing;

import gradbook.autodiff.Op;
import gradbook.autodiff.check.Catalogue.Drawn;
import gradbook.autodiff.check.Catalogue.Item;
import gradbook.autodiff.check.GradientCheck;
import gradbook.autodiff.check.Report;
import gradbook.autodiff.check.Sampler;
import gradbook.autodiff.check.Verdict;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Shows wrong rules to the gradient checker, and counts how many of them it rejects.
///
/// Each mistake is tried in as many configurations as asked for, and only in those in which it makes a
/// [difference][VisibleMistakes]. What is drawn is the same in every run.
public final class Rejections {
    private static final int FEWEST_DRAWS = 400, MOST_DRAWS = 50_000;

    /// An operation at a point, and rules for it that are wrong.
    public record Case(Op right, List<WrongRule> wrong, Tensor... inputs) {
        private int derivatives() {
            return Arrays.stream(inputs).mapToInt(Tensor::size).sum() * right.forward().apply(List.of(inputs)).size();
        }
    }

    /// What became of one mistake.
    private static final class Tally {
        int tried, rejected, nameable, named;
        final List<String> passed = new ArrayList<>();
    }

    private final int configurations, derivatives;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final Map<String, Integer> rightOnes = new HashMap<>();

    /// @param configurations in how many each mistake is tried
    /// @param derivatives that a configuration has at most, numbers in the inputs times numbers in the
    ///        output: more would only take longer
    public Rejections(int configurations, int derivatives) {
        this.configurations = configurations;
        this.derivatives = derivatives;
    }

    /// Tries the [mistakes that can be made anywhere][WrongRules] in an operation of a catalogue: all that make
    /// a difference in some configuration. What has no slope has no rule to be wrong.
    public void tryGeneral(Item item) {
        var random = new Random(item.name().hashCode());
        for (int n = 0; n < FEWEST_DRAWS || n < MOST_DRAWS && !isComplete(); n++) {
            Drawn drawn = item.draw().from(random);
            Op op = drawn.subject().op().orElseThrow();
            if (op.backward() instanceof Op.Backward.Flat) return;
            Tensor[] inputs = drawn.inputs().toArray(Tensor[]::new);
            tryAll(item.name(), new Case(op, WrongRules.of(op, inputs).stream()
                    .filter(wrong -> wrong.order() <= drawn.maxOrder()).toList(), inputs), n < FEWEST_DRAWS);
        }
    }

    /// Tries mistakes that can be made in one operation only: each of them must make a difference often enough.
    public void trySpecial(String operation, Function<Sampler, Case> draw) {
        RandomGenerator random = new Random(operation.hashCode());
        for (int n = 0; n == 0 || n < MOST_DRAWS && !isComplete(); n++) {
            Case drawn = draw.apply(new Sampler(random));
            for (WrongRule wrong : drawn.wrong) tallies.computeIfAbsent(name(operation, wrong), _ -> new Tally());
            tryAll(operation, drawn, false);
        }
    }

    private static String name(String operation, WrongRule wrong) {
        return operation + ": " + wrong.mistake();
    }

    private boolean isComplete() {
        return tallies.values().stream().allMatch(t -> t.tried == configurations);
    }

    /// @param isNew whether mistakes may come up that have not made a difference before
    private void tryAll(String operation, Case drawn, boolean isNew) {
        if (drawn.derivatives() > derivatives) return;
        VisibleMistakes visible = null;
        for (WrongRule wrong : drawn.wrong) {
            Tally tally = tallies.get(name(operation, wrong));
            if (tally == null ? !isNew : tally.tried == configurations) continue;
            if (visible == null) {
                visible = new VisibleMistakes(drawn.right, List.of(drawn.inputs), new Random(0));
                requireRight(operation, drawn);
            }
            if (visible.contains(wrong))
                check(wrong, tallies.computeIfAbsent(name(operation, wrong), _ -> new Tally()), drawn.inputs);
        }
    }

    /// Without mistakes it must not be rejected, or else the rejection of the mistakes would mean nothing.
    private void requireRight(String operation, Case drawn) {
        if (rightOnes.merge(operation, 1, Integer::sum) > configurations) return;
        Report report = GradientCheck.of(drawn.right).at(drawn.inputs).run();
        if (report.verdict() == Verdict.FAIL) throw new AssertionError("the right rule is rejected: " + report);
    }

    private static void check(WrongRule wrong, Tally tally, Tensor... inputs) {
        Report report = GradientCheck.of(wrong.op()).at(inputs).upToOrder(wrong.order()).seed(tally.tried).run();
        tally.tried++;
        if (report.verdict() == Verdict.FAIL) tally.rejected++;
        else tally.passed.add(Arrays.stream(inputs).map(x -> x.shape() + " " + Arrays.toString(x.toDoubles()))
                .collect(Collectors.joining(" and ")) + ": " + report);
        if (wrong.diagnosis().isEmpty()) return;
        tally.nameable++;
        if (report.diagnosis().contains(wrong.diagnosis())) tally.named++;
    }

    /// @throws AssertionError if a mistake passed a check, or could not be tried often enough
    public void requireAllRejected() {
        String complaints = tallies.entrySet().stream().filter(t -> t.getValue().rejected < configurations)
                .map(t -> "\n  " + t.getKey() + ": tried " + t.getValue().tried + " of " + configurations
                        + " times, rejected " + t.getValue().rejected + " times"
                        + t.getValue().passed.stream().limit(1).map(p -> "; not " + p).collect(Collectors.joining()))
                .collect(Collectors.joining());
        if (!complaints.isEmpty()) throw new AssertionError("wrong rules that were not rejected:" + complaints);
    }

    /// The part of the mistakes with a name that the checker called by it.
    public double named() {
        return count(t -> t.named) / (double) count(t -> t.nameable);
    }

    private int count(ToIntFunction<Tally> number) {
        return tallies.values().stream().mapToInt(number).sum();
    }

    /// As in `511 mistakes, 10220 checks, 10220 rejected`.
    @Override public String toString() {
        return tallies.size() + " mistakes, " + count(t -> t.tried) + " checks, "
                + count(t -> t.rejected) + " rejected";
    }
}
