package gradbook.tensor.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs a property that fails, to see what it shrinks to.
///
/// Property tests are worth as much as what they show when they fail, so that is tested like anything else:
///
/// ```java
/// static class EveryShapeIsAVector {
///     @Property boolean holds(@ForAll Shape s) { assertThat(s.rank()).as("%s", s).isEqualTo(1); }
/// }
///
/// assertThat(FailingProperty.in(EveryShapeIsAVector.class)).hasMessageStartingWith("[()]");
/// ```
public final class FailingProperty {

    /// How the one property of `container`, a static class that no other run finds, fails in the end.
    ///
    /// @throws AssertionError if it does not
    public static Throwable in(Class<?> container) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(container))
                .configurationParameter("jqwik.database", "target/jqwik-failing")
                .configurationParameter("jqwik.failures.after.default", "RANDOM_SEED")
                // Reports go to listeners, of which there are none, and not to the console.
                .configurationParameter("jqwik.reporting.usejunitplatform", "true").build();
        var outcome = new Outcome();
        LauncherFactory.create().execute(request, outcome);
        if (outcome.failure == null)
            throw new AssertionError(outcome.tests == 0 ? "no property in " + container.getName()
                    : "the property in " + container.getName() + " holds");
        return outcome.failure;
    }

    private static final class Outcome implements TestExecutionListener {
        private Throwable failure;
        private int tests;

        @Override public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) tests++;
            if (failure == null) failure = result.getThrowable().orElse(null);
        }
    }

    private FailingProperty() {}
}
