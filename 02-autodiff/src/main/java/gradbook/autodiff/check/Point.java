package gradbook.autodiff.check;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Op;
import gradbook.autodiff.Origin;
import gradbook.autodiff.Parameter;
import gradbook.autodiff.Recording;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// A function at the point where it is checked, as plain numbers: its value, what backward says, and
/// its value at places nearby.
///
/// To move, the numbers of one tensor are overwritten, the function is called, and the old numbers
/// are put back: the caller's own inputs are never touched, for they are copied first; parameters
/// belong to the function, and are the same again afterwards, to the bit.
final class Point {

    /// A tensor the function depends on: an input, or one of its parameters.
    record Slot(String name, Tensor value) {
        int size() {
            return value.size();
        }

        void set(int element, double x) {
            value.storage().set(value.layout().position(element), x);
        }

        @Override public String toString() {
            return name + " " + value.shape();
        }
    }

    /// One forward pass that can still be walked back.
    record Tape(Variable output, List<Variable> leaves) {
        /// Per slot the gradient as backward gave it, or `null` where none arrived.
        List<Tensor> gradients(Tensor upstream) {
            Gradients found = output.requiresGrad() ? output.backward(upstream) : null;
            return leaves.stream()
                    .map(x -> found != null && found.contains(x) ? found.of(x).value() : null).toList();
        }
    }

    private final Subject subject;
    private final boolean recorded;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Variable> constants = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final Set<Parameter> reached = new HashSet<>();
    private final Tape tape;

    /// @param recorded whether the function asks for gradients itself, so that it cannot be called
    ///        with recording switched off
    Point(Subject subject, List<Tensor> inputs, boolean recorded) {
        this.subject = subject;
        this.recorded = recorded;
        for (int i = 0; i < inputs.size(); i++) {
            Tensor copy = inputs.get(i).copy();
            slots.add(new Slot(inputs.size() == 1 ? "input" : "input " + (i + 1), copy));
            constants.add(Variable.constant(copy));
        }
        namedParameters(subject, record().output()).forEach((name, p) -> {
            slots.add(new Slot(name, p.value()));
            parameters.add(p);
        });
        this.tape = record();
    }

    private Map<String, Parameter> namedParameters(Subject subject, Variable output) {
        Map<String, Parameter> named = new LinkedHashMap<>();
        Set<Parameter> known = new HashSet<>();
        subject.parameters().forEach((name, p) -> {
            if (known.add(p)) named.put(name, p);
        });
        for (Variable x : ancestors(output))
            if (x instanceof Parameter p) {
                reached.add(p);
                if (known.add(p)) named.put(p.name() != null ? p.name() : "parameter " + (named.size() + 1), p);
            }
        return named;
    }

    /// Everything `output` was computed from, without recursion: graphs can be deep.
    private static List<Variable> ancestors(Variable output) {
        var found = new ArrayList<Variable>();
        var seen = new HashSet<Variable>(List.of(output));
        var open = new ArrayDeque<Variable>(seen);
        while (!open.isEmpty()) {
            Variable x = open.removeFirst();
            found.add(x);
            if (x.origin() instanceof Origin.Result(_, List<Variable> inputs, _))
                for (Variable input : inputs) if (seen.add(input)) open.add(input);
        }
        return found;
    }

    List<Slot> slots() {
        return slots;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /// Parameters that the output was not computed from.
    List<Slot> idleParameters() {
        var idle = new ArrayList<Slot>();
        for (int i = 0; i < parameters.size(); i++)
            if (!reached.contains(parameters.get(i))) idle.add(slots.get(constants.size() + i));
        return idle;
    }

    /// A new forward pass at the point.
    Tape record() {
        return record(slots.subList(0, constants.size()).stream().map(Slot::value).toList());
    }

    /// A forward pass at a place nearby, where every number differs by a few per cent.
    Tape recordNearby(RandomGenerator random) {
        return record(slots.subList(0, constants.size()).stream().map(s -> {
            Tensor copy = s.value().copy();
            for (int i = 0; i < copy.size(); i++)
                copy.storage().set(i, copy.storage().get(i) * (1 + 0.05 * random.nextDouble()));
            return copy;
        }).toList());
    }

    private Tape record(List<Tensor> inputs) {
        List<Variable> variables = inputs.stream().map(Variable::variable).toList();
        var leaves = new ArrayList<Variable>(variables);
        leaves.addAll(parameters);
        return new Tape(subject.function().apply(variables), leaves);
    }

    /// Puts back the numbers of all slots.
    void restore(double[][] values) {
        for (int s = 0; s < values.length; s++)
            for (int e = 0; e < values[s].length; e++) slots.get(s).set(e, values[s][e]);
    }

    Tape tape() {
        return tape;
    }

    /// Whether the last operation is declared to have no slope.
    boolean isFlat() {
        return tape.output().origin() instanceof Origin.Result(Op op, _, _)
                && op.backward() instanceof Op.Backward.Flat;
    }

    Tensor output() {
        return tape.output().value();
    }

    /// The gradients for an upstream gradient, per slot, in reading order; zeros where none arrived.
    double[][] gradients(double[] upstream) {
        List<Tensor> found = tape.gradients(tensor(upstream));
        double[][] result = new double[slots.size()][];
        for (int i = 0; i < result.length; i++)
            result[i] = found.get(i) == null ? new double[slots.get(i).size()] : found.get(i).toDoubles();
        return result;
    }

    /// An upstream gradient as a tensor of the output's shape and type.
    Tensor tensor(double[] upstream) {
        Tensor tensor = Tensor.of(output().shape(), upstream);
        return output().dtype() == DType.FLOAT64 ? tensor : tensor.to(output().dtype());
    }

    /// The output where the tensor of `slot` is moved by `t` times `direction`: NaN where the function
    /// refuses to be called, as one may outside its domain.
    double[] moved(Slot slot, Direction direction, double t) {
        try {
            direction.move(slot, t);
            return value().toDoubles();
        } catch (RuntimeException _) {
            return nan(output().size());
        } finally {
            direction.moveBack(slot);
        }
    }

    private static double[] nan(int n) {
        double[] values = new double[n];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /// What backward says about one element where that element is `x`, all else as it was; NaN outside the
    /// domain.
    double gradientAt(Slot slot, int element, double x, double[] upstream) {
        Direction direction = Direction.of(slot, element);
        try {
            slot.set(element, x);
            Tensor gradient = record().gradients(tensor(upstream)).get(slots.indexOf(slot));
            return gradient == null ? 0 : gradient.at(element);
        } catch (RuntimeException _) {
            return Double.NaN;
        } finally {
            direction.moveBack(slot);
        }
    }

    /// The output for other inputs.
    Tensor call(List<Tensor> inputs) {
        return record(inputs).output().value();
    }

    private Tensor value() {
        Supplier<Variable> call = () -> subject.function().apply(constants);
        return (recorded ? call.get() : Recording.off(call::get)).value();
    }
}
