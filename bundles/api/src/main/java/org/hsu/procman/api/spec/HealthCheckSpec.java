package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.Objects;
import org.hsu.procman.api.settings.Settings;

/**
 * One health check of a process.
 *
 * @param name             unique within the process
 * @param type             name of the checker, such as {@code http}
 * @param kind             what a failure means
 * @param interval         from the start of one check to the start of the next
 * @param timeout          shorter than the interval
 * @param initialDelay     from spawn to the first check
 * @param failureThreshold consecutive failures until unhealthy
 * @param successThreshold consecutive successes until healthy again
 * @param restartOnFailure false: unhealthy is shown, nothing is restarted
 * @param settings         what only the checker can read
 */
public record HealthCheckSpec(
        String name,
        String type,
        Kind kind,
        Duration interval,
        Duration timeout,
        Duration initialDelay,
        int failureThreshold,
        int successThreshold,
        boolean restartOnFailure,
        Settings settings) {

    /** Kubernetes' words: a failed liveness restarts, a failed readiness only takes out of service. */
    public enum Kind {
        LIVENESS,
        READINESS
    }

    public HealthCheckSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(interval, "interval");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(initialDelay, "initialDelay");
        Objects.requireNonNull(settings, "settings");
    }

    /** The same with other settings. */
    public HealthCheckSpec with(Settings others) {
        return new HealthCheckSpec(
                name, type, kind, interval, timeout, initialDelay, failureThreshold, successThreshold, restartOnFailure,
                others);
    }
}
