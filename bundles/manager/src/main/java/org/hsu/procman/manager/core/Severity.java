package org.hsu.procman.manager.core;

import java.util.Locale;

/** How bad a failed check or a passed limit is; the words of {@code severity_multipliers}. */
public enum Severity {
    /** Told, never acted upon. */
    WARNING,
    /** A check has failed often enough, a limit is passed. */
    CRITICAL,
    /** A limit is passed by far. */
    EMERGENCY;

    /** As the configuration has it: {@code critical}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
