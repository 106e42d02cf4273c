package org.hsu.procman.api.health;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The instance that is looked at.
 *
 * @param processId        its process
 * @param generation       which instance
 * @param pid              of the main process
 * @param workingDirectory null where it has none
 * @param environment      what the configuration gives it, for checks that run a command
 */
public record HealthTarget(
        String processId, long generation, long pid, Path workingDirectory, Map<String, String> environment) {
    public HealthTarget {
        Objects.requireNonNull(processId, "processId");
        environment = Map.copyOf(environment);
    }
}
