package gradbook.benchmarks.jmh;

import gradbook.autodiff.Gradients;
import gradbook.autodiff.Variable;
import gradbook.cnn.AvgPool2d;
import gradbook.cnn.MaxPool2d;
import gradbook.cnn.Window;
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

/// Pooling of images (64, 16, 28, 28): windows of 2×2 side by side, as in LeNet-5, and of 3×3 that overlap, as in
/// AlexNet.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PoolingKernels {
    @Param({"2", "3"})
    public int kernel;

    private Window window;
    private Variable x;
    private Tensor g;

    @Setup public void draw() {
        RandomGenerator random = Seed.of(1).generator();
        window = Window.of(kernel).stride(2);
        x = Variable.variable(Tensor.randn(Shape.of(64, 16, 28, 28), DType.FLOAT32, random));
        g = Tensor.randn(max().shape(), DType.FLOAT32, random);
    }

    @Benchmark public Variable max() {
        return new MaxPool2d(window).apply(x);
    }

    @Benchmark public Gradients maxForwardAndBackward() {
        return max().backward(g);
    }

    @Benchmark public Variable mean() {
        return new AvgPool2d(window).apply(x);
    }
}
