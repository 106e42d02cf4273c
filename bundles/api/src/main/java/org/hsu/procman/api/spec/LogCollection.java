package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * {@code log_collection}, but for what each process inherits from it ({@link LoggingSpec}).
 *
 * @param targets          where the lines of all processes go besides their own files
 * @param enhancement      what is added to lines on their way to targets
 * @param processDirectory where the processes' own files are, relative to the log directory or absolute; empty for
 *                         the log directory itself
 * @param bufferSize       so many bytes end the wait of {@code flushInterval}
 * @param flushInterval    how long lines may be gathered before a target gets them; zero for not at all
 * @param metricsInterval  how often the counters are written to {@code metricsTargets}
 * @param metricsTargets   where the counters are written, as lines of JSON
 */
public record LogCollection(
        List<LogTarget> targets,
        LogEnhancement enhancement,
        String processDirectory,
        long bufferSize,
        Duration flushInterval,
        Duration metricsInterval,
        List<LogTarget> metricsTargets) {

    public static final LogCollection NONE = new LogCollection(
            List.of(), LogEnhancement.NONE, "", 1L << 20, Duration.ZERO, Duration.ofSeconds(30), List.of());

    public LogCollection {
        targets = List.copyOf(targets);
        Objects.requireNonNull(enhancement, "enhancement");
        Objects.requireNonNull(processDirectory, "processDirectory");
        Objects.requireNonNull(flushInterval, "flushInterval");
        Objects.requireNonNull(metricsInterval, "metricsInterval");
        metricsTargets = List.copyOf(metricsTargets);
    }
}
