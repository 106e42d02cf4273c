package org.hsu.procman.api.log;

import java.nio.file.Path;
import java.util.Objects;
import org.hsu.procman.api.spec.LogFormat;

/**
 * What a target is opened for.
 *
 * @param logDirectory the manager's log directory, absolute; relative paths are relative to it
 * @param format       how lines are written
 * @param prefix       put before each line, empty for none
 */
public record LogSinkRequest(Path logDirectory, LogFormat format, String prefix) {
    public LogSinkRequest {
        Objects.requireNonNull(logDirectory, "logDirectory");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(prefix, "prefix");
    }
}
