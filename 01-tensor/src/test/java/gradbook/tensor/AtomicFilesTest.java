package gradbook.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir Path folder;

    private long filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test void a_file_is_made_or_replaced_and_nothing_else_is_left() throws IOException {
        Path file = folder.resolve("x.txt");
        AtomicFiles.write(file, out -> out.write(bytes("first and longer")));
        assertThat(file).hasContent("first and longer");
        AtomicFiles.write(file, out -> out.write(bytes("second")));
        assertThat(file).hasContent("second");
        assertThat(filesInFolder()).isEqualTo(1);
    }

    @Test void until_all_is_written_the_old_file_is_there() throws IOException {
        Path file = Files.writeString(folder.resolve("x.txt"), "old");
        AtomicFiles.write(file, out -> {
            out.write(bytes("new"));
            out.flush();
            assertThat(file).hasContent("old");
        });
        assertThat(file).hasContent("new");
    }

    @Test void when_writing_fails_the_old_file_stays_and_the_draft_goes() throws IOException {
        Path file = Files.writeString(folder.resolve("x.txt"), "old");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
            out.write(bytes("half"));
            throw new IOException("the disk is full");
        })).hasMessage("the disk is full");
        assertThat(file).hasContent("old");
        assertThat(filesInFolder()).isEqualTo(1);
    }

    @Test void a_missing_folder_is_named() {
        Path file = folder.resolve("missing/x.txt");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> out.write(1))).isInstanceOf(NoSuchFileException.class)
                .hasMessage(file + ": the folder to write it to does not exist");
    }

    @Test void a_new_file_can_be_read_by_whom_other_new_files_can_be_read() throws IOException {
        Path usual = Files.writeString(folder.resolve("usual.txt"), "x"), file = folder.resolve("x.txt");
        AtomicFiles.write(file, out -> out.write(1));
        if (Files.getFileStore(folder).supportsFileAttributeView("posix"))
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
    }
}
