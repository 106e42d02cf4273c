package org.hsu.procman.log.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogLine;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LogRotation;
import org.hsu.procman.api.spec.LoggingSpec;

/** Chunks to write and queries to ask in tests. */
final class Chunks {

    private Chunks() {}

    static LogChunk stdout(long firstSequence, long millis, String... lines) {
        return chunk("web", LogStream.STDOUT, firstSequence, millis, lines);
    }

    static LogChunk stderr(long firstSequence, long millis, String... lines) {
        return chunk("web", LogStream.STDERR, firstSequence, millis, lines);
    }

    static LogChunk chunk(String id, LogStream stream, long firstSequence, long millis, String... lines) {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return chunk(id, stream, firstSequence, lines.length, millis, bytes);
    }

    static LogChunk chunk(String id, LogStream stream, long first, int lines, long millis, byte[] bytes) {
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return new LogChunk(id, stream, 1, 42, first, lines, millis, direct.asReadOnlyBuffer());
    }

    static LoggingSpec rotated(long maxSize, int maxFiles) {
        return with(null, new LogRotation(maxSize, maxFiles, null, null, 0, false));
    }

    static LoggingSpec with(Path logFile, LogRotation rotation) {
        LoggingSpec spec = LoggingSpec.DEFAULT;
        return new LoggingSpec(true, true, logFile, spec.bufferSize(), spec.flushInterval(), spec.maxLines(),
                spec.format(), rotation, spec.filter(), true, true, List.of());
    }

    static LogQuery newest(int lines) {
        return new LogQuery(null, "", lines, 0, null);
    }

    static LogQuery after(String cursor, int lines) {
        return new LogQuery(null, cursor, lines, 0, null);
    }

    static Predicate<CharSequence> found(String expression) {
        return line -> Pattern.compile(expression).matcher(line).find();
    }

    static List<String> texts(LogPage page) {
        return page.lines().stream().map(LogLine::text).collect(Collectors.toList());
    }
}
