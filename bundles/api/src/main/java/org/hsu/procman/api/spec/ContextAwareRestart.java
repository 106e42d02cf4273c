package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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

    /** The words of {@code severity_multipliers}. */
    public static final List<String> SEVERITIES = List.of("warning", "critical", "emergency");

    /** Upstream's. */
    public static final Map<String, Double> USUAL_SEVERITY_MULTIPLIERS =
            Map.of("warning", 0.5, "critical", 1.0, "emergency", 2.0);

    /** Upstream's. */
    public static final Map<String, Double> USUAL_PROFILE_MULTIPLIERS =
            Map.of("batch", 3.0, "web", 1.0, "database", 5.0, "worker", 2.0, "scheduler", 2.5, "default", 1.0);

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

    /**
     * The same for a process of this profile type: its multiplier has gone into those of the severities, of
     * which each known one has an entry then.
     */
    public ContextAwareRestart forProfile(String profileType) {
        double profile = profileMultipliers.getOrDefault(profileType, 1.0);
        Map<String, Double> multipliers = new HashMap<>(severityMultipliers);
        SEVERITIES.forEach(severity -> multipliers.putIfAbsent(severity, 1.0));
        multipliers.replaceAll((severity, multiplier) -> multiplier * profile);
        return new ContextAwareRestart(
                healthFailures,
                resourceViolations,
                multipliers,
                Map.of(),
                startupGracePeriod,
                sustainedViolationTime,
                spikeToleranceTime);
    }
}
