package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Restarts that depend on what went wrong and with whom: {@code restart_policy.context_aware_restart}, as
 * upstream documents it. Where it is set, it replaces attempts, delay and multiplier of the restart policy for
 * its two triggers.
 *
 * @param healthFailures         budget for restarts because of failed checks
 * @param resourceViolations     budget for restarts because of passed limits
 * @param severityMultipliers    of attempts and delay, by {@code warning}, {@code critical}, {@code emergency};
 *                               1 where a word is missing
 * @param profileMultipliers     of attempts and delay, by the process's profile type; 1 where one is missing
 * @param startupGracePeriod     after each start, during which neither trigger restarts
 * @param sustainedViolationTime how long a violation must last before it restarts
 * @param spikeToleranceTime     violations shorter than this are not even told
 */
public record ContextAwareRestart(
        Budget healthFailures,
        Budget resourceViolations,
        Map<String, Double> severityMultipliers,
        Map<String, Double> profileMultipliers,
        Duration startupGracePeriod,
        Duration sustainedViolationTime,
        Duration spikeToleranceTime) {

    /**
     * How often and how fast.
     *
     * @param maxAttempts 0: without end
     * @param delay       before the first restart
     * @param multiplier  of the delay for each further restart, more than 0
     */
    public record Budget(int maxAttempts, Duration delay, double multiplier) {
        public Budget {
            Objects.requireNonNull(delay, "delay");
        }
    }

    public ContextAwareRestart {
        Objects.requireNonNull(healthFailures, "healthFailures");
        Objects.requireNonNull(resourceViolations, "resourceViolations");
        severityMultipliers = Map.copyOf(severityMultipliers);
        profileMultipliers = Map.copyOf(profileMultipliers);
        Objects.requireNonNull(startupGracePeriod, "startupGracePeriod");
        Objects.requireNonNull(sustainedViolationTime, "sustainedViolationTime");
        Objects.requireNonNull(spikeToleranceTime, "spikeToleranceTime");
    }
}
