package org.hsu.procman.api.restart;

import org.hsu.procman.api.settings.NoSettings;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether an ended run is followed by another. It sees only what is in the context: the same
 * context gives the same decision. How long to wait, how often to try and the circuit breaker are the
 * manager's, by the restart policy. Thread-safe; must not block.
 */
@ConsumerType
public interface RestartStrategy {

    /**
     * The record that {@code restart_policy.settings} is bound to, see
     * {@link org.hsu.procman.api.settings.Settings#bind}. What it says is
     * {@code context.policy().settings().as(...)}.
     */
    default Class<? extends Record> settingsType() {
        return NoSettings.class;
    }

    /** Never null. */
    RestartDecision decide(RestartContext context);
}
