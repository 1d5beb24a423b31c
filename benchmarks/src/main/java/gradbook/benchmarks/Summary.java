package gradbook.benchmarks;

import java.util.Optional;

/// What several lines say together.
record Summary(String name, double ratio, Optional<Limit> limit) {

    Summary(String name, double ratio, Limit limit) {
        this(name, ratio, Optional.of(limit));
    }
}
