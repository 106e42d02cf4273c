package org.hsu.procman.api.log;

import java.util.Objects;

/**
 * One line as it was written, without its end.
 *
 * @param epochMillis when it was read from the process, to the millisecond of its chunk
 * @param stream      which descriptor
 * @param sequence    its number in its stream
 * @param text        bytes that are not UTF-8 replaced
 */
public record LogLine(long epochMillis, LogStream stream, long sequence, String text) {
    public LogLine {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(text, "text");
    }
}
