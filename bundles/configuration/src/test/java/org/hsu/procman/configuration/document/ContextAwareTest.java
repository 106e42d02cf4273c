package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.Map;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.ContextAwareRestart.Budget;
import org.junit.jupiter.api.Test;

/** What {@code context_aware_restart} means. */
class ContextAwareTest {

    private static ContextAwareRestart read(String restartPolicy) {
        return Readings.managed("control: {executable: prog}\nrestart_policy: " + restartPolicy)
                .restart()
                .contextAware();
    }

    @Test
    void withoutTheKeyThereIsNone() {
        assertNull(read("{max_attempts: 4}"));
    }

    @Test
    void theDefaultsAreThoseOfTheRestartPolicyAndOfUpstream() {
        Duration delay = Duration.ofSeconds(3);
        assertEquals(
                new ContextAwareRestart(
                        new Budget(4, delay, 2),
                        new Budget(6, delay.multipliedBy(2), 1.5),
                        Map.of("warning", 0.5, "critical", 1.0, "emergency", 2.0),
                        Map.of(
                                "batch", 3.0, "web", 1.0, "database", 5.0, "worker", 2.0, "scheduler", 2.5,
                                "default", 1.0),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(5),
                        Duration.ZERO),
                read("{max_attempts: 4, restart_delay: 3s, backoff_multiplier: 2, context_aware_restart: {}}"));
    }

    @Test
    void whatABudgetDoesNotSayItTakesFromTheDefault() {
        ContextAwareRestart aware = read("{context_aware_restart: {default: {max_retries: 7, retry_delay: 10s}, "
                + "health_failures: {backoff_rate: 3}, resource_violations: {max_retries: 1}}}");
        assertEquals(new Budget(7, Duration.ofSeconds(10), 3), aware.healthFailures());
        assertEquals(new Budget(1, Duration.ofSeconds(20), 1.5), aware.resourceViolations());
    }

    @Test
    void aGivenMapReplacesTheUsualOne() {
        ContextAwareRestart aware = read("{context_aware_restart: {severity_multipliers: {emergency: 4}, "
                + "process_profile_multipliers: {mine: 0.5}}}");
        assertEquals(Map.of("emergency", 4.0), aware.severityMultipliers());
        assertEquals(Map.of("mine", 0.5), aware.profileMultipliers());
        assertEquals(
                Map.of("warning", 0.5, "critical", 0.5, "emergency", 2.0),
                aware.forProfile("mine").severityMultipliers());
    }

    @Test
    void noEndStaysNoEnd() {
        ContextAwareRestart aware = read("{context_aware_restart: {default: {max_retries: 0}}}");
        assertEquals(0, aware.healthFailures().maxAttempts());
        assertEquals(0, aware.resourceViolations().maxAttempts());
    }
}
