package org.hsu.procman.log.file;

import java.io.IOException;
import java.util.List;
import org.hsu.procman.api.log.LogLine;
import org.hsu.procman.api.log.LogStream;

/** The wanted lines of a log, newest first, read by block from the end. */
final class BackwardLines {
    private final List<LogFile> files;
    private final Wanted wanted;
    private int file;
    private LogFile.Backward segments;
    private SegmentLines lines;
    private LogStream stream;
    private int line;
    private LogLine current;

    /** @param files oldest first */
    BackwardLines(List<LogFile> files, Wanted wanted) throws IOException {
        this.files = files;
        this.wanted = wanted;
        this.file = files.size();
        advance();
    }

    /** The newest line not yet passed; null when there is none. */
    LogLine current() {
        return current;
    }

    void advance() throws IOException {
        current = null;
        while (line > 0 || nextSegment()) {
            if (line > 0) {
                line--;
                String text = lines.text(line);
                if (wanted.matches(text)) {
                    current = new LogLine(lines.epochMillis(), stream, lines.sequence(line), text);
                    return;
                }
            }
        }
    }

    private boolean nextSegment() throws IOException {
        while (true) {
            Segment segment = segments == null ? null : segments.next();
            if (segment == null) {
                if (file == 0) {
                    return false;
                }
                segments = files.get(--file).new Backward();
                continue;
            }
            stream = wanted.streamOf(segment);
            if (stream != null) {
                lines = new SegmentLines(segment, files.get(file).bytes(segment));
                line = lines.count();
                return true;
            }
        }
    }
}
