package org.hsu.procman.api.spec;

/** How a line is written to an output (upstream's three formats, and one for lines that have a structure). */
public enum LogFormat {
    /** The line as the process wrote it. */
    PLAIN,
    /** {@code [time][id][stream] line}. */
    ENHANCED_PLAIN,
    /** One JSON object a line: time, id, stream, sequence, line. */
    JSON,
    /**
     * As {@link #JSON}, with the {@code level} where one can be told; a line that is a JSON object or logfmt
     * is given as {@code fields} and not as {@code line}.
     */
    STRUCTURED_JSON
}
