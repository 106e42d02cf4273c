package org.hsu.procman.log.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hsu.procman.api.log.LogLine;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LoggingSpec;

/**
 * Answers one query: the lines of each stream in their order, the two streams merged by time. The cursor is
 * one {@link Position} for each log file read, {@code name=position} joined by commas.
 */
final class LogReader {
    /** A page ends after this many characters, even if fewer lines were found than asked for. */
    private static final long PAGE_CHARACTERS = 8L << 20;
    private static final String BOTH = "both";

    private final String processId;
    private final LogQuery query;
    private final List<Part> parts = new ArrayList<>(2);

    /** One log to read, with what is wanted of it. */
    private record Part(String name, List<LogFile> files, Wanted wanted) {}

    private LogReader(String processId, LogQuery query) {
        this.processId = processId;
        this.query = query;
    }

    /** @throws IllegalArgumentException the query's cursor or expression is none */
    static LogPage read(Path directory, String processId, LoggingSpec logging, LogQuery query, int rotations)
            throws IOException {
        LogReader reader = new LogReader(processId, query);
        try {
            reader.open(directory, logging, rotations);
            return query.cursor().isEmpty() ? reader.newest() : reader.next();
        } finally {
            for (Part part : reader.parts) {
                LogFile.closeAll(part.files);
            }
        }
    }

    private void open(Path directory, LoggingSpec logging, int rotations) throws IOException {
        Path stdout = LogPaths.file(directory, processId, LogStream.STDOUT, logging);
        Path stderr = LogPaths.file(directory, processId, LogStream.STDERR, logging);
        if (stdout.equals(stderr)) {
            List<LogStream> streams = query.stream() == null ? List.of(LogStream.values()) : List.of(query.stream());
            LogStream unknown = query.stream() == LogStream.STDERR ? null : LogStream.STDOUT;
            Wanted wanted = new Wanted(processId, query, streams, unknown);
            parts.add(new Part(BOTH, LogFile.openAll(stdout, rotations), wanted));
            return;
        }
        for (LogStream stream : LogStream.values()) {
            if (query.stream() == null || query.stream() == stream) {
                Wanted wanted = new Wanted(processId, query, List.of(stream), stream);
                Path file = stream == LogStream.STDOUT ? stdout : stderr;
                parts.add(new Part(stream.word(), LogFile.openAll(file, rotations), wanted));
            }
        }
    }

    private LogPage newest() throws IOException {
        List<BackwardLines> sources = new ArrayList<>(2);
        for (Part part : parts) {
            sources.add(new BackwardLines(part.files, part.wanted));
        }
        List<LogLine> lines = new ArrayList<>();
        long characters = 0;
        while (lines.size() < query.maxLines() && characters < PAGE_CHARACTERS) {
            BackwardLines newest = null;
            for (BackwardLines source : sources) {
                LogLine line = source.current();
                if (line != null && (newest == null || line.epochMillis() >= newest.current().epochMillis())) {
                    newest = source;
                }
            }
            if (newest == null) {
                break;
            }
            lines.add(newest.current());
            characters += newest.current().text().length();
            newest.advance();
        }
        Collections.reverse(lines);
        List<String> ends = new ArrayList<>(2);
        for (Part part : parts) {
            ends.add(part.name + '=' + Position.end(part.files));
        }
        return new LogPage(lines, String.join(",", ends));
    }

    private LogPage next() throws IOException {
        Map<String, Position> from = Arrays.stream(query.cursor().split(","))
                .map(text -> text.split("=", 2))
                .collect(Collectors.toMap(text -> text[0], text -> Position.parse(text[text.length - 1])));
        List<ForwardLines> sources = new ArrayList<>(2);
        for (Part part : parts) {
            sources.add(from.getOrDefault(part.name, Position.BEGINNING).read(part.files, part.wanted));
        }
        List<LogLine> lines = new ArrayList<>();
        long characters = 0;
        while (lines.size() < query.maxLines() && characters < PAGE_CHARACTERS) {
            ForwardLines oldest = null;
            for (ForwardLines source : sources) {
                LogLine line = source.current();
                if (line != null && (oldest == null || line.epochMillis() < oldest.current().epochMillis())) {
                    oldest = source;
                }
            }
            if (oldest == null) {
                break;
            }
            lines.add(oldest.current());
            characters += oldest.current().text().length();
            oldest.advance();
        }
        StringBuilder cursor = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            cursor.append(i == 0 ? "" : ",").append(parts.get(i).name).append('=').append(sources.get(i).position());
        }
        return new LogPage(lines, cursor.toString());
    }
}
