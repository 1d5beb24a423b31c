package gradbook.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A number of 128 or 256 bits that is computed from all bytes of a file. Whoever gets the published one from his copy
/// has the published file: no accident of storage or transport leaves it the same. Against forgers only SHA-256 helps,
/// since files with the same MD5 can be made on purpose.
///
/// @param algorithm by Java's name, such as `MD5` or `SHA-256`
/// @param hex       in hexadecimal digits, small letters
public record Checksum(String algorithm, String hex) {
    /// As many data sets have it, from before 2010.
    public static Checksum md5(String hex) {
        return new Checksum("MD5", hex);
    }

    /// As newer ones have it.
    public static Checksum sha256(String hex) {
        return new Checksum("SHA-256", hex);
    }

    /// Computes that of `file`, by the same algorithm.
    public Checksum of(Path file) throws IOException {
        MessageDigest digest = digest(algorithm);
        byte[] piece = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) digest.update(piece, 0, n);
        }
        return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("there is no checksum " + algorithm, e);
        }
    }

    /// "MD5 d41d8cd98f00b204e9800998ecf8427e"
    @Override public String toString() {
        return algorithm + " " + hex;
    }
}
