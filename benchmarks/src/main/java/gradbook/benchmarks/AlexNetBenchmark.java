package gradbook.benchmarks;

import gradbook.architectures.AlexNet;
import gradbook.autodiff.Recording;
import gradbook.autodiff.Variable;
import gradbook.training.Batch;
import java.util.List;
import java.util.Optional;

/// A step of training AlexNet.
final class AlexNetBenchmark implements Area {
    private static final Limit LIMIT = new Limit(1.15, 0.95);

    @Override public Section measure(Settings settings) {
        settings.progress().println("AlexNet");
        AlexNet network = AlexNetWork.newNetwork();
        Batch batch = AlexNetWork.batch();
        float[] images = batch.inputs().toFloats(), labels = AlexNetWork.labels(batch);
        int[] shape = batch.inputs().shape().dims();
        try (TorchStudent torch = AlexNetWork.libtorch(network)) {
            double difference = Difference.of("AlexNet",
                    Recording.off(() -> network.apply(Variable.constant(batch.inputs()))).value(),
                    torch.logits(images, shape));
            Student ours = AlexNetWork.ours(network);
            // As long as several steps, so that all of our code is compiled.
            var contestant = new Contestant(Contestant.OURS, Work.of(() -> ours.step(batch)), 6000);
            Contest.Result result = settings.contest(0).run(List.of(contestant,
                    Contestant.natively(Contestant.PEER, () -> torch.step(images, labels, shape))));
            return Section.of("AlexNet", List.of(new Line("training step, 16 images", 0, result, difference,
                    Optional.of(LIMIT))), List.of(),
                    "Forward, backward, and an update with momentum and weight decay: the one-tower network with 1000 "
                            + "classes. Compared are the logits, without dropout, of the same weights.");
        }
    }
}
