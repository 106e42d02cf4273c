package org.hsu.procman.configuration.process;

import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;

/** {@code management.logging}. */
final class PolicyReader {
    private PolicyReader() {}

    static LoggingSpec logging(Section management) {
        Section logging = management.section("logging", KnownKeys.LOGGING);
        LoggingSpec usual = LoggingSpec.DEFAULT;
        if (logging == null) {
            return usual;
        }
        return LoggingSpec.of(
                logging.flag("capture_stdout", usual.captureStdout()),
                logging.flag("capture_stderr", usual.captureStderr()),
                logging.path("log_file", null),
                (int) logging.size("buffer_size", usual.bufferSize(), Bounds.between(1, Integer.MAX_VALUE)));
    }
}
