package gradbook.training;

import gradbook.tensor.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The files of a folder that has a sub-folder for each class: `pictures/cat/1.jpg`,
/// `pictures/dog/1.jpg`, … Classes are numbered in the order of their names, and so are the files of
/// each. Nothing is read yet.
///
/// @param folder the one with the sub-folders
/// @param labels the class of each file; not copied
record PictureFiles(Path folder, List<String> classNames, List<Path> files, int[] labels) {
    private static final int SHOWN = 3;

    PictureFiles {
        classNames = List.copyOf(classNames);
        files = List.copyOf(files);
    }

    /// Finds what is in `folder`. Files in sub-folders of a class belong to it, too; those whose names
    /// do not end as pictures' do, or begin with a dot, are passed over.
    ///
    /// @throws IllegalArgumentException if it has fewer than two classes, or one without pictures
    static PictureFiles in(Path folder) throws IOException {
        List<Path> classes = subfolders(folder);
        requireSeveral(classes, folder);
        var files = new ArrayList<Path>();
        var labels = new ArrayList<Integer>();
        for (Path one : classes)
            for (Path file : pictures(one)) {
                files.add(file);
                labels.add(classes.indexOf(one));
            }
        return new PictureFiles(folder, classes.stream().map(PictureFiles::name).toList(), files,
                labels.stream().mapToInt(Integer::intValue).toArray());
    }

    /// In the order of their names.
    static List<Path> subfolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) throw new NoSuchFileException(folder.toString(), null, "a folder is needed");
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isDirectory(entry) && !isHidden(name(entry)))
                    .sorted((a, b) -> name(a).compareTo(name(b))).toList();
        }
    }

    /// Also what a Mac packs into every zip file.
    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.equals("__MACOSX");
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private static void requireSeveral(List<Path> classes, Path folder) {
        if (classes.size() > 1) return;
        String found = classes.isEmpty() ? "no sub-folder"
                : "the one class " + name(classes.getFirst()) + ", and a network chooses between two or more";
        throw new IllegalArgumentException("cannot take pictures from " + PictureZip.name(folder) + ": it has " + found
                + "\n  hint: put the pictures of each class into a sub-folder with its name, such as "
                + PictureZip.name(folder.resolve("cat")) + " and " + PictureZip.name(folder.resolve("dog")));
    }

    private static List<Path> pictures(Path one) throws IOException {
        List<Path> all;
        try (Stream<Path> entries = Files.walk(one, FileVisitOption.FOLLOW_LINKS)) {
            all = entries.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        List<Path> pictures = all.stream().filter(PictureFiles::isPicture).sorted().toList();
        if (pictures.isEmpty())
            throw new IllegalArgumentException("no pictures for the class " + name(one) + ": "
                    + (all.isEmpty() ? PictureZip.name(one) + " has no files"
                            : "no file in " + PictureZip.name(one) + " ends in "
                            + String.join(", ", PictureFile.suffixes()))
                    + "\n  hint: fill it, or take it away");
        return pictures;
    }

    private static boolean isPicture(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && PictureFile.suffixes().stream().anyMatch(name::endsWith);
    }

    /// @throws IllegalArgumentException unless `other` has the same classes
    void requireSameClasses(PictureFiles other) {
        if (classNames.equals(other.classNames)) return;
        throw new IllegalArgumentException("the classes in " + PictureZip.name(folder) + " and "
                + PictureZip.name(other.folder) + " differ:" + missing(other) + other.missing(this)
                + "\n  hint: both need the same sub-folders");
    }

    private String missing(PictureFiles in) {
        List<String> missing = classNames.stream().filter(name -> !in.classNames.contains(name)).toList();
        String rest = missing.size() > SHOWN ? " and " + (missing.size() - SHOWN) + " more" : "";
        return missing.isEmpty() ? "" : " " + PictureZip.name(in.folder) + " lacks "
                + String.join(", ", missing.stream().limit(SHOWN).toList()) + rest + ";";
    }

    int size() {
        return labels.length;
    }

    /// The files with the given numbers only.
    private PictureFiles subset(IntStream examples) {
        int[] chosen = examples.toArray();
        return new PictureFiles(folder, classNames, Arrays.stream(chosen).mapToObj(files::get).toList(),
                Arrays.stream(chosen).map(i -> labels[i]).toArray());
    }

    /// `n` of the files: the first of each class, then the second of each, and so on.
    PictureFiles take(int n) {
        int[] seen = new int[classNames.size()];
        int[] turn = Arrays.stream(labels).map(label -> seen[label]++).toArray();
        return subset(IntStream.range(0, size()).boxed()
                .sorted((a, b) -> Integer.compare(turn[a], turn[b])) // stable: within a turn, by class
                .limit(n).mapToInt(Integer::intValue).sorted());
    }

    /// The part `heldOut` of the files, drawn at random, apart from the others.
    ///
    /// @return the others, and those held out
    List<PictureFiles> split(double heldOut, Seed seed) {
        int[] order = IntStream.range(0, size()).toArray();
        Batches.shuffle(order, seed.generator());
        int count = Math.clamp(Math.round(heldOut * size()), 1, size());
        return List.of(subset(Arrays.stream(order, count, size()).sorted()),
                subset(Arrays.stream(order, 0, count).sorted()));
    }
}
