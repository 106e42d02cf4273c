package org.hsu.procman.api.spec;

import java.util.Objects;
import org.hsu.procman.api.settings.Settings;

/**
 * One place where lines go besides the process's own files: an entry of
 * {@code log_collection.global_aggregation.targets} or of {@code management.logging.targets}. Targets that are
 * equal are one and the same, whoever names them.
 *
 * @param type       name of the log output, such as {@code file}
 * @param format     how a line is written there
 * @param prefix     put before each line, empty by default
 * @param stdout     whether the lines of standard output go there
 * @param stderr     whether the lines of standard error go there
 * @param filter     which lines go there
 * @param onFull     what happens when {@code queueSize} bytes wait to be written
 * @param queueSize  in bytes of lines
 * @param spillLimit in bytes of lines: at most so many wait under {@link OnFull#SPILL}
 * @param settings   what only the output can read
 */
public record LogTarget(
        String type,
        LogFormat format,
        String prefix,
        boolean stdout,
        boolean stderr,
        LogFilter filter,
        OnFull onFull,
        long queueSize,
        long spillLimit,
        Settings settings) {

    /** Of {@code queue_size}, in bytes. */
    public static final long QUEUE_SIZE = 8L << 20;
    /** Of {@code spill_limit}, in bytes. */
    public static final long SPILL_LIMIT = 256L << 20;

    /** What a target does whose queue is full. */
    public enum OnFull {
        /** The lines wait in the spool of their process, and no other target gets them meanwhile. */
        BLOCK,
        /** The oldest lines in the queue are given up, counted, and said at their place. */
        DROP_OLDEST,
        /** The queue grows up to {@code spill_limit}; only then the oldest are given up. */
        SPILL
    }

    public LogTarget {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(onFull, "onFull");
        Objects.requireNonNull(settings, "settings");
    }
}
