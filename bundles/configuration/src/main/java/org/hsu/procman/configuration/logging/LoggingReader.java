package org.hsu.procman.configuration.logging;

import java.time.Duration;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LogRotation;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Problems;

/** {@code management.logging}. */
public final class LoggingReader {
    /** Nothing is held back for longer. */
    private static final Duration LONGEST_FLUSH_INTERVAL = Duration.ofMinutes(1);

    private final Problems problems;
    private final TypeChecks types;

    public LoggingReader(Problems problems, TypeChecks types) {
        this.problems = problems;
        this.types = types;
    }

    public LoggingSpec read(Section management) {
        Section logging = management.section("logging", KnownKeys.LOGGING);
        LoggingSpec usual = LoggingSpec.DEFAULT;
        if (logging == null) {
            return usual;
        }
        String format = logging.word("format", "plain", TargetReader.FORMATS);
        return new LoggingSpec(
                logging.flag("capture_stdout", usual.captureStdout()),
                logging.flag("capture_stderr", usual.captureStderr()),
                logging.path("log_file", null),
                (int) logging.size("buffer_size", usual.bufferSize(), Bounds.between(1, Integer.MAX_VALUE)),
                logging.duration("flush_interval", usual.flushInterval(), flushIntervals()),
                logging.integer("max_lines", usual.maxLines(), Bounds.between(1, Integer.MAX_VALUE)),
                LogFormat.values()[TargetReader.FORMATS.indexOf(format)],
                rotation(logging),
                FilterReader.read(logging),
                logging.flag("add_metadata", usual.enhanced()),
                logging.flag("parse_structured", usual.structured()),
                new TargetReader(problems, types).readAll(logging, true));
    }

    static Bounds flushIntervals() {
        return Bounds.between(0, LONGEST_FLUSH_INTERVAL.toMillis());
    }

    private LogRotation rotation(Section logging) {
        Mapping rotation = logging.innerMapping("rotation");
        if (rotation == null) {
            return LogRotation.DEFAULT;
        }
        try {
            return new NodeSettings(rotation).bind(LogRotation.class);
        } catch (InvalidConfigurationException invalid) {
            invalid.problems().forEach(problems::add);
            return LogRotation.DEFAULT;
        }
    }
}
