package gradbook.training;

import java.net.URI;
import java.util.List;

/// A data set that can be fetched from where it is published: its files with their checksums, and what a reader
/// should know of it.
///
/// @param name       such as `fashion-mnist`
/// @param content    in a few words
/// @param files      as they are published
/// @param unpacked   what the loader reads of the only file, a `.tar.gz` archive, by their names without folders; empty
///                   if the files are read as they are
/// @param most       bytes of one file, and of all that an archive unpacks to: more is refused
/// @param classNames for a file `classes.txt`, which [Mnist#load] reads; or empty
/// @param base       the address of the folder with the files
/// @param licence    as its publishers give it
/// @param source     whom to cite
/// @param use        how to use it from a folder `%s`
public record PublicDataset(String name, String content, List<File> files, List<String> unpacked, long most,
                            List<String> classNames, URI base, String licence, String source, String use) {

    /// One of the files.
    ///
    /// @param checksum as it is published, not as we computed it
    public record File(String name, Checksum checksum) {}

    private static final String TRAIN_LENET = "gradbook train lenet5 --data %s";
    private static final String TRAIN_SMALL_CNN = "gradbook train small-cnn --data %s";

    /// Checksums: the read-me of github.com/zalandoresearch/fashion-mnist, and torchvision (datasets/mnist.py).
    private static final PublicDataset FASHION_MNIST = idx("fashion-mnist", "photographs of clothes",
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            List.of("8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
                    "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310"),
            List.of("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
                    "Ankle boot"),
            "MIT", "H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST: a novel image dataset, 2017");

    /// Checksums: torchvision (datasets/mnist.py). The classes are called by their modern reading.
    private static final PublicDataset KMNIST = idx("kmnist", "handwritten characters of old Japanese",
            "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
            List.of("bdb82020997e1d708af4cf47b453dcf7", "e144d726b3acfaa3e44228e80efcd344",
                    "5c965bf0a639b31b8f53240b1b52f4d7", "7320c461ea6c1c855c0b718fb2a4b134"),
            List.of("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
            "CC BY-SA 4.0", "T. Clanuwat and others, Deep learning for classical Japanese literature, 2018");

    /// Checksums: the page of the data sets, www.cs.toronto.edu/~kriz/cifar.html.
    private static final PublicDataset CIFAR_10 = cifar("10", "c32a1d4ab5d03f1284b67883e8d87530",
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                    "data_batch_5.bin", "test_batch.bin"));
    private static final PublicDataset CIFAR_100 = cifar("100", "03b5dce01913d631647c71ecec9e9cb8",
            List.of("train.bin", "test.bin", "fine_label_names.txt"));

    /// Checksum: the data set `rotten_tomatoes` of github.com/huggingface/datasets, which takes the archive from the
    /// same address; its authors' is www.cs.cornell.edu/people/pabo/movie-review-data.
    private static final PublicDataset RT_POLARITY = new PublicDataset("rt-polarity",
            "10,662 sentences from film reviews, half of them negative",
            List.of(new File("rt-polaritydata.tar.gz",
                    Checksum.sha256("a05befe52aafda71d458d188a1c54506a998b1308613ba76bbda2e5029409ce9"))),
            List.of("rt-polarity.neg", "rt-polarity.pos"), 16L << 20, List.of(),
            URI.create("https://storage.googleapis.com/seldon-datasets/sentence_polarity_v1/"),
            "none given", "B. Pang, L. Lee, Seeing stars, 2005", "Texts.polarity(Path.of(\"%s\"))");

    /// Those that are known here.
    public static final List<PublicDataset> ALL = List.of(FASHION_MNIST, KMNIST, CIFAR_10, CIFAR_100, RT_POLARITY);

    /// Copies the lists.
    public PublicDataset {
        files = List.copyOf(files);
        unpacked = List.copyOf(unpacked);
        classNames = List.copyOf(classNames);
    }

    private static PublicDataset idx(String name, String what, String base, List<String> md5, List<String> classNames,
                                     String licence, String source) {
        List<File> files = List.of(
                new File("train-images-idx3-ubyte.gz", Checksum.md5(md5.get(0))),
                new File("train-labels-idx1-ubyte.gz", Checksum.md5(md5.get(1))),
                new File("t10k-images-idx3-ubyte.gz", Checksum.md5(md5.get(2))),
                new File("t10k-labels-idx1-ubyte.gz", Checksum.md5(md5.get(3))));
        String content = "60,000 " + what + " to train, 10,000 to test; 28 × 28 pixels, grey, 10 classes";
        return new PublicDataset(name, content, files, List.of(), 64L << 20, classNames, URI.create(base), licence,
                source, TRAIN_LENET);
    }

    private static PublicDataset cifar(String classes, String md5, List<String> unpacked) {
        return new PublicDataset("cifar-" + classes,
                "50,000 photographs to train, 10,000 to test; 32 × 32 pixels, colour, " + classes + " classes",
                List.of(new File("cifar-" + classes + "-binary.tar.gz", Checksum.md5(md5))), unpacked, 256L << 20,
                List.of(), URI.create("https://www.cs.toronto.edu/~kriz/"), "none given",
                "A. Krizhevsky, Learning multiple layers of features from tiny images, 2009",
                TRAIN_SMALL_CNN);
    }
}
