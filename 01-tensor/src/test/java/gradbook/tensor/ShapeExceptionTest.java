package gradbook.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Every message, word for word: they are read by beginners, and are part of the text.
class ShapeExceptionTest {
    private static Tensor zeros(int... dims) {
        return Tensor.zeros(Shape.of(dims), DType.FLOAT32);
    }

    private static void assertSays(String message, ThrowingCallable attempt) {
        assertThatThrownBy(attempt).isInstanceOf(ShapeException.class).hasMessage(message);
    }

    @Test void of_shapes() {
        assertSays("a shape cannot have the dimension -2, as (3, -2) does", () -> Shape.of(3, -2));
        assertSays("the shape (65536, 65536) has more than 2³¹−1 elements, which no Java array can hold",
                () -> Shape.of(65536, 65536));
        assertSays("the shape (2, 3) has no dimension 2: it has rank 2, so -2 to 1 exist", () -> zeros(2, 3).dim(2));
        assertSays("the shape (2, 3) has no dimension -3: it has rank 2, so -2 to 1 exist", () -> zeros(2, 3).sum(-3));
        assertSays("the shape () has no dimension 0: it has rank 0, a single number", () -> zeros().dim(0));
        assertSays("no dimension can be inserted into (2, 3) at 3: the places are -3 to 2",
                () -> zeros(2, 3).unsqueeze(3));
        assertSays("a tensor of shape (2, 3) needs 6 values, and 5 were given",
                () -> Tensor.of(Shape.of(2, 3), 1.0, 2, 3, 4, 5));
    }

    @Test void of_indices() {
        assertSays("no element (2, 0) in a tensor of shape (2, 3): each index must be at least 0"
                + " and less than its dimension",
                () -> zeros(2, 3).get(2, 0));
        assertSays("no element (0, -1) in a tensor of shape (2, 3): each index must be at least 0"
                + " and less than its dimension",
                () -> zeros(2, 3).get(0, -1));
        assertSays("no element (1) in a tensor of shape (2, 3): 1 indices for rank 2", () -> zeros(2, 3).get(1));
        assertSays("at of (2, 3): there is no index 6, only 0 to 5", () -> zeros(2, 3).at(6));
        assertSays("at of (0): there is no index 0, as there are no elements", () -> zeros(0).at(0));
        assertSays("item() of a tensor of shape (2, 3): it has 6 elements, not one", () -> zeros(2, 3).item());
        assertSays("select of (2, 3): there is no index 3, only 0 to 2", () -> zeros(2, 3).select(1, 3));
        assertSays("indexSelect of (2, 3): there is no index -1, only 0 to 1", () -> zeros(2, 3).indexSelect(0, 0, -1));
        assertSays("take of (2, 3): there is no index 6, only 0 to 5",
                () -> zeros(2, 3).take(new int[] {6}, Shape.of(1)));
        assertSays("put of (2, 3): there is no index 9, only 0 to 5",
                () -> zeros(1).put(new int[] {9}, Shape.of(2, 3)));
        assertSays("a tensor of shape (3) needs 3 values, and 2 were given",
                () -> zeros(2, 3).take(new int[2], Shape.of(3)));
        assertSays("a tensor of shape (2, 3) needs 6 values, and 5 were given",
                () -> zeros(2, 3).put(new int[5], Shape.of(6)));
        assertSays("gather of (2, 3) along dimension 1 needs 2 indices, and 3 were given",
                () -> zeros(2, 3).gather(1, new int[3]));
        assertSays("gather of (2, 3): there is no index 3, only 0 to 2", () -> zeros(2, 3).gather(1, new int[] {0, 3}));
        assertSays("oneHot of (2, 10): there is no index 10, only 0 to 9",
                () -> Tensor.oneHot(new int[] {1, 10}, 10, DType.FLOAT32));
    }

    @Test void of_views() {
        assertSays("cannot reshape (2, 3) to (4, 2): (2, 3) has 6 elements, the new shape 8",
                () -> zeros(2, 3).reshape(4, 2));
        assertSays("cannot reshape (2, 3) to (4, -1): (2, 3) has 6 elements, which the given dimensions do not divide",
                () -> zeros(2, 3).reshape(4, -1));
        assertSays("cannot reshape (2, 3) to (-1, -1): (2, 3) has 6 elements, and only one dimension"
                + " may be left open with −1",
                () -> zeros(2, 3).reshape(-1, -1));
        assertSays("cannot reshape (2, 3) to (-2, -3): (2, 3) has 6 elements, and no dimension"
                + " can be negative, but for one −1",
                () -> zeros(2, 3).reshape(-2, -3));
        assertSays("permute of (2, 3) to dimensions (0, 0): each of its 2 dimensions must be named exactly once",
                () -> zeros(2, 3).permute(0, 0));
        assertSays("permute of (2, 3) to dimensions (0): each of its 2 dimensions must be named exactly once",
                () -> zeros(2, 3).permute(0));
        assertSays("slice of (2, 3) along dimension 1 from 1 to 4 by 1: needs 0 ≤ from ≤ to ≤ 3 and step ≥ 1",
                () -> zeros(2, 3).slice(1, 1, 4));
        assertSays("slice of (2, 3) along dimension -1 from 0 to 3 by 0: needs 0 ≤ from ≤ to ≤ 3 and step ≥ 1",
                () -> zeros(2, 3).slice(-1, 0, 3, 0));
        assertSays("cannot expand (2, 3) to (2, 4): lined up from the last, each dimension must be 1 or already equal",
                () -> zeros(2, 3).expand(Shape.of(2, 4)));
        assertSays("cannot expand (2, 3) to (3): lined up from the last, each dimension must be 1 or already equal",
                () -> zeros(2, 3).expand(Shape.of(3)));
        assertSays("cannot squeeze dimension 1 of (2, 3): its length is 3, not 1", () -> zeros(2, 3).squeeze(1));
    }

    @Test void of_combining_tensors() {
        assertSays("cannot broadcast (2, 3) with (4): dimension -1 is 3 on the left and 4 on the right; they must be"
                + " equal, or one of them 1",
                () -> zeros(2, 3).add(zeros(4)));
        assertSays("cannot broadcast (2, 3) with (2): dimension -1 is 3 on the left and 2 on the right; they must be"
                + " equal, or one of them 1"
                + "\n  hint: did you mean unsqueeze(-1)? (2, 1) broadcasts with (2, 3)",
                () -> zeros(2, 3).sub(zeros(2)));
        assertSays("cannot broadcast (2) with (2, 3): dimension -1 is 2 on the left and 3 on the right; they must be"
                + " equal, or one of them 1"
                + "\n  hint: did you mean unsqueeze(-1)? (2, 1) broadcasts with (2, 3)",
                () -> zeros(2).mul(zeros(2, 3)));
        assertSays("concat along dimension 0 of (2, 3) and (2, 4): all other dimensions must be equal",
                () -> Tensor.concat(0, zeros(2, 3), zeros(2, 4)));
        assertSays("concat along dimension 1 of (2, 3) and (2): all other dimensions must be equal",
                () -> Tensor.concat(1, zeros(2, 3), zeros(2)));
        assertSays("stack of (3) and (4): all shapes must be equal", () -> Tensor.stack(0, zeros(3), zeros(4)));
        assertSays("stack of (2) and (3): all shapes must be equal",
                () -> Tensor.of(new double[][] {{1, 2}, {1, 2, 3}}));
        assertSays("concat of no tensors: at least one is needed to know the shape", () -> Tensor.concat(0));
        assertSays("stack of no tensors: at least one is needed to know the shape", () -> Tensor.stack(0));
    }

    @Test void of_matrix_products() {
        assertSays("""
                matmul of (32, 784) and (100, 784): the last dimension of the left (784) must equal \
                the first of the right (100)
                  hint: did you mean matmul(b.transpose())? (32, 784) × (784, 100) gives (32, 100)""",
                () -> zeros(32, 784).matmul(zeros(100, 784)));
        assertSays("matmul of (2, 3) and (4, 5): the last dimension of the left (3) must equal"
                + " the first of the right (4)",
                () -> zeros(2, 3).matmul(zeros(4, 5)));
        assertSays("""
                matmul of (2, 3) and (7, 4, 3): the last dimension of the left (3) must equal \
                the second to last of the right (4)
                  hint: did you mean matmul(b.transpose())? (2, 3) × (7, 3, 4) fits""",
                () -> zeros(2, 3).matmul(zeros(7, 4, 3)));
        assertSays("""
                matmul of (2, 3) and (3): both sides need at least two dimensions
                  hint: make a row of the vector with unsqueeze(0), (1, 3), or a column with unsqueeze(1), (3, 1)""",
                () -> zeros(2, 3).matmul(zeros(3)));
        assertSays("matmul of () and (2, 3): both sides need at least two dimensions",
                () -> zeros().matmul(zeros(2, 3)));
        assertSays("cannot broadcast (2) with (3): dimension -1 is 2 on the left and 3 on the right; they must be"
                + " equal, or one of them 1",
                () -> zeros(2, 4, 5).matmul(zeros(3, 5, 6)));
    }

    @Test void of_reductions() {
        assertSays("max of (2, 0): there is nothing to choose from along a dimension of length 0",
                () -> zeros(2, 0).max(1));
        assertSays("min of (0): there is nothing to choose from along a dimension of length 0", () -> zeros(0).min());
        assertSays("argmax of (2, 0): there is nothing to choose from along a dimension of length 0",
                () -> zeros(2, 0).argmax(1));
        assertSays("sum of (2, 3) over dimensions (1, -1): each dimension may be named only once",
                () -> zeros(2, 3).sum(1, -1));
        assertSays("cannot sum (2, 3) to (2): (2) must be a shape that broadcasts to (2, 3)",
                () -> zeros(2, 3).sumTo(Shape.of(2)));
        assertSays("cannot sum (3, 2) to (2, 2): (2, 2) must be a shape that broadcasts to (3, 2)",
                () -> zeros(3, 2).sumTo(Shape.of(2, 2)));
        assertSays("cannot sum (3) to (2, 3): (2, 3) must be a shape that broadcasts to (3)",
                () -> zeros(3).sumTo(Shape.of(2, 3)));
        assertSays("cannot sum (3) to (1, 3): (1, 3) must be a shape that broadcasts to (3)",
                () -> zeros(3).sumTo(Shape.of(1, 3)));
    }

    @Test void of_padding() {
        assertSays("pad of (2, 3) along dimension 1 by -1 and 2: neither may be negative"
                + "\n  hint: slice() takes elements away",
                () -> zeros(2, 3).pad(1, -1, 2, 0));
        assertSays("pad of (2, 3) along dimension 0 by 1 and -1: neither may be negative"
                + "\n  hint: slice() takes elements away",
                () -> zeros(2, 3).pad(0, 1, -1, 0));
        assertSays("unslice of (3) along dimension 0 from 1 by 2 into length 5: needs from ≥ 0,"
                + " step ≥ 1 and places for all 3 elements before 5", () -> zeros(3).unslice(0, 1, 2, 5));
        assertSays("unslice of (1) along dimension 0 from 5 by 1 into length 5: needs from ≥ 0,"
                + " step ≥ 1 and places for all 1 elements before 5", () -> zeros(1).unslice(0, 5, 1, 5));
        assertSays("unslice of (1) along dimension 0 from -1 by 1 into length 5: needs from ≥ 0,"
                + " step ≥ 1 and places for all 1 elements before 5", () -> zeros(1).unslice(0, -1, 1, 5));
        assertSays("unslice of (1) along dimension 0 from 0 by 0 into length 5: needs from ≥ 0,"
                + " step ≥ 1 and places for all 1 elements before 5", () -> zeros(1).unslice(0, 0, 0, 5));
        assertSays("unslice of (0) along dimension 0 from 0 by 2 into length -1: needs from ≥ 0,"
                + " step ≥ 1 and places for all 0 elements before -1", () -> zeros(0).unslice(0, 0, 2, -1));
    }

    @Test void types_that_differ_are_named_with_the_operation() {
        Tensor x = zeros(2), y = x.to(DType.FLOAT64);
        String rest = " of float32 (2) and float64 (2): both must have the same type"
                + "\n  hint: convert one of them, as in to(DType.FLOAT64)";
        assertThatThrownBy(() -> x.maximum(y))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("maximum" + rest);
        assertThatThrownBy(() -> x.matmul(y)).hasMessage("matmul" + rest);
        assertThatThrownBy(() -> Tensor.concat(0, x, y)).hasMessage("concat" + rest);
        assertThatThrownBy(() -> Tensor.stack(0, x, y)).hasMessage("stack" + rest);
    }

    @Test void a_place_can_be_added_and_keeps_the_line_of_the_mistake() {
        ShapeException mistake = new ShapeException("too many legs");
        ShapeException located = mistake.in("features.3, Conv2d(16 → 32, 3×3)");
        assertThat(located).hasMessage("too many legs\n  in features.3, Conv2d(16 → 32, 3×3)");
        assertThat(located.getStackTrace()).isEqualTo(mistake.getStackTrace());
        assertThat(located.isLocated()).isTrue();
        assertThat(mistake.isLocated()).isFalse();
    }
}
