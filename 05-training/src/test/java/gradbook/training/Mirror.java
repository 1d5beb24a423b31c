package gradbook.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A server on this machine with one file, which behaves well or badly.
final class Mirror implements AutoCloseable {
    /// Answers one request for the file.
    interface Manner {
        void answer(HttpExchange exchange, byte[] file, int start) throws IOException;
    }

    /// Sends the rest if it is asked for, as servers should.
    static final Manner RANGES = (exchange, file, start) -> {
        if (start >= file.length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + file.length);
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (start > 0) exchange.getResponseHeaders().set("Content-Range",
                "bytes " + start + "-" + (file.length - 1) + "/" + file.length);
        exchange.sendResponseHeaders(start > 0 ? 206 : 200, file.length - start);
        exchange.getResponseBody().write(file, start, file.length - start);
    };

    /// Always sends everything.
    static final Manner NO_RANGES = (exchange, file, _) -> RANGES.answer(exchange, file, 0);

    /// Promises everything, sends `count` bytes, and hangs up.
    static Manner breakingAfter(int count) {
        return (exchange, file, start) -> {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file, start, count);
            exchange.getResponseBody().flush();
            throw new IOException("hangs up");
        };
    }

    /// Sends `count` bytes and then nothing, but stays on the line until `end`.
    static Manner fallingSilentAfter(int count, CountDownLatch end) {
        return (exchange, file, start) -> {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file, start, count);
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        };
    }

    static Manner status(int code) {
        return (exchange, _, _) -> exchange.sendResponseHeaders(code, -1);
    }

    private final HttpServer server;
    /// The ranges that were asked for, "" for all.
    final List<String> asked = new ArrayList<>();

    /// @param manners of the first request, the second and so on; the last one is kept up
    Mirror(byte[] file, Manner... manners) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                String range = exchange.getRequestHeaders().getFirst("Range");
                asked.add(range == null ? "" : range);
                int start = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
                manners[Math.min(asked.size(), manners.length) - 1].answer(exchange, file, start);
            }
        });
        server.start();
    }

    /// The address of the folder that the file is in.
    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/data/");
    }

    @Override public void close() {
        server.stop(0);
    }

    /// An address where nobody answers.
    static URI nobody() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
        }
    }

    /// Bytes that are not all the same.
    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.setAll(new int[length], i -> bytes[i] = (byte) (i * 31 ^ i >> 8));
        return bytes;
    }
}
