package org.hsu.procman.configuration.process;

import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;

/** {@code management.resource_limits} and {@code management.logging}. */
final class PolicyReader {
    private static final long MEBIBYTE = 1024 * 1024;
    /** A tebibyte, the documented maximum. */
    private static final int MOST_MEBIBYTES = 1024 * 1024;

    private PolicyReader() {}

    static ResourceLimits limits(Section management) {
        Section limits = management.section("resource_limits", KnownKeys.LIMITS);
        if (limits == null) {
            return ResourceLimits.NONE;
        }
        Integer memory = limits.integer("max_memory_mb", null, Bounds.between(1, MOST_MEBIBYTES));
        return new ResourceLimits(
                memory == null ? null : Long.valueOf(memory * MEBIBYTE),
                limits.decimal("max_cpu_percent", null, Bounds.POSITIVE),
                limits.integer("max_file_descriptors", null, Bounds.atLeast(1)),
                limits.integer("max_processes", null, Bounds.atLeast(1)));
    }

    static LoggingSpec logging(Section management) {
        Section logging = management.section("logging", KnownKeys.LOGGING);
        LoggingSpec usual = LoggingSpec.DEFAULT;
        if (logging == null) {
            return usual;
        }
        return new LoggingSpec(
                logging.flag("capture_stdout", usual.captureStdout()),
                logging.flag("capture_stderr", usual.captureStderr()),
                logging.path("log_file", null),
                (int) logging.size("buffer_size", usual.bufferSize(), Bounds.between(1, Integer.MAX_VALUE)));
    }
}
