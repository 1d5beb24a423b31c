package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.architectures.experiments.Experiment;
import gradbook.architectures.experiments.Experiments;
import gradbook.architectures.pictures.Drawing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentCommandTest {
    @TempDir Path folder;

    @Test void without_a_name_it_lists_all_experiments_and_their_questions() {
        String list = Cli.run("experiment").succeeded().out();
        for (Experiment experiment : Experiments.ALL)
            assertThat(list).containsPattern("\n" + experiment.name() + " +.*\\?\n").contains(experiment.question());
    }

    @Test void names_are_different() {
        assertThat(Experiments.ALL.stream().map(Experiment::name)).doesNotHaveDuplicates();
    }

    @Test void it_prints_a_table_and_leaves_it_with_a_picture() throws Exception {
        Path out = folder.resolve("new");
        String printed = Cli.run("experiment", "vanishing-gradient", "--out", out).succeeded().out();
        String table = Files.readString(out.resolve("vanishing-gradient.txt"));
        assertThat(table).startsWith("gradient at layer ");
        assertThat(printed).startsWith("vanishing-gradient: How much").contains(table);
        if (!Drawing.hasFonts()) return;
        assertThat(printed).endsWith("in " + out + ": vanishing-gradient.txt, vanishing-gradient.png\n");
        assertThat(ImageIO.read(out.resolve("vanishing-gradient.png").toFile()).getHeight()).isEqualTo(420);
    }

    @Test void the_same_seed_gives_the_same_table() throws Exception {
        for (int seed : new int[] {3, 4})
            Cli.run("experiment", "vanishing-gradient", "--seed", seed, "--out", folder.resolve("a" + seed));
        Cli.run("experiment", "vanishing-gradient", "--seed", 3, "--out", folder.resolve("b"));
        String first = Files.readString(folder.resolve("a3/vanishing-gradient.txt"));
        assertThat(Files.readString(folder.resolve("b/vanishing-gradient.txt"))).isEqualTo(first);
        assertThat(Files.readString(folder.resolve("a4/vanishing-gradient.txt"))).isNotEqualTo(first);
    }

    @Test void an_unknown_name_is_answered_with_the_nearest() {
        String all = Experiments.ALL.stream().map(Experiment::name).collect(Collectors.joining(", "));
        Cli.run("experiment", "vanishing-grad").failed(2, "there is no experiment called vanishing-grad: did you mean "
                + "vanishing-gradient?\n  hint: there are " + all);
    }

    @Test void an_experiment_without_data_of_its_own_takes_none() {
        Cli.run("experiment", "vanishing-gradient", "--data", folder, "--out", folder).failed(1,
                "experiment vanishing-gradient runs on what is in the box: it cannot take " + folder);
        assertThat(folder).isEmptyDirectory();
    }
}
