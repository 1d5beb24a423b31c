package gradbook.architectures.cli;

import gradbook.training.ImageDataset;
import gradbook.training.Mnist;
import gradbook.training.PublicDataset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// `gradbook datasets`.
@Command(name = "datasets", subcommands = FetchCommand.class,
        description = "List the data that are in the box, and those that can be fetched.")
final class DatasetsCommand implements Callable<Integer> {
    @ParentCommand private Main main;

    @Override public Integer call() {
        ImageDataset train = Mnist.train();
        main.out().printf("""
                In the box:

                mnist
                  images   %,d to train, %,d to test
                  shape    %s: channels, height, width
                  classes  %s
                  licence  CC BY-SA 3.0
                  source   Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits
                  use      gradbook train lenet5

                To be fetched from where they are published:
                """, train.size(), Mnist.test().size(), train.imageShape(), String.join(" ", train.classNames()));
        for (PublicDataset dataset : PublicDataset.ALL)
            main.out().printf("""

                    %s
                      content  %s
                      licence  %s
                      source   %s
                      get      gradbook datasets fetch %1$s
                      use      %s
                    """, dataset.name(), dataset.content(), dataset.licence(), dataset.source(),
                    dataset.use().formatted("data/" + dataset.name()));
        return 0;
    }

    Main main() {
        return main;
    }
}
