package org.hsu.procman.api.spec;

import java.util.Locale;

/** How grave a line is, least first. */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL;

    /** In lower case, as in the configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
