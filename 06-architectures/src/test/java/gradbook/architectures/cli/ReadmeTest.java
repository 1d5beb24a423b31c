package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The blocks of the chapter page marked `console` are run: a command after `$ ./gradbook`, then what it prints.
class ReadmeTest {
    private static final Path PAGE = Path.of("README.md");

    static Stream<String> blocks() throws Exception {
        return Pattern.compile("```console\\n\\$ \\./gradbook (.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE))
                .results().map(match -> match.group(1));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void commands_print_what_the_page_says(String block) {
        String[] parts = block.split("\n", 2);
        assertThat(Cli.run((Object[]) parts[0].split(" ")).succeeded().out()).isEqualTo(parts[1]);
    }

    @Test void the_page_mentions_every_network_and_every_file_of_the_result() throws Exception {
        assertThat(Files.readString(PAGE)).contains(gradbook.architectures.Models.names())
                .contains("weights.safetensors", "checkpoint.safetensors", "history.csv", "learning-curve.png",
                        "confusion-matrix.txt", "misclassified.png");
    }
}
