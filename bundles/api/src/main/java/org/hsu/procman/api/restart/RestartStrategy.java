package org.hsu.procman.api.restart;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether an ended run is followed by another. It sees only what is in the context: the same
 * context gives the same decision. How long to wait, how often to try and the circuit breaker are the
 * manager's, by the restart policy. Thread-safe; must not block.
 */
@ConsumerType
public interface RestartStrategy {

    /** Never null. */
    RestartDecision decide(RestartContext context);
}
