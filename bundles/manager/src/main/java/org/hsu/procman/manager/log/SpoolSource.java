package org.hsu.procman.manager.log;

import java.nio.file.Path;
import java.util.Objects;
import org.hsu.procman.api.log.LogStream;

/**
 * One spool file: what one instance of a process writes to one of its streams.
 *
 * @param processId     whose
 * @param generation    of the instance
 * @param pid           of the instance's main process, 0 when it is not known any more
 * @param stream        which
 * @param path          the spool file
 * @param startSequence the least number its first line may get; it gets a greater one when lines with
 *                      greater numbers are kept already. Without effect for a spool with a checkpoint
 */
public record SpoolSource(
        String processId, long generation, long pid, LogStream stream, Path path, long startSequence) {
    public SpoolSource {
        Objects.requireNonNull(processId, "processId");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(path, "path");
    }
}
