package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PublicDatasetTest {
    @Test void every_data_set_has_what_is_needed_to_fetch_it() {
        assertThat(PublicDataset.ALL).allSatisfy(dataset -> {
            assertThat(dataset.base()).asString().matches("https?://.*/");
            assertThat(dataset.files()).allSatisfy(file -> assertThat(file.checksum().hex())
                    .matches(file.checksum().algorithm().equals("MD5") ? "[0-9a-f]{32}" : "[0-9a-f]{64}"));
            assertThat(dataset.unpacked().isEmpty() || dataset.files().size() == 1).isTrue();
            assertThat(List.of(dataset.content(), dataset.licence(), dataset.source())).doesNotContain("");
            assertThat(dataset.use()).contains("%s");
        });
        assertThat(PublicDataset.ALL).extracting(PublicDataset::name)
                .containsExactly("fashion-mnist", "kmnist", "cifar-10", "cifar-100", "rt-polarity");
        assertThat(PublicDataset.ALL).flatExtracting(PublicDataset::files).doesNotHaveDuplicates();
    }
}
