package gradbook.autodiff.check;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Op;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Variable;
import gradbook.autodiff.check.Subject.Function;
import gradbook.tensor.DType;
import gradbook.tensor.ShapeException;
import gradbook.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// Checks that backward gives the derivatives of the function that forward computes.
///
/// ```java
/// GradientCheck.of(x -> x.mul(x.sigmoid())).at(x).verify();
/// Report report = GradientCheck.of(Derivatives.DIV).at(x, y).upToOrder(2).run();
/// ```
///
/// First the [Behaviour] that has nothing to do with values, then every number of the gradients of all
/// inputs and parameters beside its measurement ([Comparison]), each judged by the error of that
/// measurement ([Judge]). What fails gets a [Diagnosis]; in a composite function, the first operation
/// whose own rule is wrong is named ([FirstWrongOperation]).
///
/// Checks compute in float64 unless an input is float32; see [Precision].
public final class GradientCheck {
    private final Subject subject;
    private final List<Tensor> inputs;
    private final int order;
    private final long seed;
    private final Optional<Precision> precision;

    private GradientCheck(Subject subject, List<Tensor> inputs, int order, long seed,
            Optional<Precision> precision) {
        this.subject = subject;
        this.inputs = inputs;
        this.order = order;
        this.seed = seed;
        this.precision = precision;
    }

    /// A check of anything that has been made a [Subject].
    public static GradientCheck of(Subject subject) {
        return new GradientCheck(subject, List.of(), 1, 0, Optional.empty());
    }

    /// A check of an operation.
    public static GradientCheck of(Op op) {
        return of(Subject.of(op));
    }

    public static GradientCheck of(UnaryOperator<Variable> function) {
        return of(Subject.of(function));
    }

    public static GradientCheck of(BinaryOperator<Variable> function) {
        return of(Subject.of(function));
    }

    /// A check of a function of several inputs.
    public static GradientCheck ofList(Function function) {
        return of(Subject.ofList(function));
    }

    /// Where to check.
    public GradientCheck at(Tensor... inputs) {
        return new GradientCheck(subject, List.of(inputs), order, seed, precision);
    }

    /// Also checks the derivatives of the derivatives, up to this order: those of a random combination
    /// of the derivatives of the order before.
    public GradientCheck upToOrder(int order) {
        if (order < 1) throw new IllegalArgumentException("derivatives have the order 1, 2, …, not " + order);
        return new GradientCheck(subject, inputs, order, seed, precision);
    }

    /// Draws upstream gradients and directions from this seed, 0 if none is given.
    public GradientCheck seed(long seed) {
        return new GradientCheck(subject, inputs, order, seed, precision);
    }

    /// Assumes this rounding, for instance for a function that computes in float32 within.
    public GradientCheck precision(Precision precision) {
        return new GradientCheck(subject, inputs, order, seed, Optional.of(precision));
    }

    /// @throws AssertionError with the message of the report, unless the verdict is PASS
    public void verify() {
        Report report = run();
        if (report.verdict() != Verdict.PASS) throw new AssertionError(report.toString());
    }

    /// Checks, and reports what was found.
    public Report run() {
        var random = new Random(seed);
        Report report = firstOrder(random);
        Function function = subject.function();
        for (int k = 2; k <= order && report.verdict() == Verdict.PASS; k++) {
            try {
                function = slope(function, random);
                report = higherOrder(report, subject.with(function), k, random);
            } catch (RuntimeException e) {
                report = Report.fail(subject.name(), "no derivative of order " + k,
                        "the rule cannot be differentiated: " + reason(e));
            }
        }
        return report;
    }

    /// A check without finite differences: ⟨J·u, v⟩ = ⟨u, Jᵀ·v⟩, exact for linear functions; see [Adjoint].
    public Report adjointTest() {
        var point = new Point(subject, inputs, false);
        return Adjoint.report(subject, point, precision(point), new Random(seed));
    }

    /// A check without a tolerance: with the right gradient, the remainder of the linear prediction shrinks like
    /// the square of the step; see [TaylorRemainder].
    public Report taylorTest() {
        var point = new Point(subject, inputs, false);
        return TaylorRemainder.report(subject, point, precision(point), new Random(seed));
    }

    private Precision precision(Point point) {
        boolean single = point.slots().stream().anyMatch(s -> s.value().dtype() == DType.FLOAT32);
        return precision.orElse(Precision.of(single ? DType.FLOAT32 : DType.FLOAT64));
    }

    private Report firstOrder(RandomGenerator random) {
        Point point;
        try {
            point = new Point(subject, inputs, false);
        } catch (RuntimeException e) {
            return Report.fail(subject.name(), "no forward pass", "the function cannot be called here: " + reason(e));
        }
        if (point.output().size() == 0 || point.slots().stream().allMatch(s -> s.size() == 0))
            return Report.inconclusive(subject.name(), Report.VACUOUS,
                    "the output " + point.output().shape() + " or the inputs are empty");
        if (!Arrays.stream(point.output().toDoubles()).allMatch(Double::isFinite))
            return Report.inconclusive(subject.name(), "outside domain", "the function is not finite at this point");
        Precision assumed = precision(point);
        Optional<Behaviour.Mistake> mistake;
        try {
            mistake = Behaviour.mistake(point, assumed, inputs, random);
        } catch (RuntimeException e) {
            String name = e instanceof ShapeException ? "wrong shape" : "no backward pass";
            return Report.fail(subject.name(), name, "the backward pass fails: " + reason(e));
        }
        if (mistake.isPresent()) return Report.fail(subject.name(), mistake.get().name(), mistake.get().message());
        List<Entry> entries = Comparison.of(point, assumed, random);
        return point.isFlat() ? Findings.ofFlat(subject, point, entries)
                : Findings.report(subject, point, entries, assumed);
    }

    /// Messages written for readers speak for themselves; others need the name of what was thrown.
    private static String reason(RuntimeException e) {
        boolean speaks = e instanceof IllegalArgumentException || e instanceof IllegalStateException;
        return speaks && e.getMessage() != null ? e.getMessage() : e.toString();
    }

    private Report higherOrder(Report before, Subject slope, int k, RandomGenerator random) {
        Point point = new Point(slope, inputs, true);
        Precision assumed = precision(point);
        return Findings.ofOrder(k, before, slope, point, Comparison.of(point, assumed, random), assumed);
    }

    /// The function whose value is a random combination of all first derivatives of `function`.
    private Function slope(Function function, RandomGenerator random) {
        Point point = new Point(subject.with(function), inputs, true);
        Variable upstream = Variable.constant(point.tensor(Comparison.signed(point.output().size(), random)));
        var weights = new ArrayList<Variable>();
        for (Point.Slot slot : point.slots())
            weights.add(Variable.constant(Tensor.of(slot.value().shape(), Comparison.signed(slot.size(), random))
                    .to(slot.value().dtype())));
        List<Parameter> parameters = point.parameters();
        return in -> {
            // Evaluated far from any graph, the inputs are constants; here they are differentiated all the same.
            List<Variable> x = in.stream().map(v -> v.requiresGrad() ? v : Variable.variable(v.value())).toList();
            var wanted = new ArrayList<Variable>(x);
            wanted.addAll(parameters);
            Variable value = function.apply(x).mul(upstream).sum();
            Variable total = Variable.constant(Tensor.zeros(value.shape(), value.value().dtype()));
            if (!value.requiresGrad()) return total;
            Gradients gradients = value.gradients(x.toArray(Variable[]::new));
            for (int i = 0; i < wanted.size(); i++)
                if (gradients.contains(wanted.get(i)))
                    total = total.add(gradients.of(wanted.get(i)).mul(weights.get(i)).sum());
            return total;
        };
    }
}
