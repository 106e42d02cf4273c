package org.hsu.procman.api.management;

import java.util.Locale;

/** What somebody may do at a {@link ManagementInterface}; each may do what those before it may. */
public enum Role {
    /** Reads everything. */
    VIEWER,
    /** Acts on processes. */
    OPERATOR,
    /** Configuration and plugins. */
    ADMIN;

    /** As it is written in files and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
