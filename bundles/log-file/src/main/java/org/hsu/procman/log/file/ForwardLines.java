package org.hsu.procman.log.file;

import java.io.IOException;
import java.util.List;
import org.hsu.procman.api.log.LogLine;
import org.hsu.procman.api.log.LogStream;

/** The wanted lines of a log, oldest first, from a position on. */
final class ForwardLines {
    private final List<LogFile> files;
    private final Wanted wanted;
    private int file;
    private LogFile.Forward segments;
    private SegmentLines lines;
    private LogStream stream;
    private int line;
    private LogLine current;

    /**
     * @param files oldest first
     * @param file  the number of the file to begin with
     * @param from  the offset in it
     */
    ForwardLines(List<LogFile> files, int file, long from, Wanted wanted) throws IOException {
        this.files = files;
        this.wanted = wanted;
        this.file = file;
        this.segments = files.isEmpty() ? null : files.get(file).new Forward(from);
        find();
    }

    /** The oldest line not yet passed; null when there is none. */
    LogLine current() {
        return current;
    }

    void advance() throws IOException {
        line++;
        find();
    }

    /** Where the current line begins, or where the next one will. */
    Position position() {
        if (files.isEmpty()) {
            return Position.BEGINNING;
        }
        LogFile at = files.get(file);
        return Position.in(at, current == null ? at.end() : lines.offset(line));
    }

    private void find() throws IOException {
        current = null;
        while (lines != null && line < lines.count() || nextSegment()) {
            if (line < lines.count()) {
                String text = lines.text(line);
                if (wanted.matches(text)) {
                    current = new LogLine(lines.epochMillis(), stream, lines.sequence(line), text);
                    return;
                }
                line++;
            }
        }
    }

    private boolean nextSegment() throws IOException {
        while (segments != null) {
            Segment segment = segments.next();
            if (segment == null) {
                if (file == files.size() - 1) {
                    return false;
                }
                file++;
                segments = files.get(file).new Forward(0);
                continue;
            }
            stream = wanted.streamOf(segment);
            if (stream != null) {
                lines = new SegmentLines(segment, files.get(file).bytes(segment));
                line = lines.first();
                return true;
            }
        }
        return false;
    }
}
