package org.hsu.procman.manager.log;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.hsu.procman.api.log.LineLevel;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogDetails;
import org.hsu.procman.api.spec.LogFilter;
import org.hsu.procman.api.spec.LogLevel;

/**
 * Lets lines pass or not. Its cost is linear in the length of a line, of which the first {@value #LONGEST} bytes are
 * looked at. What it says of a line depends on nothing but the line. Used by one thread.
 */
public final class LineFilter {
    static final int LONGEST = 16 * 1024;

    private final LogLevel level;
    private final List<Matcher> include;
    private final List<Matcher> exclude;
    private byte[] in = new byte[0];
    private byte[] out = new byte[0];
    private long[] sequences = new long[0];
    private int kept;

    private LineFilter(LogFilter filter) {
        level = filter.level();
        include = matchers(filter.include());
        exclude = matchers(filter.exclude());
    }

    /** Null when every line passes. */
    public static LineFilter of(LogFilter filter) {
        return filter.isNone() ? null : new LineFilter(filter);
    }

    private static List<Matcher> matchers(List<String> expressions) {
        return expressions.stream().map(each -> Pattern.compile(each).matcher("")).toList();
    }

    boolean passes(byte[] bytes, int start, int end) {
        int limit = Math.min(end, start + LONGEST);
        if (limit > start && bytes[limit - 1] == '\r') {
            limit--;
        }
        if (level != null) {
            LogLevel says = LineLevel.of(bytes, start, limit);
            if (says != null && says.compareTo(level) < 0) {
                return false;
            }
        }
        if (include.isEmpty() && exclude.isEmpty()) {
            return true;
        }
        byte[] line = Arrays.copyOfRange(bytes, start, limit);
        return (include.isEmpty() || found(include, line)) && !found(exclude, line);
    }

    private static boolean found(List<Matcher> matchers, byte[] line) {
        for (Matcher matcher : matchers) {
            if (matcher.reset(line).find()) {
                return true;
            }
        }
        return false;
    }

    /** The lines that pass, one after the other; valid until the next call. Their number is {@link #kept}. */
    ByteBuffer keep(ByteBuffer lines) {
        int length = lines.remaining();
        if (in.length < length) {
            in = new byte[length];
            out = new byte[length];
        }
        lines.duplicate().get(in, 0, length);
        int size = 0;
        kept = 0;
        int number = 0;
        for (int start = 0; start < length; number++) {
            int end = start;
            while (end < length && in[end] != '\n') {
                end++;
            }
            int next = Math.min(end + 1, length);
            if (passes(in, start, end)) {
                System.arraycopy(in, start, out, size, next - start);
                size += next - start;
                if (kept == sequences.length) {
                    sequences = Arrays.copyOf(sequences, Math.max(64, kept * 2));
                }
                sequences[kept++] = number;
            }
            start = next;
        }
        return ByteBuffer.wrap(out, 0, size);
    }

    int kept() {
        return kept;
    }

    /** The lines of a chunk that pass, with their own numbers; null when none does. */
    public LogChunk select(LogChunk chunk) {
        ByteBuffer bytes = keep(chunk.bytes());
        if (kept == 0) {
            return null;
        }
        if (kept == chunk.lines()) {
            return chunk;
        }
        long[] numbers = new long[kept];
        for (int i = 0; i < kept; i++) {
            numbers[i] = chunk.firstSequence() + sequences[i];
        }
        long firstLine = chunk.firstLine() == 0 ? 0 : chunk.firstLine() + sequences[0];
        return new LogChunk(chunk.processId(), chunk.stream(), chunk.generation(), chunk.pid(), chunk.origin(),
                numbers[0], firstLine, kept, chunk.epochMillis(), new LogDetails(numbers, null),
                bytes.asReadOnlyBuffer());
    }
}
