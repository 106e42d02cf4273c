package org.hsu.procman.api.management;

import java.util.Objects;

/**
 * Who asks at a {@link ManagementInterface}.
 *
 * @param name for the history of the process and the audit log
 * @param role what this one may do
 */
public record Caller(String name, Role role) {
    public Caller {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
    }

    /** Whether the role is enough for what needs that one. */
    public boolean may(Role needed) {
        return role.compareTo(needed) >= 0;
    }
}
