package org.hsu.procman.manager.core;

import java.time.Duration;
import java.util.Map;
import org.hsu.procman.api.spec.ContextAwareRestart;

/** Context-aware settings for tests. */
final class TestAware {
    private TestAware() {}

    /** One retry after 4 s for a critical violation; both times this for an emergency. */
    static ContextAwareRestart emergency(double multiplier) {
        ContextAwareRestart.Budget one = new ContextAwareRestart.Budget(1, Duration.ofSeconds(4), 1);
        Map<String, Double> severities = Map.of("emergency", multiplier);
        Duration none = Duration.ZERO;
        return new ContextAwareRestart(one, one, severities, Map.of(), none, none, none);
    }
}
