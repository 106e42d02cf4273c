package org.hsu.procman.api.spec;

import java.util.List;

/**
 * Which lines are kept: {@code filters}. A line passes when its level is high enough, one of {@code include} is
 * found in it (or there is none) and none of {@code exclude} is.
 *
 * @param level   lines that say they are of a lower level do not pass; null for any. A line that says no level
 *                passes
 * @param include expressions in the syntax of RE2, found anywhere in the line
 * @param exclude likewise
 */
public record LogFilter(LogLevel level, List<String> include, List<String> exclude) {

    /** Lets everything pass. */
    public static final LogFilter NONE = new LogFilter(null, List.of(), List.of());

    public LogFilter {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Whether every line passes. */
    public boolean isNone() {
        return level == null && include.isEmpty() && exclude.isEmpty();
    }
}
