package gradbook.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;

/// Brings one file over HTTP. What has arrived stays when the connection breaks, and the next attempt asks for the
/// rest only, `Range: bytes=1000-`. The server may answer
///
/// - `206` with the rest, as it says in `Content-Range: bytes 1000-1999/2000`;
/// - `200` with everything, since it does not know ranges: then we begin again;
/// - `416`, since nothing comes after these bytes: we have everything, or of a longer file.
///
/// @param part     where it is collected, in a file of our own
/// @param most     how many bytes the file may have
/// @param patience how long to wait for the next bytes
record Download(URI uri, Path part, long most, Duration patience, FetchListener listener) {

    /// Collects all of the file in `part`, after what is there.
    ///
    /// @throws FetchException if the server cannot be reached, or does not have it, or the connection breaks
    void run() throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(patience).build()) {
            HttpResponse<InputStream> response = send(client, have);
            try (InputStream body = response.body()) {
                if (take(response, body, have)) return;
            } finally {
                client.shutdownNow(); // else it would wait for the rest of an answer that nobody wants
            }
        }
        Files.delete(part);
        run();
    }

    private HttpResponse<InputStream> send(HttpClient client, long have) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(patience);
        if (have > 0) request.header("Range", "bytes=" + have + "-");
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new FetchException(uri + " cannot be reached" + because(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchException(uri + " was not fetched: interrupted", e);
        }
    }

    /// @return false if what we have is not the beginning of this file, so that we have to begin again
    private boolean take(HttpResponse<InputStream> response, InputStream body, long have) throws IOException {
        String range = response.headers().firstValue("Content-Range").orElse("");
        long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        switch (response.statusCode()) {
            case 200 -> save(body, 0, length);
            case 206 -> {
                if (!range.startsWith("bytes " + have + "-")) return again(have, "another part of it, " + range);
                save(body, have, length);
            }
            case 416 -> {
                if (!range.equals("bytes */" + have)) return again(have, "416");
            }
            default -> throw new FetchException(uri + " cannot be fetched: the server answered "
                    + response.statusCode());
        }
        return true;
    }

    private boolean again(long have, String answer) throws FetchException {
        if (have > 0) return false;
        throw new FetchException(uri + " cannot be fetched: the server answered with " + answer);
    }

    /// Writes `length` bytes, or as many as come if it is -1, behind the first `start` of the part.
    private void save(InputStream body, long start, long length) throws IOException {
        long total = length < 0 ? -1 : start + length;
        if (total > most) throw tooLong();
        try (var watch = new Patience(body, patience);
                OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                        start == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND)) {
            byte[] piece = new byte[1 << 16];
            long done = start;
            listener.onBytes(name(), done, total);
            for (int n = next(body, piece, done); n >= 0; n = next(body, piece, done)) {
                watch.stirred();
                done += n;
                if (done > most) throw tooLong();
                out.write(piece, 0, n);
                listener.onBytes(name(), done, total);
            }
        }
    }

    private int next(InputStream body, byte[] piece, long done) throws FetchException {
        try {
            return body.read(piece);
        } catch (IOException e) {
            throw new FetchException(uri + " broke off after " + String.format(Locale.ROOT, "%,d", done)
                    + " bytes" + because(e) + "\n  hint: the same command goes on from there", e);
        }
    }

    private FetchException tooLong() {
        return new FetchException(uri + " is larger than " + (most >> 20) + " MB, so it is not the file that was"
                + " published");
    }

    private String name() {
        String path = uri.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// Java tells apart a name that no server has and an address where nobody answers, but not reliably.
    private static String because(IOException e) {
        if (e instanceof ConnectException) return ": there is no such server, or no network";
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        return root.getMessage() == null ? "" : ": " + root.getMessage();
    }
}
