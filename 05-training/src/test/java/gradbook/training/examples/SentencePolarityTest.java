package gradbook.training.examples;

import static org.assertj.core.api.Assertions.assertThat;

import gradbook.tensor.Seed;
import gradbook.training.History;
import gradbook.training.TextDataset;
import gradbook.training.Texts;
import gradbook.training.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SentencePolarityTest {
    private static final List<String> OPINIONS = List.of("dull", "silly", "tired", "funny", "moving", "clever");

    /// Each opinion stands in a sixth of the sentences, and each fourth sentence has a word of its own, twice.
    private static Texts sentences() {
        return new Texts(IntStream.range(0, 480).mapToObj(i -> Texts.words(
                "a " + OPINIONS.get(i % 6) + " film" + (i % 4 == 0 ? " w" + i + " w" + i : ""))).toList(),
                IntStream.range(0, 480).map(i -> i % 6 / 3).toArray(), List.of("negative", "positive"));
    }

    /// 96 to report on, 48 to choose by, 336 to learn from. The eight words that are in many of them have the numbers 2
    /// to 9, and a word that is in no sentence to learn from is unknown, although it occurs twice.
    @Test void it_learns_what_words_mean_and_knows_those_that_it_learnt_from() {
        List<Integer> told = new ArrayList<>();
        SentencePolarity learnt = SentencePolarity.learn(sentences(), Seed.of(1), new TrainingListener() {
            @Override public void onEpoch(History history) {
                told.add(history.size());
            }
        });
        assertThat(learnt.test().labels()).hasSize(96);
        assertThat(learnt.test().accuracy()).isGreaterThan(0.9);
        assertThat(learnt.vocabulary().size()).isGreaterThan(10);
        for (int[] text : ((TextDataset) learnt.test().data()).texts())
            assertThat(Arrays.stream(text).max().orElseThrow()).isBetween(2, 9);
        assertThat(told).hasSize(learnt.history().size());
        assertThat(learnt.history().epochs().get(learnt.bestEpoch() - 1).testLoss())
                .isEqualTo(learnt.history().epochs().stream().mapToDouble(e -> e.testLoss()).min().orElseThrow());
    }
}
