package org.hsu.procman.api.spec;

/** How a line is written to an output (upstream's three formats). */
public enum LogFormat {
    /** The line as the process wrote it. */
    PLAIN,
    /** {@code [time][id][stream] line}. */
    ENHANCED_PLAIN,
    /** One JSON object a line: time, id, stream, sequence, line. */
    JSON
}
