package gradbook.autodiff.testing;

import java.util.List;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/// Discards a try that ended in a [NothingToSeeError].
final class SkipNothingToSee implements AroundTryHook {
    @Override public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor tried,
            List<Object> parameters) {
        TryExecutionResult result = tried.execute(parameters);
        return result.throwable().filter(NothingToSeeError.class::isInstance)
                .map(TryExecutionResult::invalid).orElse(result);
    }
}
