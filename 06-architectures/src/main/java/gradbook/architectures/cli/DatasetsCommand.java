package gradbook.architectures.cli;

import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// `gradbook datasets`.
@Command(name = "datasets", description = "List the data that are in the box.")
final class DatasetsCommand implements Callable<Integer> {
    @ParentCommand private Main main;

    @Override public Integer call() {
        ImageDataset train = Mnist.train();
        main.out().printf("""
                mnist
                  images   %,d to train, %,d to test
                  shape    %s: channels, height, width
                  classes  %s
                  licence  CC BY-SA 3.0
                  source   Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits
                  use      gradbook train lenet5
                """, train.size(), Mnist.test().size(), train.imageShape(), String.join(" ", train.classNames()));
        return 0;
    }
}
