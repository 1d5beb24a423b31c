package gradbook.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradbook.tensor.Parallel;
import gradbook.tensor.Seed;
import gradbook.training.Transform.CenterCrop;
import gradbook.training.Transform.RandomCrop;
import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    private static final Preprocessing SMALL = new Preprocessing(new Resize(12), new RandomCrop(8), new CenterCrop(8),
            Normalization.IMAGENET);
    private static final Seed SEED = Seed.of(4);

    @TempDir Path folder;

    /// `count` pictures of each class.
    private void draw(Path to, int count, String... classes) throws Exception {
        for (String name : classes)
            for (int i = 0; i < count; i++)
                Pictures.save(Pictures.random(14 + i, 20 - i, i + name.hashCode()), to.resolve(name), i + ".png");
    }

    private List<String> files(ImageFolder pictures) {
        return IntStream.range(0, pictures.size()).mapToObj(i -> folder.relativize(pictures.file(i)).toString())
                .map(name -> name.replace('\\', '/')).toList();
    }

    @Test void classes_are_the_sub_folders_in_the_order_of_their_names() throws Exception {
        draw(folder, 2, "dog", "cat");
        draw(folder.resolve("cat"), 1, "kittens");
        Files.writeString(folder.resolve("cat").resolve("notes.txt"), "about cats");
        Files.writeString(folder.resolve("cat").resolve("._0.png"), "left by a Mac");
        Files.createDirectory(folder.resolve(".git"));
        ImageFolder pictures = ImageFolder.of(folder, SMALL);
        assertThat(pictures.classNames()).containsExactly("cat", "dog");
        assertThat(files(pictures)).containsExactly("cat/0.png", "cat/1.png", "cat/kittens/0.png", "dog/0.png",
                "dog/1.png");
        assertThat(pictures.batch(4, 0, 2).labels()).containsExactly(1, 0, 0);
        assertThat(pictures).hasToString("5 pictures of 2 classes in " + folder);
    }

    @Test void a_batch_has_what_a_network_in_use_sees_of_each_picture() throws Exception {
        draw(folder, 3, "cat", "dog");
        ImageFolder pictures = ImageFolder.of(folder, SMALL);
        Picture[] expected = {SMALL.view(Pictures.random(16, 18, 2 + "dog".hashCode())),
            SMALL.view(Pictures.random(14, 20, "cat".hashCode()))};
        for (int again = 0; again < 2; again++) // the second time from the cache
            assertThat(pictures.batch(5, 0).inputs().sameAs(SMALL.toTensor(expected))).isTrue();
    }

    @Test void parts_called_train_and_test_are_taken_as_such() throws Exception {
        draw(folder.resolve("train"), 2, "cat", "dog");
        draw(folder.resolve("val"), 1, "cat", "dog");
        Split<ImageFolder> split = ImageFolder.split(folder, SMALL, 0.1, SEED);
        assertThat(files(split.train())).containsExactly("train/cat/0.png", "train/cat/1.png", "train/dog/0.png",
                "train/dog/1.png");
        assertThat(files(split.heldOut())).containsExactly("val/cat/0.png", "val/dog/0.png");
        draw(folder.resolve("test"), 1, "cat", "dog");
        assertThat(files(ImageFolder.split(folder, SMALL, 0.1, SEED).heldOut()))
                .containsExactly("test/cat/0.png", "test/dog/0.png");
    }

    @Test void there_may_be_a_class_of_trains() throws Exception {
        draw(folder, 2, "train", "ship");
        assertThat(ImageFolder.split(folder, SMALL, 0.5, SEED).train().classNames()).containsExactly("ship", "train");
    }

    @Test void without_such_parts_some_are_held_out_by_the_seed() throws Exception {
        draw(folder, 10, "cat", "dog");
        Split<ImageFolder> split = ImageFolder.split(folder, SMALL, 0.2, SEED);
        assertThat(split.heldOut().size()).isEqualTo(4);
        var both = new TreeSet<>(files(split.train()));
        both.addAll(files(split.heldOut()));
        assertThat(both).hasSize(20);
        assertThat(files(split.train())).isSorted();
        assertThat(files(ImageFolder.split(folder, SMALL, 0.2, SEED).heldOut())).isEqualTo(files(split.heldOut()));
        assertThat(files(ImageFolder.split(folder, SMALL, 0.2, Seed.of(5)).heldOut()))
                .isNotEqualTo(files(split.heldOut()));
        assertThat(ImageFolder.split(folder, SMALL, 0.001, SEED).heldOut().size()).isEqualTo(1);
        assertThat(files(ImageFolder.split(folder, SMALL, 1, SEED).heldOut()))
                .isEqualTo(files(ImageFolder.of(folder, SMALL)));
        assertThatThrownBy(() -> ImageFolder.split(folder, SMALL, 0, SEED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the part held out must be more than 0 and at most 1, not 0.0");
    }

    @Test void how_a_picture_is_varied_depends_on_seed_epoch_and_number_only() throws Exception {
        draw(folder, 4, "cat", "dog");
        ImageFolder train = ImageFolder.split(folder, SMALL, 0.1, SEED).train();
        Batch batch = train.inEpoch(3).batch(5, 1);
        Batch again = Parallel.withThreads(3, () -> {
            try {
                ImageFolder other = ImageFolder.split(folder, SMALL, 0.1, SEED).train();
                other.inEpoch(7).batch(0, 1, 2); // what came before does not matter
                return other.inEpoch(3).batch(0, 5, 1);
            } catch (java.io.IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(again.inputs().slice(0, 1, 3).sameAs(batch.inputs())).isTrue();
        assertThat(train.inEpoch(4).batch(5, 1).inputs().sameAs(batch.inputs())).isFalse();
        assertThat(ImageFolder.split(folder, SMALL, 0.1, Seed.of(9)).train().inEpoch(3).batch(5, 1).inputs()
                .sameAs(batch.inputs())).isFalse();
    }

    @Test void each_picture_is_cut_at_a_place_of_its_own() throws Exception {
        for (int i = 0; i < 10; i++)
            for (String name : List.of("cat", "dog"))
                Pictures.save(Pictures.random(20, 20, 1), folder.resolve(name), i + ".png");
        ImageFolder train = ImageFolder.split(folder, SMALL, 0.1, SEED).train().inEpoch(1);
        assertThat(IntStream.range(0, train.size()).map(i -> Arrays.hashCode(train.picture(i).pixels())).distinct())
                .hasSizeGreaterThan(5); // of 25 places, 18 draws
    }

    @Test void batches_vary_pictures_from_epoch_to_epoch_in_training_only() throws Exception {
        draw(folder, 8, "cat", "dog");
        Split<ImageFolder> split = ImageFolder.split(folder, SMALL, 0.5, SEED);
        assertThat(first(split.train(), 1).inputs().sameAs(first(split.train(), 2).inputs())).isFalse();
        assertThat(first(split.train(), 2).inputs().sameAs(first(split.train(), 2).inputs())).isTrue();
        assertThat(first(split.heldOut(), 1).inputs().sameAs(first(split.heldOut(), 2).inputs())).isTrue();
    }

    private static Batch first(Dataset data, int epoch) {
        return Batches.inOrder(data, 4).epoch(epoch).iterator().next();
    }

    @Test void a_few_are_taken_from_each_class_in_turn() throws Exception {
        draw(folder, 3, "bird", "cat", "dog");
        Pictures.save(Pictures.random(9, 9, 1), folder.resolve("ape"), "0.png");
        assertThat(files(ImageFolder.of(folder, SMALL).take(6))).containsExactly("ape/0.png", "bird/0.png",
                "bird/1.png", "cat/0.png", "cat/1.png", "dog/0.png");
    }

    @Test void pictures_are_kept_as_far_as_there_is_room() throws Exception {
        draw(folder, 3, "cat", "dog");
        List<Path> all = PictureFiles.in(folder).files();
        // 12 × 17, 12 × 15 and 12 × 13 pixels of each class: after the first there is room for the third
        var cache = new PictureCache(all, new Resize(12), 3 * 12 * (17 + 13));
        var before = new ArrayList<Picture>();
        for (int i = 0; i < 6; i++) before.add(cache.get(i));
        assertThat(cache.size()).isEqualTo(2);
        for (int i = 0; i <= 2; i += 2) {
            Files.delete(all.get(i));
            assertThat(cache.get(i).pixels()).isEqualTo(before.get(i).pixels());
        }
        assertThat(cache.get(5).pixels()).isEqualTo(before.get(5).pixels());
    }

    @Test void small_pictures_are_kept_as_they_are_and_enlarged_each_time() throws Exception {
        Picture tiny = Pictures.random(3, 3, 1);
        Path file = Pictures.save(tiny, folder, "tiny.png");
        var cache = new PictureCache(List.of(file), new Resize(12), 27);
        Picture enlarged = cache.get(0);
        assertThat(cache.size()).isEqualTo(1);
        assertThat(enlarged.pixels()).isEqualTo(Resize.to(tiny, 12, 12).pixels()).isEqualTo(cache.get(0).pixels());
    }

    @Test void a_folder_without_classes_is_refused() throws Exception {
        Pictures.save(Pictures.random(9, 9, 1), folder, "0.png");
        assertThatThrownBy(() -> ImageFolder.of(folder, SMALL)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot take pictures from " + folder + ": it has no sub-folder\n"
                        + "  hint: put the pictures of each class into a sub-folder with its name, such as "
                        + folder.resolve("cat") + " and " + folder.resolve("dog"));
    }

    @Test void one_class_is_not_enough() throws Exception {
        draw(folder, 1, "whale");
        assertThatThrownBy(() -> ImageFolder.of(folder, SMALL)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot take pictures from " + folder + ": it has the one class whale, and a network "
                        + "chooses between two or more\n"
                        + "  hint: put the pictures of each class into a sub-folder with its name, such as "
                        + folder.resolve("cat") + " and " + folder.resolve("dog"));
    }

    @Test void a_class_without_pictures_is_refused() throws Exception {
        draw(folder, 1, "cat");
        Path dog = Files.createDirectory(folder.resolve("dog"));
        assertThatThrownBy(() -> ImageFolder.of(folder, SMALL)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no pictures for the class dog: " + dog + " has no files\n"
                        + "  hint: fill it, or take it away");
        Files.writeString(dog.resolve("dog.txt"), "woof");
        assertThatThrownBy(() -> ImageFolder.of(folder, SMALL)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no pictures for the class dog: no file in " + dog + " ends in "
                        + String.join(", ", PictureFile.suffixes()) + "\n  hint: fill it, or take it away");
    }

    @Test void both_parts_need_the_same_classes() throws Exception {
        draw(folder.resolve("train"), 1, "ant", "bee", "cat", "dog", "eel", "fox");
        draw(folder.resolve("test"), 1, "fox", "gnu");
        assertThatThrownBy(() -> ImageFolder.split(folder, SMALL, 0.1, SEED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the classes in " + folder.resolve("train") + " and " + folder.resolve("test") + " differ: "
                        + folder.resolve("test") + " lacks ant, bee, cat and 2 more; " + folder.resolve("train")
                        + " lacks gnu;\n  hint: both need the same sub-folders");
    }

    @Test void what_is_no_folder_is_refused() throws Exception {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> ImageFolder.of(missing, SMALL)).isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing + ": a folder is needed");
    }

    @Test void a_folder_that_may_not_be_read_is_named() throws Exception {
        draw(folder, 1, "cat", "dog");
        Path dog = folder.resolve("dog");
        assumeTrue(dog.toFile().setReadable(false) && !Files.isReadable(dog), "root may read everything");
        try {
            assertThatThrownBy(() -> ImageFolder.of(folder, SMALL)).isInstanceOf(AccessDeniedException.class)
                    .hasMessage(dog.toString());
        } finally {
            dog.toFile().setReadable(true);
        }
    }

    @Test void a_damaged_picture_is_named_when_it_is_its_turn() throws Exception {
        draw(folder, 2, "cat", "dog");
        Path file = folder.resolve("dog").resolve("0.png");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        ImageFolder pictures = ImageFolder.of(folder, SMALL);
        assertThat(pictures.batch(0, 1, 3).size()).isEqualTo(3);
        assertThatThrownBy(() -> pictures.batch(0, 1, 2, 3)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + " is damaged, it cannot be read as a picture\n"
                        + "  hint: take it out, or put a sound copy in its place");
        Files.delete(file);
        assertThatThrownBy(() -> pictures.batch(2)).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test void a_picture_that_is_not_there_is_refused() throws Exception {
        draw(folder, 1, "cat", "dog");
        assertThatThrownBy(() -> ImageFolder.of(folder, SMALL).batch(0, 2))
                .isInstanceOf(IndexOutOfBoundsException.class).hasMessage("Index 2 out of bounds for length 2");
    }

    @Test void grey_and_transparent_pictures_are_read_as_colours() throws Exception {
        draw(folder, 1, "cat", "dog");
        Pictures.save(Pictures.plain(20, 20, BufferedImage.TYPE_BYTE_GRAY, 0), "png", folder.resolve("cat/grey.png"));
        Pictures.save(Pictures.plain(20, 20, BufferedImage.TYPE_INT_ARGB, 0), "png", folder.resolve("dog/clear.png"));
        ImageFolder pictures = ImageFolder.of(folder, SMALL);
        assertThat(pictures.picture(1).pixels()).containsOnly(0);
        assertThat(pictures.picture(3).pixels()).containsOnly(255);
    }
}
