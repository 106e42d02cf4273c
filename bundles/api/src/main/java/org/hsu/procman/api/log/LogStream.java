package org.hsu.procman.api.log;

import java.util.Locale;

/** Which descriptor a line was written to. */
public enum LogStream {
    STDOUT,
    STDERR;

    /** {@code stdout} or {@code stderr}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
