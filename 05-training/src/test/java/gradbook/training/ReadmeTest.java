package gradbook.training;

import gradbook.tensor.testing.ReadmeSnippets;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test void the_code_of_the_chapter_page_prints_what_the_page_says() throws IOException {
        ReadmeSnippets.verify(Path.of("README.md"),
                "java.nio.file", "gradbook.tensor", "gradbook.autodiff", "gradbook.layers", "gradbook.training",
                "gradbook.training.examples");
    }
}
