package org.hsu.procman.api.spec;

import java.util.Objects;
import org.hsu.procman.api.settings.Settings;

/**
 * One place where the lines of all processes go: an entry of
 * {@code log_collection.global_aggregation.targets}.
 *
 * @param type     name of the log output, such as {@code file}
 * @param format   how a line is written there
 * @param prefix   put before each line, empty by default
 * @param settings what only the output can read
 */
public record LogTarget(String type, LogFormat format, String prefix, Settings settings) {

    public LogTarget {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(settings, "settings");
    }
}
