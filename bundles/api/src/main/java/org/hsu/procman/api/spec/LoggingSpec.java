package org.hsu.procman.api.spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What becomes of a process's own output: {@code management.logging}, over {@code log_collection.default}.
 *
 * @param captureStdout false: goes to /dev/null
 * @param captureStderr false: goes to /dev/null
 * @param logFile       one file for both streams instead of one each in the log directory; null by
 *                      default; absolute
 * @param bufferSize    so many bytes end the wait of {@code flushInterval}
 * @param flushInterval how long lines may be gathered before they are written; zero for not at all
 * @param maxLines      so many lines end the wait of {@code flushInterval}
 * @param format        of its own files
 * @param rotation      of its own files
 * @param filter        lines that do not pass are kept nowhere
 * @param enhanced      whether {@code log_collection.enhancement} counts for its lines
 * @param structured    whether a structure is looked for in its lines
 * @param targets       where its lines go besides its own files and what all processes share
 */
public record LoggingSpec(
        boolean captureStdout,
        boolean captureStderr,
        Path logFile,
        int bufferSize,
        Duration flushInterval,
        int maxLines,
        LogFormat format,
        LogRotation rotation,
        LogFilter filter,
        boolean enhanced,
        boolean structured,
        List<LogTarget> targets) {

    public static final LoggingSpec DEFAULT = new LoggingSpec(true, true, null, 8192, Duration.ZERO, 1000,
            LogFormat.PLAIN, LogRotation.DEFAULT, LogFilter.NONE, true, true, List.of());

    public LoggingSpec {
        Objects.requireNonNull(flushInterval, "flushInterval");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(rotation, "rotation");
        Objects.requireNonNull(filter, "filter");
        targets = List.copyOf(targets);
    }

    /** The default with these files. */
    public static LoggingSpec of(boolean captureStdout, boolean captureStderr, Path logFile, int bufferSize) {
        return new LoggingSpec(captureStdout, captureStderr, logFile, bufferSize, DEFAULT.flushInterval,
                DEFAULT.maxLines, DEFAULT.format, DEFAULT.rotation, DEFAULT.filter, true, true, List.of());
    }
}
