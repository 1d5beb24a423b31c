package gradbook.benchmarks;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;

/// Our networks, once more in DJL's layers.
final class TorchNetworks {

    /// [gradbook.architectures.LeNet5]
    static SequentialBlock lenet5() {
        var net = new SequentialBlock();
        net.add(conv(6, 5, 1, 2)).add(Activation::relu).add(maxPool(2));
        net.add(conv(16, 5, 1, 0)).add(Activation::relu).add(maxPool(2));
        net.add(Blocks.batchFlattenBlock());
        net.add(linear(120)).add(Activation::relu);
        net.add(linear(84)).add(Activation::relu);
        return net.add(linear(10));
    }

    /// [gradbook.architectures.AlexNet]
    static SequentialBlock alexNet(int classes) {
        var net = new SequentialBlock();
        net.add(conv(64, 11, 4, 2)).add(Activation::relu).add(maxPool(3));
        net.add(conv(192, 5, 1, 2)).add(Activation::relu).add(maxPool(3));
        net.add(conv(384, 3, 1, 1)).add(Activation::relu);
        net.add(conv(256, 3, 1, 1)).add(Activation::relu);
        net.add(conv(256, 3, 1, 1)).add(Activation::relu).add(maxPool(3));
        net.add(Blocks.batchFlattenBlock());
        net.add(dropout()).add(linear(4096)).add(Activation::relu);
        net.add(dropout()).add(linear(4096)).add(Activation::relu);
        return net.add(linear(classes));
    }

    private static Block conv(int filters, int kernel, int stride, int padding) {
        return Conv2d.builder().setFilters(filters).setKernelShape(Libtorch.shape(kernel, kernel))
                .optStride(Libtorch.shape(stride, stride)).optPadding(Libtorch.shape(padding, padding)).build();
    }

    /// In steps of 2.
    private static Block maxPool(int kernel) {
        return Pool.maxPool2dBlock(Libtorch.shape(kernel, kernel), Libtorch.shape(2, 2));
    }

    private static Block linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    private static Block dropout() {
        return Dropout.builder().optRate(0.5f).build();
    }

    private TorchNetworks() {}
}
