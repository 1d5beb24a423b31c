package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import gradbook.tensor.FormatException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives as they should be, and hostile ones.
class UnpackTest {
    private static final List<String> WANTED = List.of("a.bin", "b.bin");
    private static final byte[] A = Mirror.bytes(1000), B = Mirror.bytes(300);

    @TempDir Path folder;

    interface Entries {
        void writeTo(TarArchiveOutputStream tar) throws IOException;
    }

    static Path archive(Path file, Entries entries) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file));
                var tar = new TarArchiveOutputStream(out)) {
            entries.writeTo(tar);
        }
        return file;
    }

    static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        var entry = new TarArchiveEntry(name, true); // with leading slashes, if there are any
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private Path archive(Entries more) throws IOException {
        return archive(folder.resolve("x.tar.gz"), tar -> {
            tar.putArchiveEntry(new TarArchiveEntry("data/"));
            tar.closeArchiveEntry();
            put(tar, "data/a.bin", A);
            put(tar, "data/readme.html", new byte[700]);
            put(tar, "./data/deeper/b.bin", B);
            more.writeTo(tar);
        });
    }

    private Path unpack(Path archive, long most) throws IOException {
        Path to = Files.createTempDirectory(folder, "to");
        Unpack.files(archive, WANTED, most, to);
        return to;
    }

    private void assertRefused(Path archive, String message) {
        assertThatThrownBy(() -> unpack(archive, 1 << 20)).isInstanceOf(FormatException.class)
                .hasMessageMatching("\\Q" + archive + "\\E: at byte \\d+, expected \\Q" + message + "\\E");
    }

    @Test void the_files_that_are_wanted_are_taken_from_whatever_folder_they_are_in() throws Exception {
        Path to = unpack(archive(_ -> {}), 2000);
        assertThat(to.resolve("a.bin")).hasBinaryContent(A);
        assertThat(to.resolve("b.bin")).hasBinaryContent(B);
        assertThat(to.toFile().list()).containsExactlyInAnyOrder("a.bin", "b.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.txt", "/a.txt", "data/../../a.txt", "data\\a.txt", "C:/a.txt", ".."})
    void a_name_that_leads_out_of_the_folder_is_refused(String name) throws Exception {
        assertRefused(archive(tar -> put(tar, name, A)),
                "names of files that stay inside the folder, found '" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO, TarConstants.LF_CHR,
        TarConstants.LF_BLK})
    void a_link_or_a_device_is_refused(byte kind) throws Exception {
        assertRefused(archive(tar -> {
            var entry = new TarArchiveEntry("data/c.bin", kind);
            entry.setLinkName("/etc/passwd");
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        }), "files and folders only, found 'data/c.bin', a link or a device");
    }

    @Test void a_file_that_is_there_twice_is_refused_and_one_that_is_missing_is_named() throws Exception {
        assertRefused(archive(tar -> put(tar, "other/a.bin", A)), "each file once, found 'a.bin' twice");
        assertRefused(archive(folder.resolve("half.tar.gz"), tar -> put(tar, "a.bin", A)),
                "an archive with a.bin, b.bin, found none with b.bin");
    }

    private interface Work {
        void run() throws Exception;
    }

    private static long allocated(Work work) throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test void more_than_the_data_set_can_have_is_refused_before_it_is_written() throws Exception {
        Path bomb = archive(tar -> put(tar, "data/zeros", new byte[5 << 20]));
        assertThat(Files.size(bomb)).isLessThan(10_000);
        Work refused = () -> assertRefused(bomb, "files of at most 1046576 bytes in all, found 'data/zeros' of"
                + " 5242880");
        assertThat(allocated(refused)).isLessThan(3_000_000);
        assertThatThrownBy(() -> unpack(archive(_ -> {}), 1999)).isInstanceOf(FormatException.class)
                .hasMessageContaining("expected files of at most 299 bytes in all, found './data/deeper/b.bin' of 300");
    }

    /// The library would keep all of the name in memory.
    @Test void a_name_as_long_as_a_bomb_is_refused_before_memory_is_allocated() throws Exception {
        Path bomb = archive(tar -> {
            var name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            name.setSize(20 << 20);
            tar.putArchiveEntry(name);
            tar.write("n".repeat(20 << 20).getBytes(StandardCharsets.US_ASCII));
            tar.closeArchiveEntry();
            put(tar, "a", A);
        });
        Work refused = () -> assertRefused(bomb, "a header of at most 65536 bytes, found more");
        assertThat(allocated(refused)).isLessThan(3_000_000);
    }

    @Test void an_archive_cut_short_anywhere_is_refused() throws Exception {
        byte[] whole = Files.readAllBytes(archive(_ -> {}));
        Path cut = folder.resolve("cut.tar.gz");
        for (int length = 0; length < whole.length - 40; length++) { // what is left out last is zeros
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> unpack(cut, 1 << 20)).as("cut after %d bytes", length)
                    .isInstanceOf(FormatException.class).hasMessageStartingWith(cut + ": at byte ");
        }
    }

    @Test void what_is_no_archive_is_refused() throws Exception {
        Path text = Files.writeString(folder.resolve("x"), "<html>Please log in</html>");
        assertRefused(text, "a complete and undamaged .tar.gz archive, found Not in GZIP format");
        Path packed = folder.resolve("y");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("<html>Please log in</html>".repeat(100).getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> unpack(packed, 1 << 20)).isInstanceOf(FormatException.class)
                .hasMessageContaining("expected a complete and undamaged .tar.gz archive");
    }
}
