package org.hsu.procman.api.spec;

import java.util.Objects;

/**
 * Something that must have come to pass before a process may start: an entry of {@code depends_on}. What it
 * names is started first and stopped last.
 *
 * @param id        the process that is needed
 * @param condition what must be true of it
 */
public record Dependency(String id, Condition condition) {

    /** What must be true of a process that another one needs. */
    public enum Condition {
        /** Its instance has been spawned. */
        STARTED,
        /** It is ready: RUNNING or UNHEALTHY. */
        RUNNING,
        /** It is RUNNING and its checks say healthy. */
        HEALTHY,
        /** Its last instance ended with exit code 0. */
        COMPLETED
    }

    public Dependency {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(condition, "condition");
    }
}
