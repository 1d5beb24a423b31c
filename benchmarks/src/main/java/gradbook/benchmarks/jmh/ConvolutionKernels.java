package gradbook.benchmarks.jmh;

import gradbook.autodiff.Variable;
import gradbook.cnn.Convolution;
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

/// The three products of a convolution: forward, and the gradients at the image and at the weights.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConvolutionKernels {
    /// What is convolved: the images and the weights.
    public enum Layer {
        LENET_1(Window.of(5).padding(2), Shape.of(64, 1, 28, 28), Shape.of(6, 1, 5, 5), 1),
        LENET_2(Window.of(5), Shape.of(64, 6, 14, 14), Shape.of(16, 6, 5, 5), 1),
        ALEXNET_1(Window.of(11).stride(4), Shape.of(16, 3, 227, 227), Shape.of(96, 3, 11, 11), 1),
        ALEXNET_3(Window.of(3).padding(1), Shape.of(16, 256, 13, 13), Shape.of(384, 256, 3, 3), 1),
        DEPTHWISE(Window.of(3).padding(1), Shape.of(16, 128, 28, 28), Shape.of(128, 1, 3, 3), 128);

        private final Window window;
        private final Shape image;
        private final Shape weight;
        private final int groups;

        Layer(Window window, Shape image, Shape weight, int groups) {
            this.window = window;
            this.image = image;
            this.weight = weight;
            this.groups = groups;
        }
    }

    @Param public Layer layer;

    private Variable x;
    private Variable w;
    private Variable g;

    @Setup public void draw() {
        RandomGenerator random = Seed.of(1).generator();
        x = Variable.constant(Tensor.randn(layer.image, DType.FLOAT32, random));
        w = Variable.constant(Tensor.randn(layer.weight, DType.FLOAT32, random));
        g = Variable.constant(Tensor.randn(forward().shape(), DType.FLOAT32, random));
    }

    @Benchmark public Variable forward() {
        return Convolution.conv2d(layer.window, layer.groups).apply(x, w);
    }

    @Benchmark public Variable inputGradient() {
        return Convolution.inputGradient(layer.window, layer.groups, layer.image).apply(g, w);
    }

    @Benchmark public Variable weightGradient() {
        return Convolution.weightGradient(layer.window, layer.groups, layer.weight).apply(x, g);
    }
}
