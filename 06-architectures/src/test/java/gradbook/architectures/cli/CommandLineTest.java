package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.architectures.Models;
import gradbook.autodiff.examples.WorkedExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final String EXIT_CODES = """
            Exit codes:
              0   success
              1   the work failed, and a message says why
              2   wrong usage
            """;

    @ParameterizedTest
    @CsvSource({
        "'', train evaluate predict summary graph gradcheck datasets",
        "train, MODEL --epochs --batch --lr --optimizer --momentum --weight-decay --schedule --warm-up --clip --seed "
        + "--data --hold-out --limit --no-augment --patience --out --threads --resume",
        "evaluate, WEIGHTS --model --data --hold-out --limit",
        "predict, WEIGHTS IMAGE --model",
        "summary, MODEL",
        "graph, MODEL|EXAMPLE -o --output --trace",
        "gradcheck, OP --all --configurations --order --seed --report",
        "datasets, gradbook"})
    void help_explains_every_option_and_the_exit_codes(String command, String mentioned) {
        String help = (command.isEmpty() ? Cli.run("--help") : Cli.run(command, "--help")).succeeded().out();
        assertThat(help).startsWith("Usage: gradbook " + command).contains(mentioned.split(" "))
                .contains("--stacktrace", "--help", "--version", EXIT_CODES);
    }

    @Test void help_names_all_models_and_examples() {
        assertThat(Cli.run("summary", "--help").out()).contains(Models.names());
        assertThat(Cli.run("graph", "--help").out()).contains(WorkedExamples.all().keySet());
    }

    @Test void help_names_the_command_that_only_the_launcher_knows() {
        String pointer = """

                The launcher adds one command, benchmark: how fast the book is beside others.
                'gradbook benchmark --help' explains it.
                """;
        assertThat(Cli.run("--help").out()).endsWith(EXIT_CODES + pointer);
        assertThat(Cli.run("summary", "--help").out()).endsWith(EXIT_CODES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "evaluate", "predict", "summary", "graph", "gradcheck", "datasets"})
    void every_command_tells_the_version(String command) {
        assertThat(Cli.run(command, "--version").succeeded().out()).startsWith("gradbook ")
                .contains("Java ", " kernels, ");
    }

    @Test void without_a_command_it_says_which_there_are() {
        Cli.Result result = Cli.run();
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("Usage: gradbook").contains("train", "evaluate", "predict");
    }

    @Test void an_unknown_option_is_wrong_usage() {
        Cli.run("train", "lenet5", "--epoch", 3).failed(2, """
                Unknown options: '--epoch', '3'
                  hint: 'gradbook train --help' explains the options""");
    }

    @Test void an_unknown_command_is_wrong_usage() {
        Cli.run("trian").failed(2, """
                there is no command called trian: did you mean train?
                  hint: there are train, evaluate, predict, summary, graph, gradcheck, datasets, experiment""");
    }

    @Test void a_missing_argument_is_wrong_usage() {
        Cli.run("summary").failed(2, """
                Missing required parameter: 'MODEL'
                  hint: 'gradbook summary --help' explains the options""");
    }

    @Test void the_nearest_name_of_a_model_is_suggested() {
        Cli.run("summary", "lenet-5").failed(2, """
                there is no model called lenet-5: did you mean lenet5?
                  hint: there are lenet5, lenet5-1998, lenet5-bn, small-cnn, alexnet, alexnet-2012""");
        Cli.run("summary", "transformer").failed(2, """
                there is no model called transformer
                  hint: there are lenet5, lenet5-1998, lenet5-bn, small-cnn, alexnet, alexnet-2012""");
    }

    @Test void names_are_understood_in_capitals_too() {
        assertThat(Cli.run("summary", "LeNet5").succeeded().out()).startsWith("lenet5: ");
    }

    @Test void a_stack_trace_is_shown_only_on_request() {
        assertThat(Cli.run("evaluate", "missing.safetensors").err())
                .isEqualTo("gradbook: there is no file missing.safetensors\n");
        assertThat(Cli.run("evaluate", "missing.safetensors", "--stacktrace").err())
                .startsWith("gradbook: there is no file missing.safetensors\n")
                .contains("java.nio.file.NoSuchFileException", "\tat gradbook.architectures.cli.EvaluateCommand.call(");
    }

    @Test void datasets_lists_what_is_in_the_box_and_what_can_be_fetched() {
        assertThat(Cli.run("datasets").succeeded().out()).startsWith("""
                In the box:

                mnist
                  images   60,000 to train, 10,000 to test
                  shape    (1, 28, 28): channels, height, width
                  classes  0 1 2 3 4 5 6 7 8 9
                  licence  CC BY-SA 3.0
                  source   Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits
                  use      gradbook train lenet5

                To be fetched from where they are published:

                fashion-mnist
                  content  60,000 photographs of clothes to train, 10,000 to test; 28 × 28 pixels, grey, 10 classes
                  licence  MIT
                  source   H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST: a novel image dataset, 2017
                  get      gradbook datasets fetch fashion-mnist
                  use      gradbook train lenet5 --data data/fashion-mnist
                """).contains("\n\nkmnist\n", "\n\ncifar-10\n", "\n\ncifar-100\n", """

                rt-polarity
                  content  10,662 sentences from film reviews, half of them negative
                  licence  none given
                  source   B. Pang, L. Lee, Seeing stars, 2005
                  get      gradbook datasets fetch rt-polarity
                  use      Texts.polarity(Path.of("data/rt-polarity"))
                """);
    }

    @Test void help_explains_how_to_fetch() {
        assertThat(Cli.run("datasets", "fetch", "--help").succeeded().out())
                .startsWith("Usage: gradbook datasets fetch").contains("NAME", "--to", "--from", EXIT_CODES);
    }

    @Test void summary_shows_layers_and_totals() {
        assertThat(Cli.run("summary", "lenet5").succeeded().out())
                .startsWith("lenet5: LeNet-5 with ReLU and max pooling, as it is built today\ninput (1, 1, 28, 28)\n")
                .containsPattern("conv2 +Conv2d\\(6 → 16, 5×5\\) +\\(1, 16, 10, 10\\) +2,416 +240,000")
                .containsPattern("total +61,706 ");
    }
}
