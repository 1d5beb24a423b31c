package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.tensor.FormatException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
    private static final byte[] FILE = Mirror.bytes(5000);

    @TempDir Path temporary;
    private Path folder;

    @BeforeEach void name() {
        folder = temporary.resolve("data").resolve("pets"); // is made
    }

    private PublicDataset pets(byte[] published, String name, List<String> unpacked) throws IOException {
        Path file = Files.write(temporary.resolve("published"), published);
        return new PublicDataset("pets", "pets", List.of(new PublicDataset.File(name, Checksum.sha256("").of(file))),
                unpacked, 1 << 20, unpacked.isEmpty() ? List.of("cat", "dog") : List.of(), Mirror.nobody(), "none",
                "nobody", "%s");
    }

    private PublicDataset pets() throws IOException {
        return pets(FILE, "pets.bin", List.of());
    }

    private void fetch(PublicDataset dataset, String from) throws IOException {
        new Fetch(dataset, folder, Fetch.Origin.of(from), new FetchListener() {}).run();
    }

    private Path there(String name) {
        return folder.resolve(name);
    }

    private List<String> files() {
        String[] names = folder.toFile().list();
        Arrays.sort(names);
        return List.of(names);
    }

    @Test void a_file_from_a_mirror_is_put_into_place_with_the_names_of_the_classes() throws Exception {
        try (var mirror = new Mirror(FILE, Mirror.RANGES)) {
            fetch(pets(), mirror.base().toString().replaceFirst("/$", ""));
            fetch(pets(), mirror.base().toString()); // it is there already
            assertThat(mirror.asked).hasSize(1);
        }
        assertThat(there("pets.bin")).hasBinaryContent(FILE);
        assertThat(there("classes.txt")).hasContent("cat\ndog\n");
        assertThat(files()).containsExactly("classes.txt", "pets.bin");
    }

    @Test void a_file_from_a_folder_is_copied_and_checked() throws Exception {
        Path usb = Files.createDirectory(temporary.resolve("usb"));
        Files.write(usb.resolve("pets.bin"), FILE);
        fetch(pets(), usb.toString());
        assertThat(there("pets.bin")).hasBinaryContent(FILE);
        Files.delete(there("pets.bin"));
        Files.write(usb.resolve("pets.bin"), Mirror.bytes(4999));
        assertThatThrownBy(() -> fetch(pets(), usb.toString())).isInstanceOf(FetchException.class).hasMessageMatching(
                "\\Q" + usb.resolve("pets.bin") + "\\E is not the file that was published: expected SHA-256"
                        + " [0-9a-f]{64}, found [0-9a-f]{64}\n  hint: it was not kept; another source can be given"
                        + " with --from, a folder or a mirror's address");
        assertThat(usb.resolve("pets.bin")).exists();
        assertThat(files()).containsExactly("classes.txt");
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        assertThatThrownBy(() -> fetch(pets(), empty.toString())).isInstanceOf(NoSuchFileException.class).hasMessage(
                empty.resolve("pets.bin") + ": pets consists of pets.bin\n"
                        + "  hint: --from needs a folder with them, as they are published");
    }

    @Test void an_interrupted_fetch_goes_on_where_it_was() throws Exception {
        try (var mirror = new Mirror(FILE, Mirror.breakingAfter(2000), Mirror.RANGES)) {
            assertThatThrownBy(() -> fetch(pets(), mirror.base().toString())).isInstanceOf(FetchException.class)
                    .hasMessageEndingWith("hint: the same command goes on from there");
            assertThat(files()).containsExactly("pets.bin.part");
            Files.write(there("pets.bin.part"), Arrays.copyOf(FILE, 2000)); // the client may have dropped some
            fetch(pets(), mirror.base().toString());
            assertThat(mirror.asked).containsExactly("", "bytes=2000-");
        }
        assertThat(files()).containsExactly("classes.txt", "pets.bin");
        assertThat(there("pets.bin")).hasBinaryContent(FILE);
    }

    @Test void a_part_of_another_version_is_thrown_away_and_all_of_the_file_is_brought() throws Exception {
        Files.createDirectories(folder);
        Files.write(there("pets.bin.part"), new byte[2000]);
        try (var mirror = new Mirror(FILE, Mirror.RANGES)) {
            fetch(pets(), mirror.base().toString());
            assertThat(mirror.asked).containsExactly("bytes=2000-", "");
        }
        assertThat(there("pets.bin")).hasBinaryContent(FILE);
    }

    @Test void a_file_with_another_checksum_is_not_kept() throws Exception {
        byte[] changed = FILE.clone();
        changed[77] ^= 1;
        try (var mirror = new Mirror(changed, Mirror.RANGES)) {
            assertThatThrownBy(() -> fetch(pets(), mirror.base().toString())).isInstanceOf(FetchException.class)
                    .hasMessageStartingWith(mirror.base() + "pets.bin is not the file that was published: expected ");
            assertThat(mirror.asked).hasSize(1);
        }
        assertThat(files()).isEmpty();
    }

    @Test void what_the_user_has_there_is_never_replaced() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(there("pets.bin"), "mine");
        Files.writeString(there("classes.txt"), "Katze\nHund\n");
        try (var mirror = new Mirror(FILE, Mirror.RANGES)) {
            assertThatThrownBy(() -> fetch(pets(), mirror.base().toString())).isInstanceOf(FetchException.class)
                    .hasMessageStartingWith(there("pets.bin") + " is there already, and is not the file that was"
                            + " published: expected SHA-256 ")
                    .hasMessageEndingWith("\n  hint: move it away, or fetch into another folder with --to");
            assertThat(there("pets.bin")).hasContent("mine");
            Files.delete(there("pets.bin"));
            fetch(pets(), mirror.base().toString());
        }
        assertThat(there("classes.txt")).hasContent("Katze\nHund\n");
    }

    @Test void without_a_network_it_says_so_and_what_else_can_be_done() throws Exception {
        PublicDataset pets = pets();
        String base = pets.base().toString();
        var fetch = new Fetch(pets, folder, new Fetch.Origin.Web(pets.base()), new FetchListener() {});
        assertThatThrownBy(fetch::run)
                .isInstanceOf(FetchException.class).hasMessage(base + "pets.bin cannot be reached: there is"
                        + " no such server, or no network\n"
                        + "  hint: 'gradbook datasets fetch pets --from' takes a folder with the files or the address"
                        + " of a mirror");
    }

    private byte[] archive() throws IOException {
        return Files.readAllBytes(UnpackTest.archive(temporary.resolve("archive"), tar -> {
            UnpackTest.put(tar, "pets/cats.bin", FILE);
            UnpackTest.put(tar, "pets/dogs.bin", Mirror.bytes(70));
        }));
    }

    @Test void an_archive_is_unpacked_and_gone() throws Exception {
        byte[] archive = archive();
        PublicDataset packed = pets(archive, "pets.tar.gz", List.of("cats.bin", "dogs.bin"));
        try (var mirror = new Mirror(archive, Mirror.RANGES)) {
            fetch(packed, mirror.base().toString());
            assertThat(files()).containsExactly("cats.bin", "dogs.bin");
            assertThat(there("cats.bin")).hasBinaryContent(FILE);
            fetch(packed, mirror.base().toString());
            assertThat(mirror.asked).hasSize(1);
            Files.delete(there("dogs.bin"));
            fetch(packed, mirror.base().toString());
            assertThat(files()).containsExactly("cats.bin", "dogs.bin");
            Files.delete(there("dogs.bin"));
            Files.writeString(there("cats.bin"), "mine");
            assertThatThrownBy(() -> fetch(packed, mirror.base().toString())).isInstanceOf(FetchException.class)
                    .hasMessage(there("cats.bin") + " is there already, and is not what was published\n"
                            + "  hint: move it away, or fetch into another folder with --to");
            assertThat(there("cats.bin")).hasContent("mine");
        }
    }

    @Test void of_a_hostile_archive_nothing_is_left() throws Exception {
        byte[] archive = Files.readAllBytes(UnpackTest.archive(temporary.resolve("archive"), tar -> {
            UnpackTest.put(tar, "cats.bin", FILE);
            UnpackTest.put(tar, "../../dogs.bin", FILE);
        }));
        PublicDataset packed = pets(archive, "pets.tar.gz", List.of("cats.bin", "dogs.bin"));
        try (var mirror = new Mirror(archive, Mirror.RANGES)) {
            assertThatThrownBy(() -> fetch(packed, mirror.base().toString())).isInstanceOf(FormatException.class)
                    .hasMessageContaining("found '../../dogs.bin'");
        }
        assertThat(files()).containsExactly("pets.tar.gz"); // which is what was published
        assertThat(temporary.resolve("dogs.bin")).doesNotExist();
    }

    @Test void a_source_is_an_address_or_a_folder() {
        assertThat(Fetch.Origin.of("HTTP://a.b/c")).isEqualTo(new Fetch.Origin.Web(URI.create("HTTP://a.b/c/")));
        assertThat(Fetch.Origin.of("https/x")).isEqualTo(new Fetch.Origin.Folder(Path.of("https/x")));
        assertThatThrownBy(() -> Fetch.Origin.of("http://a b")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("http://a b is no address of a folder on the web");
    }
}
