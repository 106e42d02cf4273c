package org.hsu.procman.api.log;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;

/**
 * Some lines of one stream of one instance, in order. The bytes are whole lines, each ended by {@code \n}; an
 * unterminated last line of an instance, or a piece of a line longer than the pump's buffer, is given one.
 *
 * @param processId     whose
 * @param stream        which
 * @param generation    of the instance
 * @param pid           of the instance's main process, 0 when it is not known any more
 * @param origin        what is known of the process
 * @param firstSequence number of the first line; lines of a process and stream count up from 1, over
 *                      instances and manager restarts
 * @param firstLine     number of the first line among those of the instance's stream, from 1; 0 when not known
 * @param lines         how many there are, at least 1
 * @param epochMillis   when they were read
 * @param details       what differs from line to line; null when the lines follow one another and nothing was
 *                      added to them
 * @param bytes         read-only; valid only during the call it is passed to
 */
public record LogChunk(
        String processId,
        LogStream stream,
        long generation,
        long pid,
        LogOrigin origin,
        long firstSequence,
        long firstLine,
        int lines,
        long epochMillis,
        LogDetails details,
        ByteBuffer bytes) {
    public LogChunk {
        Objects.requireNonNull(processId, "processId");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(bytes, "bytes");
    }

    /** A chunk without origin, line numbers and details. */
    public LogChunk(String processId, LogStream stream, long generation, long pid, long firstSequence, int lines,
            long epochMillis, ByteBuffer bytes) {
        this(processId, stream, generation, pid, LogOrigin.PLAIN, firstSequence, 0, lines, epochMillis, null, bytes);
    }

    /** Number of the line with this index in the chunk. */
    public long sequence(int line) {
        return details == null ? firstSequence + line : details.sequence(line, firstSequence);
    }

    /** Number of the line with this index in the chunk among those of its instance's stream; 0 when not known. */
    public long line(int line) {
        return firstLine == 0 ? 0 : firstLine + sequence(line) - firstSequence;
    }

    /** What plugins added to the line with this index in the chunk; empty for nothing. */
    public Map<String, String> fields(int line) {
        return details == null ? Map.of() : details.fields(line);
    }

    /** The same lines written otherwise, one for one. */
    public LogChunk withBytes(ByteBuffer other) {
        return new LogChunk(processId, stream, generation, pid, origin, firstSequence, firstLine, lines, epochMillis,
                details, other);
    }
}
