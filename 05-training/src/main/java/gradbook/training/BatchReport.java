package gradbook.training;

/// Where training is after a batch.
///
/// @param epoch        1 for the first
/// @param epochs       how many there will be
/// @param seen         examples of this epoch so far
/// @param examples     examples in an epoch
/// @param loss         the mean loss over the examples seen in this epoch
/// @param accuracy     the fraction of them whose class was found
/// @param learningRate the one of this step
public record BatchReport(int epoch, int epochs, int seen, int examples, double loss, double accuracy,
                          double learningRate) {}
