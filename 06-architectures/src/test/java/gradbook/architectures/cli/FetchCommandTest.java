package gradbook.architectures.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import gradbook.training.Checksum;
import gradbook.training.Fetch;
import gradbook.training.PublicDataset;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchCommandTest {
    @TempDir Path folder;

    @Test void what_was_fetched_is_named_with_its_use() throws Exception {
        Path source = Files.createDirectory(folder.resolve("usb"));
        Path file = Files.writeString(source.resolve("pets.bin"), "cats and dogs");
        var pets = new PublicDataset("pets", "pets", List.of(new PublicDataset.File("pets.bin",
                Checksum.md5("").of(file))), List.of(), 100, List.of(), URI.create("http://x/"), "none", "nobody",
                "look into %s");
        Path to = folder.resolve("data");
        var out = new ByteArrayOutputStream();
        FetchCommand.fetch(pets, to, new Fetch.Origin.Folder(source),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n")).isEqualTo("""
                pets.bin: complete, as published
                pets is in %s
                  use      look into %1$s
                """.formatted(to));
        assertThat(to.resolve("pets.bin")).hasContent("cats and dogs");
    }

    @Test void without_a_network_there_is_one_sentence_and_a_hint() throws Exception {
        String nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "http://127.0.0.1:" + socket.getLocalPort();
        }
        Cli.run("datasets", "fetch", "fashion-mnist", "--to", folder.resolve("f"), "--from", nobody).failed(1, nobody
                + "/train-images-idx3-ubyte.gz cannot be reached: there is no such server, or no network\n"
                + "  hint: 'gradbook datasets fetch fashion-mnist --from' takes a folder with the files or the address"
                + " of a mirror");
    }

    @Test void a_mirror_with_other_files_is_refused() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/kmnist/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 3);
                exchange.getResponseBody().write("abc".getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/kmnist/";
            Cli.run("datasets", "fetch", "KMNIST", "--to", folder, "--from", base).failed(1, base
                    + "train-images-idx3-ubyte.gz is not the file that was published: expected MD5"
                    + " bdb82020997e1d708af4cf47b453dcf7, found 900150983cd24fb0d6963f7d28e17f72\n"
                    + "  hint: it was not kept; another source can be given with --from, a folder or a mirror's "
                    + "address");
        } finally {
            server.stop(0);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test void a_folder_without_the_files_is_named() {
        Cli.run("datasets", "fetch", "rt-polarity", "--to", folder.resolve("to"), "--from", folder).failed(1,
                "there is no file " + folder.resolve("rt-polaritydata.tar.gz")
                        + ": rt-polarity consists of rt-polaritydata.tar.gz\n"
                        + "  hint: --from needs a folder with them, as they are published");
    }

    @Test void an_unknown_name_is_wrong_usage() {
        Cli.run("datasets", "fetch", "fashion").failed(2, """
                there is no data set called fashion: did you mean fashion-mnist?
                  hint: there are fashion-mnist, kmnist, cifar-10, cifar-100, rt-polarity""");
        Cli.run("datasets", "fetch").failed(2, """
                Missing required parameter: 'NAME'
                  hint: 'gradbook datasets fetch --help' explains the options""");
    }

    @Test void on_a_terminal_the_rate_is_shown() {
        var out = new ByteArrayOutputStream();
        var now = new AtomicLong();
        var progress = new FetchProgress(new PrintStream(out, true, StandardCharsets.UTF_8), true, now::get);
        progress.onBytes("x.gz", 2_000_000, 26_000_000);
        now.set(50_000_000);
        progress.onBytes("x.gz", 2_500_000, 26_000_000); // too early to draw again
        now.set(2_000_000_000);
        progress.onBytes("x.gz", 10_000_000, 26_000_000);
        progress.onBytes("y.gz", 1_000_000, -1);
        progress.onFile("y.gz");
        assertThat(out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n").split("\r\u001b\\[K"))
                .containsExactly("", "x.gz    7 %  2.0 of 26.0 MB, 0.0 MB/s", "x.gz   38 %  10.0 of 26.0 MB, 4.0 MB/s",
                        "y.gz  1.0 MB, 0.0 MB/s", "y.gz: complete, as published\n");
    }
}
