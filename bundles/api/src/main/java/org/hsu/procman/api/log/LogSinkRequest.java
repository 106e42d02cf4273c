package org.hsu.procman.api.log;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Objects;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.api.spec.LogFormat;

/**
 * What a target is opened for.
 *
 * @param logDirectory the manager's log directory, absolute; relative paths are relative to it
 * @param format       how lines are written
 * @param prefix       put before each line, empty for none
 * @param enhancement  what is added to lines
 * @param managerId    {@code process_manager.id}
 * @param hostName     of this host
 */
public record LogSinkRequest(
        Path logDirectory,
        LogFormat format,
        String prefix,
        LogEnhancement enhancement,
        String managerId,
        String hostName) {
    public LogSinkRequest {
        Objects.requireNonNull(logDirectory, "logDirectory");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(enhancement, "enhancement");
        Objects.requireNonNull(managerId, "managerId");
        Objects.requireNonNull(hostName, "hostName");
    }

    /** Without anything added. */
    public LogSinkRequest(Path logDirectory, LogFormat format, String prefix) {
        this(logDirectory, format, prefix, LogEnhancement.NONE, "", "");
    }

    /** Writes lines as they are asked for, with times of this host's zone. */
    public LogFormatter formatter() {
        return new LogFormatter(this, ZoneId.systemDefault());
    }
}
