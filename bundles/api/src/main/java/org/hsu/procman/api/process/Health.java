package org.hsu.procman.api.process;

import java.util.Locale;

/** What the health checks of an instance say together. */
public enum Health {
    /** No check, no instance, or no verdict yet. */
    UNKNOWN,
    HEALTHY,
    UNHEALTHY,
    /** Its checker is not there. */
    UNAVAILABLE;

    /** As the outside sees it: {@code healthy}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
