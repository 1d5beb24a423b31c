package gradbook.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.TensorAssert;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The methods of variables compute what the methods of tensors with the same names do.
class VariableTest {

    @Property(tries = 50) void values_are_those_of_the_same_operation_on_tensors(@ForAll("matrices") Tensor x) {
        Tensor row = x.select(0, 0);
        Variable r = Variable.constant(row);
        same(x, v -> v.add(r), t -> t.add(row));
        same(x, v -> v.sub(r), t -> t.sub(row));
        same(x, v -> v.mul(r), t -> t.mul(row));
        same(x, v -> v.div(r), t -> t.div(row));
        same(x, v -> v.maximum(r), t -> t.maximum(row));
        same(x, v -> v.minimum(r), t -> t.minimum(row));
        same(x, v -> v.matmul(v.transpose()), t -> t.matmul(t.transpose()));
        same(x, v -> v.add(0.5).sub(1.5).mul(3).div(7), t -> t.add(0.5).sub(1.5).mul(3).div(7));
        same(x, v -> v.neg().exp(), t -> t.neg().exp());
        same(x, v -> v.square().sqrt(), t -> t.square().sqrt());
        same(x, v -> v.log().log1p(), t -> t.log().log1p());
        same(x, v -> v.sin().abs(), t -> t.sin().abs());
        same(x, v -> v.cos().relu(), t -> t.cos().relu());
        same(x, v -> v.tanh().sigmoid(), t -> t.tanh().sigmoid());
        same(x, v -> v.pow(1.5), t -> t.pow(1.5));
    }

    @Property(tries = 50) void so_are_those_of_reductions_and_rearrangements(@ForAll("matrices") Tensor x) {
        int last = x.dim(1) - 1;
        same(x, Variable::sum, Tensor::sum);
        same(x, v -> v.sum(-1), t -> t.sum(-1));
        same(x, Variable::mean, Tensor::mean);
        same(x, v -> v.mean(1), t -> t.mean(1));
        same(x, v -> v.max(1), t -> t.max(1));
        same(x, v -> v.max(-2), t -> t.max(-2));
        same(x, v -> v.sumTo(Shape.of(1, x.dim(1))), t -> t.sumTo(Shape.of(1, x.dim(1))));
        same(x, v -> v.reshape(-1, 1), t -> t.reshape(-1, 1));
        same(x, v -> v.flatten(0), t -> t.flatten(0));
        same(x, v -> v.expand(Shape.of(2, x.dim(0), x.dim(1))), t -> t.expand(Shape.of(2, x.dim(0), x.dim(1))));
        same(x, v -> v.unsqueeze(1).squeeze(-2), t -> t.unsqueeze(1).squeeze(-2));
        same(x, Variable::transpose, Tensor::transpose);
        same(x, v -> v.unsqueeze(0).transpose(0, -1), t -> t.unsqueeze(0).transpose(0, -1));
        same(x, v -> v.permute(1, 0), t -> t.permute(1, 0));
        same(x, v -> v.slice(1, last, last + 1), t -> t.slice(1, last, last + 1));
        same(x, v -> v.slice(0, 0, x.dim(0), 2), t -> t.slice(0, 0, x.dim(0), 2));
        same(x, v -> v.unslice(1, 1, 2, 7), t -> t.unslice(1, 1, 2, 7));
        same(x, v -> v.pad(1, 1, 2), t -> t.pad(1, 1, 2, 0));
        same(x, v -> v.select(1, last), t -> t.select(1, last));
        same(x, v -> v.gather(1, new int[x.dim(0)]), t -> t.gather(1, new int[x.dim(0)]));
        int[] ends = {0, x.size() - 1};
        same(x, v -> v.take(ends, Shape.of(2)), t -> t.take(ends, Shape.of(2)));
        same(x, v -> v.sum().put(new int[] {3}, Shape.of(5)), t -> t.sum().put(new int[] {3}, Shape.of(5)));
        same(x, v -> Variable.concat(1, v, v.neg()), t -> Tensor.concat(1, t, t.neg()));
        same(x, v -> Variable.stack(1, v, v.neg()), t -> Tensor.stack(1, t, t.neg()));
    }

    private static void same(Tensor x, UnaryOperator<Variable> ofVariable, UnaryOperator<Tensor> ofTensor) {
        TensorAssert.assertThat(ofVariable.apply(Variable.variable(x)).value()).isBitIdenticalTo(ofTensor.apply(x));
    }

    @Provide Arbitrary<Tensor> matrices() {
        return Draw.shapes(2).map(shape -> shape.prefix(2)).flatMap(shape -> Draw.tensor(shape, Draw.between(1, 3)));
    }

    @Example void numbers_take_the_type_of_the_variable() {
        assertThat(Variable.variable(Tensor.of(1f)).mul(0.1).value().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(Variable.variable("x", 1).mul(0.1).value().dtype()).isEqualTo(DType.FLOAT64);
    }

    @Example void a_variable_is_printed_by_name_or_kind_and_shape() {
        Tensor two = Tensor.of(1.0, 2);
        assertThat(Variable.variable("w", two)).hasToString("w (2)");
        assertThat(Variable.variable(two)).hasToString("variable (2)");
        assertThat(Variable.constant(two)).hasToString("constant (2)");
        assertThat(Variable.variable(two).sin()).hasToString("sin (2)");
    }
}
