package org.hsu.procman.api.platform;

import java.util.Objects;

/**
 * One thing that this machine can or cannot do for this user.
 *
 * @param name      stable word, such as {@code pidfd} or {@code cgroup_kill}
 * @param available whether it works here
 * @param detail    how it was found, or why not
 */
public record Capability(String name, boolean available, String detail) {
    public Capability {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(detail, "detail");
    }
}
