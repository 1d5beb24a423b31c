package gradbook.architectures.cli;

import gradbook.architectures.Architecture;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Looks up what was asked for by name, and suggests the nearest if there is no such thing.
final class Names {

    /// @throws UsageException if there is no such network
    static Architecture architecture(String name, List<Architecture> models) {
        return models.stream().filter(model -> model.name().equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> unknown("model", name, models.stream().map(Architecture::name).toList()));
    }

    /// There is no `kind` called `name`: "did you mean …?", and the list of what there is.
    static UsageException unknown(String kind, String name, Collection<String> all) {
        String suggestion = nearest(name, all).map(nearest -> ": did you mean " + nearest + "?").orElse("");
        return new UsageException("there is no " + kind + " called " + name + suggestion
                + "\n  hint: there are " + String.join(", ", all));
    }

    /// The name that the fewest changes lead to, if they leave half of it as it was. Capitals are no change.
    static Optional<String> nearest(String name, Collection<String> all) {
        String small = name.toLowerCase(Locale.ROOT);
        return all.stream().min(Comparator.comparingInt(other -> distance(small, other.toLowerCase(Locale.ROOT))))
                .filter(other -> 2 * distance(small, other.toLowerCase(Locale.ROOT))
                        <= Math.max(name.length(), other.length()));
    }

    /// Levenshtein's distance: how many letters have to be put in, taken out or replaced to get from
    /// `a` to `b`. Row i of the table belongs to the first i letters of `a`.
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int[] next = new int[b.length() + 1];
            next[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = row[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replaced, 1 + Math.min(row[j], next[j - 1]));
            }
            row = next;
        }
        return row[b.length()];
    }

    private Names() {}
}
