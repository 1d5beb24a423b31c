package gradbook.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The pictures in some files, read when they are first asked for and kept as far as there is room.
///
/// A picture that is larger than needed is shrunk before it is kept; a smaller one is kept as it is,
/// since to enlarge it takes less time than reading and less room than keeping the result. Nothing is
/// ever thrown out for something newer: each epoch asks once for every picture, so by the time that one
/// comes round again, the newer ones would have pushed it out.
final class PictureCache {
    private final List<Path> files;
    private final Resize size;
    private final AtomicReferenceArray<Picture> kept;
    private final AtomicLong room;

    /// @param bytes how much may be kept
    PictureCache(List<Path> files, Resize size, long bytes) {
        this.files = files;
        this.size = size;
        this.kept = new AtomicReferenceArray<>(files.size());
        this.room = new AtomicLong(bytes);
    }

    /// Picture `i`, scaled to the size. May be called by several threads.
    Picture get(int i) {
        Picture picture = kept.get(i);
        if (picture == null) {
            picture = read(i);
            if (room.addAndGet(-picture.pixels().length) >= 0) kept.set(i, picture);
            else room.addAndGet(picture.pixels().length);
        }
        return size.resize(picture);
    }

    private Picture read(int i) {
        try {
            Picture picture = Picture.of(PictureFile.read(files.get(i)));
            return picture.shorterSide() > size.shorterSide() ? size.resize(picture) : picture;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many pictures are kept.
    int size() {
        int count = 0;
        for (int i = 0; i < kept.length(); i++) if (kept.get(i) != null) count++;
        return count;
    }
}
