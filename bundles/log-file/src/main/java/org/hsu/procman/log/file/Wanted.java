package org.hsu.procman.log.file;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogStream;

/** Which lines of a log file a query asks for. Used by one thread. */
final class Wanted {
    /** An expression is looked for in the first so many characters of a line. */
    private static final int SEARCHED = 16 * 1024;

    private final Map<Integer, LogStream> sources = new HashMap<>();
    private final LogStream unknownSource;
    private final long sinceMillis;
    private final Predicate<CharSequence> wanted;

    /** @param unknownSource the stream of lines that no index knows, null when they are not wanted */
    Wanted(String processId, LogQuery query, Iterable<LogStream> streams, LogStream unknownSource) {
        for (LogStream stream : streams) {
            sources.put(LogPaths.source(processId, stream), stream);
        }
        this.unknownSource = unknownSource;
        this.sinceMillis = query.sinceMillis();
        this.wanted = query.wanted();
    }

    /** The stream of the segment's lines, null when none of them is wanted. */
    LogStream streamOf(Segment segment) {
        if (segment.epochMillis() < sinceMillis) {
            return null;
        }
        return segment.source() == 0 ? unknownSource : sources.get(segment.source());
    }

    boolean matches(String line) {
        return wanted == null || wanted.test(line.length() <= SEARCHED ? line : line.substring(0, SEARCHED));
    }
}
