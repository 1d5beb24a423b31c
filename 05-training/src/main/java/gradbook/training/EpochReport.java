package gradbook.training;

/// How one epoch went.
///
/// @param epoch           1 for the first
/// @param trainLoss       the mean loss over the examples of the epoch, each taken as it came, while
///                        the weights moved
/// @param trainAccuracy   the fraction of them whose class was found, likewise
/// @param testLoss        the mean loss over the test examples, with the weights at its end
/// @param testAccuracy    the fraction of them whose class was found, likewise
/// @param seconds         how long the training took, without the test
/// @param imagesPerSecond training examples per second
public record EpochReport(int epoch, double trainLoss, double trainAccuracy, double testLoss, double testAccuracy,
                          double seconds, double imagesPerSecond) {}
