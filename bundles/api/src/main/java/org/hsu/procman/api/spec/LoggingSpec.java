package org.hsu.procman.api.spec;

import java.nio.file.Path;

/**
 * What becomes of a process's own output: {@code management.logging}.
 *
 * @param captureStdout false: goes to /dev/null
 * @param captureStderr false: goes to /dev/null
 * @param logFile       one file for both streams instead of one each in the log directory; null by
 *                      default; absolute
 * @param bufferSize    bytes gathered before a write to an output
 */
public record LoggingSpec(boolean captureStdout, boolean captureStderr, Path logFile, int bufferSize) {

    public static final LoggingSpec DEFAULT = new LoggingSpec(true, true, null, 8192);
}
