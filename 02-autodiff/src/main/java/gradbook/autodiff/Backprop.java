package gradbook.autodiff;

import gradbook.tensor.ShapeException;
import gradbook.tensor.Storage;
import gradbook.tensor.Tensor;
import gradbook.tensor.Workspace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;

/// Reverse-mode differentiation, one variable at a time.
///
/// Start with d loss/d loss = 1 and all other gradients 0. Visit the variables in reverse order of
/// their creation, so that each is visited only after everything computed from it; at variable
/// uᵢ = gᵢ(v₁ … vₙ), add (d loss/duᵢ)·(∂uᵢ/∂vⱼ) to the gradient of each input vⱼ. The order of
/// creation is a topological order of the graph, so no recursion is needed, and a variable that
/// is used many times is still visited once.
///
/// ```java
/// for (var steps = new Backprop(loss); steps.hasNext(); ) System.out.println(steps.next());
/// ```
public final class Backprop implements Iterator<Backprop.Step> {

    /// One visit: the gradient that had gathered at `node`, and what it passed on to its inputs.
    public record Step(Variable node, Variable gradient, List<Message> messages) {}

    /// A contribution `value` to the gradient of `input`.
    public record Message(Variable input, Variable value) {}

    private final Map<Variable, Variable> gradients = new HashMap<>();
    private final NavigableSet<Variable> pending = new TreeSet<>(Comparator.comparingLong(Variable::birth));
    private final Variable output;
    private final Set<Variable> wanted;

    /// A backward pass from `loss`, which must be a single number.
    public Backprop(Variable loss) {
        this(loss, ones(loss), List.of());
    }

    /// A backward pass from `output`, where the gradient `upstream` arrives. Afterwards the
    /// gradients of all leaves and of the variables in `wanted` are known.
    public Backprop(Variable output, Variable upstream, Collection<Variable> wanted) {
        if (!output.requiresGrad())
            throw new IllegalArgumentException("backward() from " + output + ": it does not depend on any variable"
                    + " that needs a gradient\n  hint: was it computed inside Recording.off, or from constants only?");
        if (!upstream.shape().equals(output.shape()))
            throw new ShapeException("backward() from " + output + " with an upstream gradient of shape "
                    + upstream.shape() + ": it must have the shape of the output");
        this.output = output;
        this.wanted = new HashSet<>(wanted);
        send(new Message(output, upstream));
    }

    /// d loss/d loss.
    static Variable ones(Variable loss) {
        if (loss.value().size() != 1)
            throw new ShapeException("backward() from " + loss + ": only a single number can be a loss"
                    + "\n  hint: reduce it with sum() or mean(), or pass an upstream gradient of its shape");
        return Variable.constant(Tensor.ones(loss.shape(), loss.value().dtype()));
    }

    @Override public boolean hasNext() {
        return !pending.isEmpty();
    }

    @Override public Step next() {
        if (pending.isEmpty()) throw new NoSuchElementException("the backward pass has reached all leaves");
        Variable node = pending.removeLast();
        boolean kept = node.origin() instanceof Origin.Leaf || wanted.contains(node);
        Variable gradient = kept ? gradients.get(node) : gradients.remove(node);
        List<Message> messages = messages(node, gradient);
        messages.forEach(this::send);
        return new Step(node, gradient, messages);
    }

    /// The gradient that has gathered at `x` so far, or `null` if nothing has arrived there yet, or
    /// it was passed on and is no longer needed.
    public Variable gathered(Variable x) {
        return gradients.get(x);
    }

    private void send(Message message) {
        gradients.merge(message.input(), message.value(), Variable::add);
        pending.add(message.input());
    }

    /// What `node` passes on to those of its inputs that need a gradient, when `gradient` has
    /// gathered there.
    private static List<Message> messages(Variable node, Variable gradient) {
        if (!(node.origin() instanceof Origin.Result origin)) return List.of();
        origin.requireUnchanged(node);
        List<Variable> values = Recording.inRulesOf(node, origin,
                () -> origin.op().messages(gradient, origin.inputs(), node));
        var messages = new ArrayList<Message>();
        for (int i = 0; i < values.size(); i++) {
            Variable input = origin.inputs().get(i);
            if (input.requiresGrad())
                messages.add(new Message(input, unbroadcast(values.get(i), input, origin.op())));
        }
        return messages;
    }

    /// An input that was repeated by broadcasting receives the sum over its copies.
    static Variable unbroadcast(Variable gradient, Variable input, Op op) {
        try {
            return gradient.sumTo(input.shape());
        } catch (ShapeException e) {
            throw new ShapeException("the derivative of " + op.name() + " gave a gradient of shape " + gradient.shape()
                    + " for an input of shape " + input.shape() + ", which does not broadcast to it");
        }
    }

    /// Runs the steps at all variables that were created after `x`.
    void finishAfter(Variable x) {
        while (!pending.isEmpty() && pending.last().birth() > x.birth()) next();
    }

    /// Runs the remaining steps and returns what was found.
    ///
    /// Inside a [Workspace], when nothing is recorded, memory is given back on the way: a gradient as soon
    /// as it was passed on, and a value of the graph, other than the output, as soon as its rule has run.
    public Gradients finish() {
        Workspace workspace = Recording.isOn() ? null : Workspace.current();
        if (workspace == null) while (hasNext()) next();
        else finish(workspace);
        return new Gradients(gradients, wanted);
    }

    private void finish(Workspace workspace) {
        int start = workspace.mark();
        while (hasNext()) {
            Variable node = next().node();
            Set<Storage> needed = Collections.newSetFromMap(new IdentityHashMap<>());
            gradients.values().forEach(gradient -> needed.add(gradient.value().storage()));
            workspace.releaseSince(start, needed);

            if (!(node.origin() instanceof Origin.Result(_, List<Variable> inputs, _))) continue;
            // A view lasts as long as what it is a view of, which is visited later.
            inputs.forEach(x -> needed.add(x.value().storage()));
            wanted.forEach(x -> needed.add(x.value().storage()));
            needed.add(output.value().storage());
            if (!needed.contains(node.value().storage())) workspace.release(node.value().storage());
        }
    }
}
