package org.hsu.procman.api.log;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Some consecutive lines of one stream of one instance. The bytes are whole lines, each ended by
 * {@code \n}; an unterminated last line of an instance, or a piece of a line longer than the pump's
 * buffer, is given one.
 *
 * @param processId     whose
 * @param stream        which
 * @param generation    of the instance
 * @param pid           of the instance's main process
 * @param firstSequence number of the first line; lines of a process and stream count up from 1, over
 *                      instances and manager restarts
 * @param lines         how many there are, at least 1
 * @param epochMillis   when they were read
 * @param bytes         read-only; valid only during the call it is passed to
 */
public record LogChunk(
        String processId,
        LogStream stream,
        long generation,
        long pid,
        long firstSequence,
        int lines,
        long epochMillis,
        ByteBuffer bytes) {
    public LogChunk {
        Objects.requireNonNull(processId, "processId");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(bytes, "bytes");
    }
}
