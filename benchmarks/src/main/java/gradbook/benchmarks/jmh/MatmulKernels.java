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

/// Matrix products (M, K) × (K, N), their operands as they are or transposed.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatmulKernels {
    /// M×K×N.
    @Param({"64x64x64", "256x256x256", "1024x1024x1024", "6x25x36864", "64x256x120"})
    public String shape;

    private Tensor a;
    private Tensor b;
    private Tensor aTransposed;
    private Tensor bTransposed;

    @Setup public void draw() {
        String[] sizes = shape.split("x");
        int m = Integer.parseInt(sizes[0]), k = Integer.parseInt(sizes[1]), n = Integer.parseInt(sizes[2]);
        RandomGenerator random = Seed.of(1).generator();
        a = Tensor.rand(Shape.of(m, k), DType.FLOAT32, random);
        b = Tensor.rand(Shape.of(k, n), DType.FLOAT32, random);
        aTransposed = Tensor.rand(Shape.of(k, m), DType.FLOAT32, random).transpose();
        bTransposed = Tensor.rand(Shape.of(n, k), DType.FLOAT32, random).transpose();
    }

    @Benchmark public Tensor plain() {
        return a.matmul(b);
    }

    @Benchmark public Tensor transposedLeft() {
        return aTransposed.matmul(b);
    }

    @Benchmark public Tensor transposedRight() {
        return a.matmul(bTransposed);
    }
}
