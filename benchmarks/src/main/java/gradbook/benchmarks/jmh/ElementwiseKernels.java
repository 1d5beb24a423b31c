package gradbook.benchmarks.jmh;

import gradbook.tensor.DType;
import gradbook.tensor.Seed;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Maps, zips and reductions over matrices with rows of 1024.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ElementwiseKernels {
    @Param({"16", "4096"})
    public int rows;

    private Tensor x;
    private Tensor y;
    private Tensor row;
    private Tensor column;

    @Setup public void draw() {
        RandomGenerator random = Seed.of(1).generator();
        x = Tensor.randn(Shape.of(rows, 1024), DType.FLOAT32, random);
        y = Tensor.randn(Shape.of(rows, 1024), DType.FLOAT32, random);
        row = Tensor.randn(Shape.of(1024), DType.FLOAT32, random);
        column = Tensor.randn(Shape.of(rows, 1), DType.FLOAT32, random);
    }

    @Benchmark public Tensor relu() {
        return x.relu();
    }

    @Benchmark public Tensor exp() {
        return x.exp();
    }

    @Benchmark public Tensor tanh() {
        return x.tanh();
    }

    @Benchmark public Tensor add() {
        return x.add(y);
    }

    @Benchmark public Tensor addRow() {
        return x.add(row);
    }

    @Benchmark public Tensor addColumn() {
        return x.add(column);
    }

    @Benchmark public Tensor sum() {
        return x.sum();
    }

    @Benchmark public Tensor sumOfRows() {
        return x.sum(1);
    }

    @Benchmark public Tensor sumOfColumns() {
        return x.sum(0);
    }

    @Benchmark public Tensor maxOfRows() {
        return x.max(1);
    }
}
