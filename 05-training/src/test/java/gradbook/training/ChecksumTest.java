package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumTest {
    @TempDir Path folder;

    /// RFC 1321, appendix A.5; FIPS 180-4's examples, SHA-256.
    @Test void checksums_are_those_of_the_standards() throws Exception {
        Path abc = Files.writeString(folder.resolve("abc"), "abc"), empty = Files.createFile(folder.resolve("empty"));
        assertThat(Checksum.md5("").of(abc)).isEqualTo(Checksum.md5("900150983cd24fb0d6963f7d28e17f72"))
                .hasToString("MD5 900150983cd24fb0d6963f7d28e17f72");
        assertThat(Checksum.md5("").of(empty).hex()).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
        assertThat(Checksum.sha256("").of(abc)).isEqualTo(
                Checksum.sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    /// FIPS 180-4's example of one million letters a.
    @Test void files_longer_than_a_piece_are_read_to_their_end() throws Exception {
        Path million = Files.writeString(folder.resolve("million"), "a".repeat(1_000_000));
        assertThat(Checksum.sha256("").of(million).hex())
                .isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
        assertThat(Checksum.md5("").of(million).hex()).isEqualTo("7707d6ae4e027c70eea2a935c2296f21");
    }

    @Test void an_unknown_algorithm_is_refused() {
        assertThatThrownBy(() -> new Checksum("MD99", "").of(folder)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no checksum MD99");
    }
}
