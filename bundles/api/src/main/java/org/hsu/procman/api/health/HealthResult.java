package org.hsu.procman.api.health;

import java.util.Objects;

/**
 * What a check saw.
 *
 * @param healthy whether the instance can do its work
 * @param message for people, one line, never null
 */
public record HealthResult(boolean healthy, String message) {
    public HealthResult {
        Objects.requireNonNull(message, "message");
    }

    public static HealthResult healthy(String message) {
        return new HealthResult(true, message);
    }

    public static HealthResult unhealthy(String message) {
        return new HealthResult(false, message);
    }
}
