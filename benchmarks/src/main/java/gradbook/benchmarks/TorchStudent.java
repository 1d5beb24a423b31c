package gradbook.benchmarks;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import gradbook.layers.Layer;
import gradbook.layers.StateDict;
import gradbook.tensor.Tensor;
import gradbook.training.Sgd;
import java.util.Arrays;
import java.util.Iterator;

/// The same network in libtorch, put together from DJL's layers and trained by DJL, step by step as in DJL's
/// own examples.
final class TorchStudent implements AutoCloseable {
    private final Model model = Model.newInstance("student", Device.cpu());
    private final Trainer trainer;

    /// @param block  the network
    /// @param weights ours, whose weights it begins with
    /// @param image  the shape of a batch of images
    TorchStudent(Block block, Layer weights, Sgd rule, double learningRate, int... image) {
        model.setBlock(block);
        Initializer ours = inOrder(weights);
        var config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed((float) learningRate))
                        .optMomentum((float) rule.momentum()).optWeightDecays((float) rule.weightDecay()).build())
                .optDevices(new Device[] {Device.cpu()})
                .optInitializer(ours, Parameter.Type.WEIGHT)
                .optInitializer(ours, Parameter.Type.BIAS);
        trainer = model.newTrainer(config);
        trainer.initialize(Libtorch.shape(image));
    }

    /// DJL asks for one parameter after the other, in the order of the layers, as our state is.
    private static Initializer inOrder(Layer weights) {
        Iterator<Tensor> tensors = StateDict.of(weights).values().iterator();
        return (manager, shape, _) -> {
            Tensor tensor = tensors.next();
            if (!Arrays.equals(Libtorch.shape(tensor.shape().dims()).getShape(), shape.getShape()))
                throw new IllegalStateException("libtorch's network wants weights " + shape + " where ours has "
                        + tensor.shape() + ", so this is not the same network");
            return manager.create(tensor.toFloats(), shape);
        };
    }

    /// Learns from a batch of images, given as numbers in reading order, and their labels.
    ///
    /// @return the loss before
    float step(float[] images, float[] labels, int... imageShape) {
        try (NDManager step = trainer.getManager().newSubManager()) {
            NDArray x = step.create(images, Libtorch.shape(imageShape)), y = step.create(labels);
            float value;
            try (GradientCollector collector = trainer.newGradientCollector();
                 NDList logits = trainer.forward(new NDList(x));
                 NDArray loss = trainer.getLoss().evaluate(new NDList(y), logits)) {
                collector.backward(loss);
                value = loss.getFloat();
            }
            trainer.step();
            return value;
        }
    }

    /// The outputs for a batch, as in use: without dropout.
    float[] logits(float[] images, int... imageShape) {
        try (NDManager step = trainer.getManager().newSubManager()) {
            try (NDList logits = trainer.evaluate(new NDList(step.create(images, Libtorch.shape(imageShape))))) {
                return logits.singletonOrThrow().toFloatArray();
            }
        }
    }

    @Override public void close() {
        trainer.close();
        model.close();
    }
}
