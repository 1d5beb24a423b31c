package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against servers on this machine.
class DownloadTest {
    private static final byte[] FILE = Mirror.bytes(200_000);

    @TempDir Path folder;
    private Path part;

    @BeforeEach void name() {
        part = folder.resolve("x.part");
    }

    private void run(URI base, long most, FetchListener listener) throws Exception {
        new Download(base.resolve("x"), part, most, Duration.ofSeconds(20), listener).run();
    }

    private void run(Mirror mirror) throws Exception {
        run(mirror.base(), 1 << 20, new FetchListener() {});
    }

    @Test void a_file_arrives_whole_and_its_progress_is_told() throws Exception {
        List<Long> seen = new ArrayList<>();
        try (var mirror = new Mirror(FILE, Mirror.RANGES)) {
            run(mirror.base(), 1 << 20, new FetchListener() {
                @Override public void onBytes(String file, long done, long total) {
                    assertThat(file).isEqualTo("x");
                    assertThat(total).isEqualTo(FILE.length);
                    seen.add(done);
                }
            });
            assertThat(part).hasBinaryContent(FILE);
            assertThat(mirror.asked).containsExactly("");
        }
        assertThat(seen).isSorted().startsWith(0L).endsWith((long) FILE.length);
    }

    @Test void only_the_rest_of_what_is_there_is_asked_for() throws Exception {
        Files.write(part, Arrays.copyOf(FILE, 70_000));
        try (var mirror = new Mirror(FILE, Mirror.RANGES)) {
            run(mirror);
            assertThat(mirror.asked).containsExactly("bytes=70000-");
        }
        assertThat(part).hasBinaryContent(FILE);
    }

    /// Java's client may drop the last bytes before the break.
    @Test void what_has_come_before_a_break_is_kept() throws Exception {
        try (var mirror = new Mirror(FILE, Mirror.breakingAfter(70_000), Mirror.RANGES)) {
            assertThatThrownBy(() -> run(mirror)).isInstanceOf(FetchException.class)
                    .hasMessageStartingWith(mirror.base() + "x broke off after ")
                    .hasMessageEndingWith("\n  hint: the same command goes on from there");
            int have = (int) Files.size(part);
            assertThat(have).isLessThanOrEqualTo(70_000);
            assertThat(part).hasBinaryContent(Arrays.copyOf(FILE, have));
            run(mirror);
            assertThat(mirror.asked).containsExactly("", have == 0 ? "" : "bytes=" + have + "-");
        }
        assertThat(part).hasBinaryContent(FILE);
    }

    @Test void a_server_without_ranges_sends_everything_again() throws Exception {
        Files.write(part, Arrays.copyOf(FILE, 70_000));
        try (var mirror = new Mirror(FILE, Mirror.NO_RANGES)) {
            run(mirror);
            assertThat(mirror.asked).containsExactly("bytes=70000-");
        }
        assertThat(part).hasBinaryContent(FILE);
    }

    @Test void what_is_complete_is_not_asked_for_again() throws Exception {
        Files.write(part, FILE);
        try (var mirror = new Mirror(FILE, Mirror.RANGES)) {
            run(mirror);
            assertThat(mirror.asked).containsExactly("bytes=200000-");
        }
        assertThat(part).hasBinaryContent(FILE);
    }

    @Test void what_is_longer_than_the_file_is_brought_anew() throws Exception {
        Files.write(part, new byte[FILE.length + 1]);
        try (var mirror = new Mirror(FILE, Mirror.RANGES)) {
            run(mirror);
            assertThat(mirror.asked).containsExactly("bytes=200001-", "");
        }
        assertThat(part).hasBinaryContent(FILE);
    }

    @Test void an_answer_with_another_part_is_not_joined_on() throws Exception {
        Files.write(part, Arrays.copyOf(FILE, 70_000));
        Mirror.Manner wrong = (exchange, file, _) -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 7-199999/200000");
            exchange.sendResponseHeaders(206, file.length - 7);
            exchange.getResponseBody().write(file, 7, file.length - 7);
        };
        try (var mirror = new Mirror(FILE, wrong, Mirror.RANGES)) {
            run(mirror);
            assertThat(part).hasBinaryContent(FILE);
        }
        try (var mirror = new Mirror(FILE, wrong)) {
            assertThatThrownBy(() -> run(mirror)).isInstanceOf(FetchException.class).hasMessage(mirror.base()
                    + "x cannot be fetched: the server answered with another part of it, bytes 7-199999/200000");
        }
    }

    @Test void a_redirection_is_followed() throws Exception {
        Mirror.Manner elsewhere = (exchange, _, _) -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere/x");
            exchange.sendResponseHeaders(302, -1);
        };
        try (var mirror = new Mirror(FILE, elsewhere, Mirror.RANGES)) {
            run(mirror);
        }
        assertThat(part).hasBinaryContent(FILE);
    }

    @Test void a_file_that_the_server_does_not_have_is_named() {
        try (var mirror = new Mirror(FILE, Mirror.status(404))) {
            assertThatThrownBy(() -> run(mirror)).isInstanceOf(FetchException.class)
                    .hasMessage(mirror.base() + "x cannot be fetched: the server answered 404");
        }
        assertThat(part).doesNotExist();
    }

    @Test void where_nobody_answers_the_address_is_named() throws Exception {
        URI nobody = Mirror.nobody();
        assertThatThrownBy(() -> run(nobody, 100, new FetchListener() {})).isInstanceOf(FetchException.class)
                .hasMessage(nobody + "x cannot be reached: there is no such server, or no network");
    }

    @Test void a_file_that_is_much_too_large_is_not_brought_whatever_its_length_is_said_to_be() {
        for (int said : new int[] {FILE.length, 0}) { // 0: the server does not say
            try (var mirror = new Mirror(FILE, (exchange, file, _) -> {
                exchange.sendResponseHeaders(200, said);
                exchange.getResponseBody().write(file);
            })) {
                assertThatThrownBy(() -> run(mirror.base(), 100_000, new FetchListener() {}))
                        .isInstanceOf(FetchException.class).hasMessage(mirror.base()
                                + "x is larger than 0 MB, so it is not the file that was published");
            }
            assertThat(part.toFile().length()).isLessThanOrEqualTo(100_000);
        }
    }

    @Timeout(60)
    @Test void a_server_that_falls_silent_is_given_up() throws Exception {
        var end = new CountDownLatch(1);
        try (var mirror = new Mirror(FILE, Mirror.fallingSilentAfter(1000, end))) {
            var download = new Download(mirror.base().resolve("x"), part, 1 << 20, Duration.ofMillis(500),
                    new FetchListener() {});
            assertThatThrownBy(download::run).isInstanceOf(FetchException.class)
                    .hasMessageStartingWith(mirror.base() + "x broke off after ");
            end.countDown();
        }
    }
}
